"""The documents that fit a text best."""

import json
import math
import sqlite3
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

import numpy as np

from collabtui.knowledge import lookup
from collabtui.knowledge.documents import Audience
from collabtui.knowledge.folder import names
from collabtui.knowledge.indexing import Encoding
from collabtui.knowledge.lookup import Asked, Lookup
from collabtui.knowledge.ranking import Scores, fused
from collabtui.knowledge.terms import Terms
from collabtui.knowledge.words import READ_AT_MOST, sentences, telling, words

#: Of more sentences the last ones are looked at.
_MOST_SENTENCES: Final = 64
#: A document without a passage has nothing to show; documents are there with their passages or not at all.
_DOCUMENTS: Final = """
SELECT id, file, digest, title, audience FROM documents
WHERE coalesce(valid_until, ?1) >= ?1 AND EXISTS (SELECT 1 FROM passages WHERE document = documents.id) ORDER BY file
"""
_PASSAGES: Final = "SELECT id, document, heading, text FROM passages WHERE id IN (SELECT value FROM json_each(?))"
#: A rare word weighs about the logarithm of how many documents there are: so many of it score one half.
_HALF: Final = 1.6


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that fits, with its best passage below its headings.

    ``score`` orders the hits of one search; ``confidence``, from 0 to 1, says how well this one fits by itself.
    ``words`` are those of the passage that the text has too, in one form or another.
    """

    document: str
    file: str
    title: str
    audience: Audience
    heading: tuple[str, ...]
    passage: str
    words: tuple[str, ...]
    score: float
    confidence: float

    @property
    def why(self) -> str:
        """Why it was found, for a person."""
        return f"both say {', '.join(self.words)}" if self.words else "it is close in meaning"


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    file: str
    digest: str
    title: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class _Passage:
    document: int
    heading: str
    text: str


_NO_PASSAGE: Final = _Passage(0, "", "")


class KnowledgeBase:
    """Searches an index as it was at the last ``reload``; safe to share between threads."""

    def __init__(self, database: sqlite3.Connection, today: date, encoder: Encoding | None = None) -> None:
        self._database, self._encoder = database, encoder
        self._lock, self._terms = Lock(), Terms()
        self._rows: tuple[_Row, ...] = ()
        self._lookup: Lookup
        self.reload(today)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def has_meaning(self) -> bool:
        """True when it searches by meaning as well as by words."""
        return self._lookup.vectors is not None

    def reload(self, today: date, encoder: Encoding | None = None) -> None:
        """Take in what the index now holds, without what was valid only until before ``today``.

        From then on with this encoder, or with the one that there was.
        """
        with self._lock:
            self._encoder = encoder or self._encoder
            # Whoever writes meanwhile is not seen in part.
            self._database.execute("BEGIN")
            try:
                self._load(today)
            finally:
                self._database.execute("COMMIT")

    def _load(self, today: date) -> None:
        rows = tuple(_Row(*row) for row in self._database.execute(_DOCUMENTS, (today.isoformat(),)))
        places = {row.id: place for place, row in enumerate(rows)}
        size = None if self._encoder is None else self._encoder.size
        same = self._lookup if rows and rows == self._rows else None
        self._lookup = lookup.load(self._database, places, size, self._terms, same)
        self._rows, self._names = rows, names([row.file for row in rows])

    def end(self) -> None:
        """Wait for the search under way; from now on nothing is found, so that the index may be closed."""
        with self._lock:
            self._rows = ()

    def search(self, text: str, limit: int = 3) -> tuple[Hit, ...]:
        """The best documents for the first ``READ_AT_MOST`` characters of any text; none for one that says nothing.

        A conversation may be given whole: its sentences are looked for one by one as well.
        """
        text = text[:READ_AT_MOST]
        parts = [sentence for sentence in sentences(text) if telling(sentence)] or _spoken(text)
        with self._lock:
            return self._searched(text, parts[-_MOST_SENTENCES:], limit) if parts and self._rows else ()

    def _searched(self, text: str, parts: list[str], limit: int) -> tuple[Hit, ...]:
        lookup = self._lookup
        parts = lookup.most_telling(parts)
        meanings = self._encoder.encode(parts) if self._encoder is not None and lookup.vectors is not None else None
        whole = lookup.asked(text, None if meanings is None else _unit(meanings.sum(axis=0)))
        pieces = lookup.of_pieces(whole)
        singles = [lookup.asked(part, None if meanings is None else meanings[at]) for at, part in enumerate(parts)]
        evidence, *beside = lookup.evidence([whole, *(singles if len(singles) > 1 else ())], pieces)
        scores = fused(evidence, beside, lookup.vectors.near if lookup.vectors is not None else None)
        lexical = np.max([one.wholes + one.named for one in (evidence, *beside)], axis=0)
        best = [int(place) for place in np.argsort(-scores, kind="stable")[:limit]]
        found = {place: lookup.best_passage(whole, place, pieces) for place in best}
        texts = self._texts([number for number, _ in found.values()])
        # What left the index since the last reload has no passage any more.
        return tuple(
            self._hit(
                place, whole, texts[number], float(scores[place]), self._confidence(float(lexical[place]), cosine)
            )
            for place, (number, cosine) in found.items()
            if texts.get(number, _NO_PASSAGE).document == self._rows[place].id
        )

    def _texts(self, numbers: list[int]) -> dict[int, _Passage]:
        rows = self._database.execute(_PASSAGES, (json.dumps(numbers),))
        return {number: _Passage(*rest) for number, *rest in rows}

    def _hit(self, place: int, asked: Asked, passage: _Passage, score: float, sure: float) -> Hit:
        row = self._rows[place]
        words = self._lookup.shared_words(asked, (row.title, passage.heading, passage.text))
        path = tuple(passage.heading.splitlines())
        name = self._names[row.file]
        return Hit(name, row.file, row.title, row.audience, path, passage.text, words, round(score, 4), sure)

    def _confidence(self, lexical: float, cosine: float) -> float:
        """Half by words, half by meaning; by words alone without an encoder."""
        by_words = lexical / (lexical + _HALF * math.log1p(len(self._rows)))
        if self._lookup.vectors is None:
            return round(by_words, 4)
        return round((by_words + max(0.0, cosine)) / 2, 4)


def _spoken(text: str) -> list[str]:
    """A text of small words alone may still mean something to the encoder."""
    return [text] if words(text) else []


def _unit(vector: Scores) -> Scores:
    unit: Scores = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
