"""A folder of documents opened for searching: its index found, brought in step, loaded."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from collabtui.knowledge.index_file import opened, place
from collabtui.knowledge.indexing import Encoding, Outcome, Progress, update
from collabtui.knowledge.search import KnowledgeBase
from collabtui.understanding.encoder import EncoderError, shipped_encoder

Say = Callable[[str], None]
Tell = Callable[[Progress], None]


class KnowledgeError(Exception):
    """A knowledge base cannot be had from there; the text says why, with what to do."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A folder with its index; one thread at a time may ``refresh``."""

    folder: Path
    base: KnowledgeBase
    first: Outcome
    _database: sqlite3.Connection
    _encoder: Encoding | None

    def refresh(self) -> Outcome:
        """Take in what changed in the folder since. Raises OSError, sqlite3.Error."""
        outcome = update(self._database, self.folder, self._encoder, _untold)
        if outcome.changed:
            self.base.reload(today())
        return outcome


@contextmanager
def knowledge(folder: Path, index: Path | None, say: Say, tell: Tell) -> Iterator[Knowledge]:
    """The knowledge base of a folder; ``say`` gets what a person should know, ``tell`` the progress.

    Raises KnowledgeError.
    """
    encoder = _encoder(say)
    index = index or place(folder)
    with closing(_opened(index, say)) as database:
        outcome = updated(database, folder, index, encoder, tell)
        yield Knowledge(folder, KnowledgeBase(database, encoder, today()), outcome, database, encoder)


def updated(
    database: sqlite3.Connection, folder: Path, index: Path, encoder: Encoding | None, tell: Tell
) -> Outcome:
    """Bring an index in step with its folder. Raises KnowledgeError."""
    try:
        return update(database, folder, encoder, tell)
    except OSError as error:
        raise KnowledgeError(f"{folder}: cannot be listed ({error.strerror or error}); expected a folder.") from error
    except sqlite3.Error as error:
        raise KnowledgeError(f"{index}: cannot be written ({error}).") from error


def today() -> date:
    """The day by which documents are out of date."""
    return datetime.now(UTC).astimezone().date()


def _opened(index: Path, say: Say) -> sqlite3.Connection:
    found = opened(index)
    if found.note:
        say(found.note)
    return found.database


def _encoder(say: Say) -> Encoding | None:
    try:
        return shipped_encoder()
    except EncoderError as error:
        say(f"{error} Searching by words alone until then.")
        return None


def _untold(_: Progress) -> None:
    """A refresh in the background shows nobody its progress."""
