"""Which rows of an index have a word, with how much that tells of each: BM25 in memory."""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.knowledge.ranking import Scores

#: How soon a word said again adds nothing; how much a long row is held to be long for nothing: as in SQLite's bm25.
_SOON: Final = 1.2
_LENGTH_COUNTS: Final = 0.75


@dataclass(frozen=True, slots=True)
class Postings:
    """The rows of each term, 0 to ``count``, with what the term adds to their scores."""

    count: int
    spans: dict[str, slice]
    rows: NDArray[np.intp]
    weights: Scores

    def scores(self, terms: Iterable[str]) -> Scores:
        """How well each row has the terms, shape (count,); a term named twice counts twice."""
        found = np.zeros(self.count, np.float32)
        for span in (self.spans[term] for term in terms if term in self.spans):
            found[self.rows[span]] += self.weights[span]
        return found

    def rarity(self, terms: Iterable[str]) -> float:
        """How much it tells that a text has the terms: the more, the fewer rows have each; 0 where no row has any."""
        spans = [self.spans[term] for term in dict.fromkeys(terms) if term in self.spans]
        return sum(math.log1p(self.count / (span.stop - span.start)) for span in spans)


def load(database: sqlite3.Connection, query: str, places: dict[int, int]) -> Postings:
    """The postings that a query finds, of the rows whose ids have ``places``: term, id, weighted count, count.

    All of one term must come one after another.
    """
    columns = [*zip(*database.execute(query), strict=True)] or [(), (), (), ()]
    rows = np.array([places.get(id, -1) for id in columns[1]], dtype=np.intp)
    often, count = (np.array(column, dtype=np.float64) for column in columns[2:])
    return weighed(Found(columns[0], rows, often, count), len(places))


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a row, -1 for one that does not count: how often with the weights of its columns, how often."""

    terms: tuple[str, ...]
    rows: NDArray[np.intp]
    weighted: NDArray[np.float64]
    often: NDArray[np.float64]


def weighed(found: Found, count: int) -> Postings:
    """The postings of ``count`` rows."""
    kept = found.rows >= 0
    if not kept.any():
        return Postings(count, {}, np.zeros(0, np.intp), np.zeros(0, np.float32))
    names = Counter(found.terms)
    places = np.repeat(np.arange(len(names)), [*names.values()])[kept]
    having = np.bincount(places, minlength=len(names))
    spans = {
        term: slice(int(end - rows), int(end))
        for term, rows, end in zip(names, having, np.cumsum(having), strict=True)
        if rows
    }
    rows, often = found.rows[kept], found.weighted[kept]
    lengths = np.bincount(rows, weights=found.often[kept], minlength=count)
    rare = np.maximum(np.log((count - having + 0.5) / (having + 0.5)), 1e-6)
    long = 1 - _LENGTH_COUNTS + _LENGTH_COUNTS * lengths[rows] / lengths.mean()
    weights = rare[places] * often * (_SOON + 1) / (often + _SOON * long)
    return Postings(count, spans, rows, weights.astype(np.float32))
