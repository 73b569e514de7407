"""Words in the form in which an index keeps them: stemmed, without accents."""

import sqlite3
import weakref
from collections.abc import Sequence
from typing import Final

from collabtui.knowledge.index_file import TOKENS

_MOST_KNOWN: Final = 50_000
_TABLES: Final = f"""
CREATE VIRTUAL TABLE said USING fts5(word, tokenize = "{TOKENS}");
CREATE VIRTUAL TABLE said_terms USING fts5vocab(said, instance);
"""


class Terms:
    """Asks SQLite, since no other knows the forms that it keeps; one thread at a time."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript(_TABLES)
        self._known: dict[str, tuple[str, ...]] = {}
        weakref.finalize(self, self._database.close)

    def of(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """The terms of each word: one for most, none for what is no word to the index."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        if len(self._known) + len(new) > _MOST_KNOWN:
            self._known.clear()
            new = [*dict.fromkeys(words)]
        if new:
            self._learn(new)
        return [self._known[word] for word in words]

    def _learn(self, new: list[str]) -> None:
        found: dict[int, list[str]] = {}
        self._database.execute("DELETE FROM said")
        self._database.executemany("INSERT INTO said (rowid, word) VALUES (?, ?)", enumerate(new))
        for place, term in self._database.execute("SELECT doc, term FROM said_terms ORDER BY doc, offset"):
            found.setdefault(place, []).append(term)
        self._known.update((word, tuple(found.get(place, ()))) for place, word in enumerate(new))
