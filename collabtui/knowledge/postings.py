"""Which rows of an index have a word, with how much that tells of each: BM25 in memory."""

import math
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
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
    """The postings that a query finds, of the rows whose ids have ``places``: term, id, weighted count, count."""
    found = [(term, places[id], *often) for term, id, *often in database.execute(query) if id in places]
    return weighed(found, len(places))


def weighed(found: list[tuple[str, int, float, int]], count: int) -> Postings:
    """The postings of (term, row, how often with the weights of its columns, how often), equal terms side by side."""
    if not found:
        return Postings(count, {}, np.zeros(0, np.intp), np.zeros(0, np.float32))
    names = [(term, len([*group])) for term, group in groupby(found, key=lambda one: one[0])]
    having = np.array([rows for _, rows in names])
    ends = np.cumsum(having)
    spans = {term: slice(int(end) - rows, int(end)) for (term, rows), end in zip(names, ends, strict=True)}
    rows = np.array([one[1] for one in found], dtype=np.intp)
    often = np.array([one[2] for one in found])
    lengths = np.bincount(rows, weights=[one[3] for one in found], minlength=count)
    rare = np.maximum(np.log((count - having + 0.5) / (having + 0.5)), 1e-6)
    long = 1 - _LENGTH_COUNTS + _LENGTH_COUNTS * lengths[rows] / lengths.mean()
    weights = np.repeat(rare, having) * often * (_SOON + 1) / (often + _SOON * long)
    return Postings(count, spans, rows, weights.astype(np.float32))
