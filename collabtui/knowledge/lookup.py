"""What the index knows about a text: by the words in it, by the direction of its vector."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.knowledge import postings, vectors
from collabtui.knowledge.concepts import concepts
from collabtui.knowledge.postings import Postings
from collabtui.knowledge.ranking import CONCEPTS_COUNT, Evidence, Scores
from collabtui.knowledge.terms import Terms
from collabtui.knowledge.vectors import Vectors
from collabtui.knowledge.words import telling, words

#: Sentences that are looked for one by one, words that the encoder reads in all: each costs it some time.
MOST_SENTENCES: Final = 4
MOST_WORDS_READ: Final = 48
#: A title says more than a heading, a heading more than the text.
_WHOLES: Final = """
SELECT term, doc, sum(CASE col WHEN 'title' THEN 2.0 WHEN 'tags' THEN 1.5 WHEN 'headings' THEN 1.2 ELSE 1.0 END),
    count(*) FROM wholes_terms GROUP BY term, doc ORDER BY term
"""
_PIECES: Final = """
SELECT term, doc, sum(CASE col WHEN 'heading' THEN 1.5 ELSE 1.0 END), count(*)
FROM pieces_terms GROUP BY term, doc ORDER BY term
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as it is looked up: its terms, the concepts they name, its direction or None without an encoder."""

    terms: tuple[str, ...]
    concepts: tuple[str, ...]
    meaning: Scores | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """An index in memory; its documents in their places, the ``passages`` of each from its start on."""

    passages: NDArray[np.int64]
    starts: NDArray[np.intp]
    wholes: Postings
    pieces: Postings
    vectors: Vectors | None
    terms: Terms

    def asked(self, text: str, meaning: Scores | None) -> Asked:
        """A text by its telling words with the concepts they name."""
        terms = tuple(term for found in self.terms.of(telling(text)) for term in found)
        return Asked(terms, tuple(dict.fromkeys(concepts(text))), meaning)

    def most_telling(self, sentences: list[str]) -> list[str]:
        """The sentences that are worth the encoder's time, in their order: not what no document speaks of."""
        asked = [self.asked(sentence, None) for sentence in sentences]
        tells = [self.wholes.rarity((*one.terms, *one.concepts)) for one in asked]
        best = sorted(range(len(sentences)), key=lambda at: -tells[at])[:MOST_SENTENCES]
        kept: list[int] = []
        words = 0
        for at in best:
            words += len(sentences[at].split())
            if not kept or (tells[at] > 0 and words <= MOST_WORDS_READ):
                kept.append(at)
        return [" ".join(sentences[at].split()[:MOST_WORDS_READ]) for at in sorted(kept)]

    def of_pieces(self, asked: Asked) -> Scores:
        """How well each passage has the words, shape (passages,)."""
        by_concepts = np.float32(CONCEPTS_COUNT) * self.pieces.scores(asked.concepts)
        found: Scores = self.pieces.scores(asked.terms) + by_concepts
        return found

    def evidence(self, asked: Sequence[Asked], pieces: Scores) -> list[Evidence]:
        """All that speaks for each document, for each text; ``pieces`` is what each passage has of the first."""
        best: Scores = np.maximum.reduceat(pieces, self.starts)
        by_words = [
            (self.wholes.scores(one.terms), self.wholes.scores(one.concepts), best if not at else np.zeros_like(best))
            for at, one in enumerate(asked)
        ]
        meanings = [one.meaning for one in asked if one.meaning is not None]
        if self.vectors is None or len(meanings) < len(asked):
            return [Evidence(*words, None, None) for words in by_words]
        together = np.stack(meanings)
        closest, overall = self.vectors.closest(together), self.vectors.overall(together)
        return [Evidence(*words, closest[at], overall[at]) for at, words in enumerate(by_words)]

    def best_passage(self, asked: Asked, place: int, pieces: Scores) -> tuple[int, float]:
        """The number of the passage of the document at ``place`` that fits best, with its cosine."""
        start = self.starts[place]
        end = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.passages)
        numbers, fits = self.passages[start:end], pieces[start:end] / max(float(pieces[start:end].max()), 1e-9)
        if self.vectors is None or asked.meaning is None:
            return int(numbers[np.argmax(fits)]), 0.0
        close = self.vectors.of_passages(asked.meaning, place)
        cosines = np.array([close.get(int(number), 0.0) for number in numbers], np.float32)
        best = int(np.argmax(fits + 2 * cosines))
        return int(numbers[best]), float(cosines[best])

    def shared_words(self, asked: Asked, texts: Sequence[str]) -> tuple[str, ...]:
        """The words of some texts that the text has in one form or another, each once."""
        wanted = set(asked.terms)
        said = [*dict.fromkeys(word for text in texts for word in words(text))]
        return tuple(word for word, found in zip(said, self.terms.of(said), strict=True) if wanted.intersection(found))


def load(
    database: sqlite3.Connection, places: dict[int, int], size: int | None, terms: Terms, same: Lookup | None = None
) -> Lookup:
    """The index of the documents whose ids have ``places``; with vectors of ``size`` numbers, None for words alone.

    ``same`` is what was read of the same documents before: their words are not read again.
    """
    query = "SELECT id, document FROM passages"
    rows = sorted((places[document], id) for id, document in database.execute(query) if document in places)
    numbers = np.array([number for _, number in rows], dtype=np.int64)
    if same is None or not np.array_equal(same.passages, numbers):
        wholes = postings.load(database, _WHOLES, places)
        pieces = postings.load(database, _PIECES, {number: at for at, (_, number) in enumerate(rows)})
    else:
        wholes, pieces = same.wholes, same.pieces
    owners = np.array([place for place, _ in rows], dtype=np.intp)
    starts = np.searchsorted(owners, np.arange(len(places)))
    known = None if size is None else vectors.load(database, places, size)
    return Lookup(numbers, starts, wholes, pieces, known, terms)
