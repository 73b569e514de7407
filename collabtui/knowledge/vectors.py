"""The vectors of an index in memory."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.knowledge.ranking import Neighbours, Scores, neighbours

#: Above this, the likeness of all documents with all others would take more room than it is worth.
_MOST_COMPARED: Final = 4_000
#: How many of a document's passages, of its lines, tell how close it is.
_PASSAGES_COUNT: Final = 2
_LINES_COUNT: Final = 3
#: Below any cosine.
_NONE: Final = -9.0


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit vectors of shape (some, size): of ``passages``, of their ``lines``, of the ``documents`` as wholes.

    Passages of one document are neighbours, as are lines of one passage: ``starts`` says where the next one begins.
    """

    numbers: NDArray[np.int64]
    places: NDArray[np.intp]
    passages: Scores
    lines: Scores
    passage_starts: NDArray[np.intp]
    line_starts: NDArray[np.intp]
    documents: Scores
    near: Neighbours | None

    def closest(self, vectors: Scores) -> Scores:
        """How close each document's passages are to each vector, shape (vectors, documents); -1 for one without any.

        Half by its best passages, half by its best lines: more than one of them, since the right document says more
        than one thing that fits, where another has a word in common.
        """
        found = np.full((len(vectors), len(self.documents)), -1.0, dtype=np.float32)
        starts = self.passage_starts
        by_passage = best(cosines(self.passages, vectors), starts, _PASSAGES_COUNT)
        by_line = best(cosines(self.lines, vectors), self.line_starts[starts], _LINES_COUNT)
        found[:, self.places] = (by_passage + by_line) / 2
        return found

    def overall(self, vectors: Scores) -> Scores:
        """The cosine of each document as a whole with each vector, shape (vectors, documents)."""
        return cosines(self.documents, vectors)

    def of_passages(self, vector: Scores, place: int) -> dict[int, float]:
        """How close each passage of the document at this place is, by the passage's number."""
        at = np.flatnonzero(self.places == place)
        if not len(at):
            return {}
        start, end = self.passage_starts[at[0]], self._end(self.passage_starts, at[0] + 1, len(self.numbers))
        first, last = self.line_starts[start], self._end(self.line_starts, end, len(self.lines))
        by_line = np.maximum.reduceat(np.vecdot(self.lines[first:last], vector), self.line_starts[start:end] - first)
        close = (np.vecdot(self.passages[start:end], vector) + by_line) / 2
        return {int(self.numbers[start + at]): float(cosine) for at, cosine in enumerate(close)}

    @staticmethod
    def _end(starts: NDArray[np.intp], at: int, count: int) -> int:
        """Where what is before the one at ``at`` ends."""
        return int(starts[at]) if at < len(starts) else count


def best(cosines: Scores, starts: NDArray[np.intp], most: int) -> Scores:
    """The best of each run of columns, half by itself, half as the mean of the ``most`` best, shape (rows, runs).

    A run begins at each of ``starts``; the same number twice in a run is one, as is the same sentence.
    """
    lengths = np.diff(starts, append=cosines.shape[1])
    tops = [np.maximum.reduceat(cosines, starts, axis=1)]
    rest = cosines
    for _ in range(most - 1):
        rest = np.where(rest >= np.repeat(tops[-1], lengths, axis=1), np.float32(_NONE), rest)
        tops.append(np.maximum.reduceat(rest, starts, axis=1))
    # A short run has fewer: what is not there stands at _NONE.
    every = np.stack(tops)
    found: Scores = (every[0] + every.mean(axis=0, where=every > _NONE)) / 2
    return found


def cosines(many: Scores, few: Scores) -> Scores:
    """Of each of a few with each of many, shape (few, many), each of the many read from memory once.

    A product of matrices would wake a thread on every core: those wait for more by spinning, long after it.
    """
    found: Scores = np.ascontiguousarray(np.vecdot(many[:, None], few[None]).T)
    return found


def load(database: sqlite3.Connection, places: dict[int, int], size: int) -> Vectors | None:
    """The vectors, ``size`` numbers each, of the documents whose ids have ``places``; None when none has any."""
    query = "SELECT id, document, vectors FROM passages WHERE vectors IS NOT NULL ORDER BY document, id"
    kept = [row for row in database.execute(query) if row[1] in places]
    return _stacked(kept, places, size) if kept else None


def _stacked(rows: Sequence[tuple[int, int, bytes]], places: dict[int, int], size: int) -> Vectors:
    blocks = [np.frombuffer(row[2], dtype=np.float16).reshape(-1, size).astype(np.float32) for row in rows]
    counts = [len([*group]) for _, group in groupby(rows, key=lambda row: row[1])]
    passages = np.stack([block[0] for block in blocks])
    owners = [places[document] for document, _ in groupby(rows, key=lambda row: row[1])]
    starts = np.cumsum([0, *counts[:-1]])
    sums = np.zeros((len(places), size), dtype=np.float32)
    sums[owners] = np.add.reduceat(passages, starts)
    documents = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return Vectors(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array(owners, dtype=np.intp),
        passages,
        np.concatenate([block[1:] for block in blocks]),
        starts,
        np.cumsum([0, *(len(block) - 1 for block in blocks[:-1])]),
        documents,
        neighbours(documents) if len(places) <= _MOST_COMPARED else None,
    )
