"""What the index knows about a text: by the words in it, by the direction of its vector."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from collabtui.knowledge.concepts import concepts
from collabtui.knowledge.ranking import Evidence, Scores
from collabtui.knowledge.vectors import Vectors
from collabtui.knowledge.words import telling

#: bm25 gives lower numbers to better rows. A title says more than a heading, a heading more than the text.
_WHOLES: Final = "SELECT rowid, -bm25(wholes, 2.0, 1.5, 1.2, 1.0, 1.0) FROM wholes WHERE wholes MATCH ?"
_PIECES: Final = """
SELECT passages.document, passages.id, -bm25(pieces, 1.0, 1.5, 1.0, 1.0)
FROM pieces JOIN passages ON passages.id = pieces.rowid WHERE pieces MATCH ?
"""
_MARK: Final = ("\x02", "\x03")


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as it is looked up: its words as a query, its direction or None where there is no encoder."""

    query: str
    meaning: Scores | None

    @classmethod
    def of(cls, text: str, meaning: Scores | None) -> "Asked":
        """Any of the text's words, of the concepts they name; each is quoted: none is an operator."""
        names = [*telling(text), *dict.fromkeys(concepts(text))]
        return cls(" OR ".join(f'"{name}"' for name in names), meaning)


@dataclass(frozen=True, slots=True)
class Lookup:
    """An index with the documents that count in it: their ids with their places in a list."""

    database: sqlite3.Connection
    places: dict[int, int]
    vectors: Vectors | None

    def wholes(self, asked: Asked) -> Scores:
        """How well each document has the words."""
        found = np.zeros(len(self.places), np.float32)
        for id, weight in self._rows(_WHOLES, asked):
            if id in self.places:
                found[self.places[id]] = weight
        return found

    def pieces(self, asked: Asked) -> dict[int, dict[int, float]]:
        """How well each passage has the words, by the place of its document."""
        found: dict[int, dict[int, float]] = {}
        for id, passage, weight in self._rows(_PIECES, asked):
            if id in self.places:
                found.setdefault(self.places[id], {})[passage] = weight
        return found

    def _rows(self, query: str, asked: Asked) -> Iterable[Any]:
        return self.database.execute(query, (asked.query,)) if asked.query else ()

    def evidence(self, asked: Sequence[Asked], pieces: dict[int, dict[int, float]]) -> list[Evidence]:
        """All that speaks for each document, for each text; ``pieces`` is what was found for the first of them."""
        best = np.zeros(len(self.places), np.float32)
        for place, passages in pieces.items():
            best[place] = max(passages.values())
        by_words = [(self.wholes(one), best if not at else np.zeros_like(best)) for at, one in enumerate(asked)]
        meanings = [one.meaning for one in asked if one.meaning is not None]
        if self.vectors is None or len(meanings) < len(asked):
            return [Evidence(*words, None, None) for words in by_words]
        together = np.stack(meanings)
        closest, overall = self.vectors.closest(together), self.vectors.overall(together)
        return [Evidence(*words, closest[at], overall[at]) for at, words in enumerate(by_words)]

    def best_passage(self, asked: Asked, place: int, pieces: dict[int, float]) -> tuple[int, float]:
        """The passage of the document at ``place`` that fits best, 0 where it has none, with its cosine."""
        top = max(pieces.values(), default=0.0)
        fits = {passage: weight / top for passage, weight in pieces.items() if top > 0}
        cosines: dict[int, float] = {}
        if self.vectors is not None and asked.meaning is not None:
            cosines = self.vectors.of_passages(asked.meaning, place)
            fits = {passage: fits.get(passage, 0.0) + 2 * cosine for passage, cosine in cosines.items()}
        best = max(fits, key=lambda passage: (fits[passage], -passage), default=0)
        return best, cosines.get(best, 0.0)

    def passage(self, document: int, number: int) -> tuple[str, str]:
        """Heading with text of a passage; the document's first for the number 0."""
        row = self.database.execute(
            "SELECT heading, text FROM passages WHERE document = ? ORDER BY id = ? DESC, id LIMIT 1", (document, number)
        ).fetchone()
        return (str(row[0]), str(row[1])) if row is not None else ("", "")

    def shared_words(self, asked: Asked, number: int) -> tuple[str, ...]:
        """The words of a passage, its heading, its document's title that the text has in one form or another."""
        if not asked.query:
            return ()
        marked: Sequence[str] | None = self.database.execute(
            "SELECT highlight(pieces, 0, ?1, ?2), highlight(pieces, 1, ?1, ?2), highlight(pieces, 2, ?1, ?2) "
            "FROM pieces WHERE pieces MATCH ?3 AND rowid = ?4",
            (*_MARK, asked.query, number),
        ).fetchone()
        parts = [part.partition(_MARK[1])[0] for text in marked or () for part in text.split(_MARK[0])[1:]]
        return tuple(dict.fromkeys(word.casefold() for part in parts for word in part.split()))
