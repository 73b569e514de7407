"""An index brought in step with its folder, one file or some vectors a transaction.

Killed at any moment it goes on from there: what is written is whole, what is not is done the next time.
"""

import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from collabtui.knowledge.concepts import concepts
from collabtui.knowledge.documents import Document, Unreadable
from collabtui.knowledge.folder import Found, content, found
from collabtui.knowledge.index_file import remember, value
from collabtui.knowledge.reading import read
from collabtui.knowledge.words import lines
from collabtui.understanding.encoder import Floats

_VECTORS_AT_ONCE: Final = 16
_ENCODER: Final = "encoder"


class Encoding(Protocol):
    """What makes vectors of sentences."""

    @property
    def fingerprint(self) -> str:
        """Tells this encoder from all others."""
        ...

    @property
    def size(self) -> int:
        """Numbers in a vector."""
        ...

    def encode(self, texts: list[str]) -> Floats:
        """A unit vector for each text."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``of`` files or passages."""

    what: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is no document."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an update changed: files ``read``, files ``removed``; all that are ``skipped``."""

    read: int
    removed: int
    skipped: tuple[Skipped, ...]

    @property
    def changed(self) -> bool:
        """True when a search would now differ."""
        return bool(self.read or self.removed)


Tell = Callable[[Progress], None]


def update(database: sqlite3.Connection, folder: Path, tell: Tell) -> Outcome:
    """Read what is new or changed, forget what is gone.

    Raises OSError for a folder that cannot be listed, sqlite3.Error for an index that cannot be written.
    """
    files = [*found(folder)]
    gone = _forget(database, {file.file for file in files})
    count = _read_changed(database, folder, files, tell)
    skipped = tuple(Skipped(*row) for row in database.execute("SELECT file, why FROM skipped ORDER BY file"))
    return Outcome(count, gone, skipped)


def _forget(database: sqlite3.Connection, there: set[str]) -> int:
    known = [str(row[0]) for row in database.execute("SELECT file FROM documents")]
    lost = [file for file in known if file not in there]
    with _transaction(database):
        for file in lost:
            _remove(database, file)
        for (file,) in database.execute("SELECT file FROM skipped").fetchall():
            if file not in there:
                database.execute("DELETE FROM skipped WHERE file = ?", (file,))
    return len(lost)


def _read_changed(database: sqlite3.Connection, folder: Path, files: list[Found], tell: Tell) -> int:
    known = dict(database.execute("SELECT file, stamp FROM documents UNION ALL SELECT file, stamp FROM skipped"))
    changed = [file for file in files if known.get(file.file) != file.stamp]
    count = 0
    for done, file in enumerate(changed, start=1):
        count += _read_one(database, folder, file)
        tell(Progress("files", done, len(changed)))
    return count


def _read_one(database: sqlite3.Connection, folder: Path, file: Found) -> bool:
    """True when the file's content is new to the index."""
    try:
        file.file.encode()
        raw = content(folder, file.file)
        digest = hashlib.sha256(raw).hexdigest()
        same = database.execute("SELECT id FROM documents WHERE file = ? AND digest = ?", (file.file, digest))
        if same.fetchone() is not None:
            database.execute("UPDATE documents SET stamp = ? WHERE file = ?", (file.stamp, file.file))
            return False
        document = read(file.file, raw)
    except (Unreadable, UnicodeEncodeError) as error:
        why = str(error) if isinstance(error, Unreadable) else "has a name that is no UTF-8"
        _skip(database, Found(file.file.encode("utf-8", "replace").decode(), file.stamp), why)
        return False
    with _transaction(database):
        _remove(database, file.file)
        _insert(database, file, digest, document)
    return True


def _skip(database: sqlite3.Connection, file: Found, why: str) -> None:
    with _transaction(database):
        _remove(database, file.file)
        database.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?)", (file.file, file.stamp, why))


def _remove(database: sqlite3.Connection, file: str) -> None:
    row = database.execute("SELECT id FROM documents WHERE file = ?", (file,)).fetchone()
    database.execute("DELETE FROM skipped WHERE file = ?", (file,))
    if row is not None:
        database.execute("DELETE FROM pieces WHERE rowid IN (SELECT id FROM passages WHERE document = ?)", row)
        database.execute("DELETE FROM wholes WHERE rowid = ?", row)
        database.execute("DELETE FROM documents WHERE id = ?", row)


def _insert(database: sqlite3.Connection, file: Found, digest: str, document: Document) -> None:
    tags = ", ".join(document.tags)
    ends = document.valid_until.isoformat() if document.valid_until else None
    row = (file.file, file.stamp, digest, document.title, tags, document.audience, ends)
    id = database.execute(
        "INSERT INTO documents (file, stamp, digest, title, tags, audience, valid_until) VALUES (?, ?, ?, ?, ?, ?, ?)",
        row,
    ).lastrowid
    headings = dict.fromkeys(heading for passage in document.passages for heading in passage.path)
    whole = (document.title, tags, "\n".join(headings), "\n".join(one.text for one in document.passages))
    database.execute(
        "INSERT INTO wholes (rowid, title, tags, headings, text, concepts) VALUES (?, ?, ?, ?, ?, ?)",
        (id, *whole, _concepts(*whole)),
    )
    for passage in document.passages:
        heading = "\n".join(passage.path)
        number = database.execute(
            "INSERT INTO passages (document, heading, text) VALUES (?, ?, ?)", (id, heading, passage.text)
        ).lastrowid
        piece = (document.title, heading, passage.text)
        database.execute(
            "INSERT INTO pieces (rowid, title, heading, text, concepts) VALUES (?, ?, ?, ?, ?)",
            (number, *piece, _concepts(*piece)),
        )


def _concepts(*texts: str) -> str:
    return " ".join(concept for text in texts for concept in concepts(text))


def encode(database: sqlite3.Connection, encoder: Encoding, tell: Tell, workers: int = 1) -> int:
    """Make vectors for the passages that have none of this encoder; how many there were. Raises sqlite3.Error.

    The encoder lets other threads run: each of the ``workers`` takes a core.
    """
    if value(database, _ENCODER) != encoder.fingerprint:
        with _transaction(database):
            database.execute("UPDATE passages SET vectors = NULL")
            remember(database, _ENCODER, encoder.fingerprint)
    waiting = database.execute(
        "SELECT passages.id, title, heading, text FROM passages JOIN documents ON documents.id = document "
        "WHERE vectors IS NULL ORDER BY passages.id"
    ).fetchall()
    with ThreadPoolExecutor(workers, initializer=_step_back) as pool:
        for start in range(0, len(waiting), _VECTORS_AT_ONCE):
            _encode_some(database, encoder, pool, waiting[start : start + _VECTORS_AT_ONCE])
            tell(Progress("passages", min(start + _VECTORS_AT_ONCE, len(waiting)), len(waiting)))
    return len(waiting)


def _step_back() -> None:
    """Let conversations go first: on Linux a thread is as nice as it says."""
    if sys.platform == "linux":
        os.nice(10)


def _encode_some(
    database: sqlite3.Connection, encoder: Encoding, pool: ThreadPoolExecutor, batch: list[tuple[int, str, str, str]]
) -> None:
    spoken = [_spoken(title, heading, text) for _, title, heading, text in batch]
    vectors = [found.astype(np.float16).tobytes() for found in pool.map(encoder.encode, spoken)]
    with _transaction(database):
        rows = [(vector, row[0]) for vector, row in zip(vectors, batch, strict=True)]
        database.executemany("UPDATE passages SET vectors = ? WHERE id = ?", rows)


def _spoken(title: str, heading: str, text: str) -> list[str]:
    """What the encoder reads of a passage: all of it below what it is about, then each of its lines alone."""
    return [". ".join([title, *heading.splitlines(), text]), *lines(text)]


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")
