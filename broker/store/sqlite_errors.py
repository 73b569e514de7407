"""What SQLite's errors mean to the people who run the store."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broker.store.api import Damaged, StoreError, Unavailable

_BROKEN = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_READ_ONLY = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")


def damaged(path: Path, finding: str) -> Damaged:
    """The refusal to serve a file that can't be trusted, with the way out."""
    return Damaged(
        f"{path} {finding}: nothing is served from it. Keep the file for inspection, put the newest back-up "
        "in its place, or move it away to begin with an empty store"
    )


def translated(error: sqlite3.Error, path: Path) -> StoreError | None:
    """The sentence for an error of the file or its disk; None when the statement itself was at fault."""
    name: str = getattr(error, "sqlite_errorname", "")
    if name.startswith(_BROKEN):
        return damaged(path, f"is damaged or no store ({error})")
    if name == "SQLITE_ERROR":
        return damaged(path, f"does not fit its schema ({error})")
    if isinstance(error, sqlite3.OperationalError):
        return Unavailable(f"{path} can't be used ({error}): nothing was written. {_advice(name)}")
    return None


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Raise SQLite's errors of the block as Unavailable or Damaged: no caller's value can be at fault there."""
    try:
        yield
    except sqlite3.Error as error:
        raise translated(error, path) or damaged(path, f"does not fit its schema ({error})") from error


def is_final(error: sqlite3.Error) -> bool:
    """True when the disk broke its word: after a failed sync nobody knows which pages it holds."""
    return getattr(error, "sqlite_errorname", "") in {"SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC"}


def _advice(name: str) -> str:
    if name == "SQLITE_FULL":
        return "Make space on its disk: writing goes on by itself"
    if name.startswith("SQLITE_IOERR"):
        return "Look for a full or failing disk: writing goes on by itself once it is sound"
    if name.startswith(_READ_ONLY):
        return "Check that the file is there, with the rights on it, its folder, its disk"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "Another program holds the file: close it"
    return "Run collabtui doctor"
