"""The index of a folder: one SQLite file that may be thrown away at any time."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from collabtui.knowledge.concepts import CONCEPTS

#: Raised whenever what is written into a table changes: an index of another version is made anew.
_WRITTEN: Final = "2"
_PATIENCE_S: Final = 30.0

#: How full text is cut into words.
TOKENS: Final = "porter unicode61 remove_diacritics 2"

_SCHEMA: Final = f"""
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, digest TEXT NOT NULL,
    title TEXT NOT NULL, tags TEXT NOT NULL, audience TEXT NOT NULL, valid_until TEXT
);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    heading TEXT NOT NULL, text TEXT NOT NULL, vectors BLOB
);
CREATE INDEX IF NOT EXISTS passages_of ON passages (document);
CREATE TABLE IF NOT EXISTS skipped (file TEXT PRIMARY KEY, stamp TEXT NOT NULL, why TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS wholes USING fts5(
    title, tags, headings, text, concepts, tokenize = "{TOKENS}"
);
CREATE VIRTUAL TABLE IF NOT EXISTS pieces USING fts5(
    title, heading, text, concepts, tokenize = "{TOKENS}"
);
CREATE VIRTUAL TABLE IF NOT EXISTS wholes_terms USING fts5vocab(wholes, instance);
CREATE VIRTUAL TABLE IF NOT EXISTS pieces_terms USING fts5vocab(pieces, instance);
"""
_VERSION: Final = hashlib.sha256(f"{_WRITTEN}{_SCHEMA}{CONCEPTS}".encode()).hexdigest()
_TABLES: Final = ("about", "passages", "documents", "skipped", "wholes_terms", "pieces_terms", "wholes", "pieces")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open index; ``file`` is None for one in memory; ``note`` says what a person should know."""

    database: sqlite3.Connection
    file: Path | None
    note: str = ""


def place(folder: Path) -> Path:
    """Where the index of a folder is kept unless told otherwise: in this user's cache."""
    return user_cache_path("collabtui") / "kb" / f"{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}.db"


def opened(path: Path) -> Opened:
    """The index in a file; made where there is none, made anew where it is damaged or of another version.

    In memory where the file cannot be written. For one thread at a time.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Opened(_connected(str(path)), path)
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            return _in_memory(path, error)
    except OSError as error:
        return _in_memory(path, error)
    try:
        for part in ("", "-wal", "-shm"):
            Path(f"{path}{part}").unlink(missing_ok=True)
        return Opened(_connected(str(path)), path, f"{path}: was no index that could be read; it is made anew.")
    except (OSError, sqlite3.DatabaseError) as error:
        return _in_memory(path, error)


@contextmanager
def reader(index: Opened) -> Iterator[sqlite3.Connection]:
    """A second connection, which sees what the first one committed; the same one for an index in memory."""
    if index.file is None:
        yield index.database
        return
    with closing(_connection(str(index.file))) as database:
        database.execute("PRAGMA query_only = ON")
        yield database


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """True for a file that is there but holds no index: to write over an index costs time, nothing else."""
    return error.sqlite_errorcode in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)


def _in_memory(path: Path, error: Exception) -> Opened:
    return Opened(_connected(":memory:"), None, f"{path}: cannot be written ({error}); the index is kept in memory.")


def _connection(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, timeout=_PATIENCE_S, check_same_thread=False, isolation_level=None)


def _connected(name: str) -> sqlite3.Connection:
    database = _connection(name)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        # A crash of the machine may cost the last documents, which are then read once more.
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA foreign_keys = ON")
        with closing(database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'about'")) as rows:
            is_new = not rows.fetchone()[0]
        if not is_new and value(database, "version") != _VERSION:
            for table in _TABLES:
                database.execute(f"DROP TABLE IF EXISTS {table}")
        database.executescript(_SCHEMA)
        remember(database, "version", _VERSION)
    except BaseException:
        database.close()
        raise
    return database


def value(database: sqlite3.Connection, name: str) -> str | None:
    """What the index knows about itself under a name."""
    row = database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def remember(database: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a fact about the index."""
    database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))
