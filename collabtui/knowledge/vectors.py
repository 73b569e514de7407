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
        """How close each document's best passage is to each vector, shape (vectors, documents); -1 for none.

        Half by the passage's own cosine, half by its best line's. All at once: the lines are read from memory once.
        """
        best = np.full((len(vectors), len(self.documents)), -1.0, dtype=np.float32)
        whole, line = _cosines(self.passages, vectors), self._of_lines(vectors)
        starts = self.passage_starts
        close = (np.maximum.reduceat(whole, starts, axis=0) + np.maximum.reduceat(line, starts, axis=0)) / 2
        best[:, self.places] = close.T
        return best

    def overall(self, vectors: Scores) -> Scores:
        """The cosine of each document as a whole with each vector, shape (vectors, documents)."""
        return _cosines(self.documents, vectors).T

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

    def _of_lines(self, vectors: Scores) -> Scores:
        """The cosine of the best line of each passage with each vector, shape (passages, vectors)."""
        best: Scores = np.maximum.reduceat(_cosines(self.lines, vectors), self.line_starts, axis=0)
        return best


def _cosines(many: Scores, few: Scores) -> Scores:
    """Of each of many with each of a few, shape (many, few).

    A product of matrices would wake a thread on every core: those wait for more by spinning, long after it.
    """
    found: Scores = np.vecdot(many[:, None], few[None])
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
