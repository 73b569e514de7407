"""A folder of documents opened for searching: its index found, brought in step, loaded."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Lock

from collabtui.knowledge.index_file import opened, place, reader
from collabtui.knowledge.indexing import Encoding, Outcome, Progress, encode, update
from collabtui.knowledge.search import KnowledgeBase
from collabtui.understanding.encoder import EncoderError, shipped_encoder

Say = Callable[[str], None]
Tell = Callable[[Progress], None]


def _untold(_: Progress) -> None:
    """What goes on in the background shows nobody its progress."""


class KnowledgeError(Exception):
    """A knowledge base cannot be had from there; the text says why, with what to do."""


class _Ended(Exception):
    """The knowledge base is about to be closed."""


class Knowledge:
    """A folder with its index, open for searching; one thread at a time may ``refresh``."""

    def __init__(self, folder: Path, index: Path, writer: sqlite3.Connection, reader: sqlite3.Connection) -> None:
        self.folder, self.index = folder, index
        self._writer = writer
        self._encoder: Encoding | None = None
        self._busy, self._ended = Lock(), Event()
        self.outcome = Outcome(0, 0, ())
        self.base = KnowledgeBase(reader, today())

    def read(self, tell: Tell = _untold) -> Outcome:
        """Bring the words of the index in step with the folder: soon done. Raises OSError, sqlite3.Error."""
        self.outcome = outcome = update(self._writer, self.folder, tell)
        if outcome.changed:
            self.base.reload(today())
        return outcome

    def encode(self, say: Say, tell: Tell = _untold, workers: int = 1) -> int:
        """Have a vector for every passage: minutes where there are many new ones. Raises sqlite3.Error.

        ``say`` gets why, where there is no encoder: searching goes by words alone.
        """
        if self._encoder is None:
            try:
                self._encoder = shipped_encoder()
            except EncoderError as error:
                say(f"{error} Searching goes by words alone until then.")
                return 0
        count = encode(self._writer, self._encoder, tell, workers)
        if count or not self.base.has_meaning:
            self.base.reload(today(), self._encoder)
        return count

    @property
    def encoder(self) -> Encoding | None:
        """What makes the vectors; None until it is loaded, or where there is none."""
        return self._encoder

    def passages(self) -> tuple[str, ...]:
        """The text of every passage."""
        return tuple(str(row[0]) for row in self._writer.execute("SELECT text FROM passages ORDER BY id"))

    def refresh(self, say: Say) -> Outcome:
        """Take in what changed, with its vectors; soon cut off by ``end``. Raises OSError, sqlite3.Error."""
        with self._busy, suppress(_Ended):
            self._go_on()
            outcome = self.read()
            self.encode(say, self._go_on)
            return outcome
        return Outcome(0, 0, ())

    def end(self) -> None:
        """Wait until no other thread reads or writes the index; none will again."""
        self._ended.set()
        with self._busy:
            self.base.end()

    def _go_on(self, _: object = None) -> None:
        if self._ended.is_set():
            raise _Ended


@contextmanager
def knowledge(folder: Path, index: Path | None, say: Say, tell: Tell = _untold) -> Iterator[Knowledge]:
    """The knowledge base of a folder, its words read; ``say`` gets what a person should know, ``tell`` the progress.

    Raises KnowledgeError.
    """
    index = index or place(folder)
    found = opened(index)
    if found.note:
        say(found.note)
    with closing(found.database) as writer, reader(found) as reading:
        with explained(folder, index):
            known = Knowledge(folder, index, writer, reading)
            known.read(tell)
        try:
            yield known
        finally:
            # A thread may be at it: SQLite ends the process where a connection is closed under its user.
            known.end()


@contextmanager
def explained(folder: Path, index: Path) -> Iterator[None]:
    """What goes wrong with the folder or its index as a KnowledgeError."""
    try:
        yield
    except sqlite3.Error as error:
        raise KnowledgeError(f"{index}: the index cannot be written ({error}); is the disk full?") from error
    except OSError as error:
        raise KnowledgeError(f"{folder}: cannot be listed ({error.strerror or error}); expected a folder.") from error


def today() -> date:
    """The day by which documents are out of date."""
    return datetime.now(UTC).astimezone().date()
