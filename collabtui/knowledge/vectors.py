"""The vectors of an index in memory."""

import sqlite3
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.knowledge.ranking import Neighbours, Scores, neighbours

#: Above this, the likeness of all documents with all others would take more room than it is worth.
_MOST_COMPARED: Final = 4_000


@dataclass(frozen=True, slots=True)
class Vectors:
    """``passages`` of shape (passages, size), whose documents are ``owners``, places in the list of documents.

    ``documents`` of shape (documents, size) are the directions of their means; all are unit vectors.
    """

    numbers: NDArray[np.int64]
    owners: NDArray[np.intp]
    passages: Scores
    documents: Scores
    near: Neighbours | None

    def closest(self, vector: Scores) -> Scores:
        """The cosine of each document's best passage; -1 for a document without vectors."""
        best = np.full(len(self.documents), -1.0, dtype=np.float32)
        np.maximum.at(best, self.owners, self.passages @ vector)
        return best

    def overall(self, vector: Scores) -> Scores:
        """The cosine of each document as a whole."""
        return self.documents @ vector

    def cosines(self, vector: Scores, document: int) -> dict[int, float]:
        """The cosine of each passage of the document at this place, by the passage's number."""
        mine = np.flatnonzero(self.owners == document)
        found = self.passages[mine] @ vector
        return {int(self.numbers[at]): float(cosine) for at, cosine in zip(mine, found, strict=True)}


def load(database: sqlite3.Connection, places: dict[int, int]) -> Vectors | None:
    """The vectors of the documents whose ids have ``places``; None when none of them has any."""
    rows = database.execute("SELECT id, document, vector FROM passages WHERE vector IS NOT NULL ORDER BY id").fetchall()
    kept = [row for row in rows if row[1] in places]
    if not kept:
        return None
    size = len(kept[0][2]) // 2
    owners = np.array([places[row[1]] for row in kept], dtype=np.intp)
    passages = np.frombuffer(b"".join(row[2] for row in kept), dtype=np.float16).reshape(-1, size).astype(np.float32)
    sums = np.zeros((len(places), size), dtype=np.float32)
    np.add.at(sums, owners, passages)
    documents = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    near = neighbours(documents) if len(places) <= _MOST_COMPARED else None
    return Vectors(np.array([row[0] for row in kept], dtype=np.int64), owners, passages, documents, near)
