"""Copies of a store's file that the store made: read for what is to go, written anew without it."""

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Final

from broker.store.api import Blank, Unavailable
from broker.store.lock import acquire
from broker.store.queries import QUERIES, migrations
from broker.store.sqlite_erase import blank_bodies, blank_receipts, owned_receipts
from broker.store.sqlite_errors import in_words
from broker.store.sqlite_file import address, check_header, migrate, read_store_id
from broker.store.sqlite_reader import Reader
from broker.store.upgrade import sync

#: https://sqlite.org/fileformat.html, section 1.3: 1 where changes go into the file itself, 2 where there is a WAL.
_JOURNAL: Final = 18
_NO_WAL: Final = 1
_CHUNK: Final = 1024 * 1024


def check_own(path: Path, ids: Collection[str]) -> None:
    """Refuse what is no copy of a store with one of these ids: a link, a pipe, another desk's, a store that is served.

    Nothing is written, no link followed, nobody waited for. Raises Unavailable, Damaged, OSError.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        is_plain, header = stat.S_ISREG(os.fstat(descriptor).st_mode), b""
        if is_plain:
            header = os.pread(descriptor, _JOURNAL + 1, 0)
    finally:
        os.close(descriptor)
    if not is_plain:
        raise Unavailable(f"{path} is no file: nothing is read from it")
    check_header(path)
    if header[_JOURNAL] != _NO_WAL:
        raise Unavailable(f"{path} is a store, no copy of one")
    # Without "immutable" SQLite might put files beside it.
    with in_words(path), closing(sqlite3.connect(f"{address(path, 'ro')}&immutable=1", uri=True)) as connection:
        if read_store_id(connection, path) not in ids:
            raise Unavailable(f"{path} is a copy of another store")


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Reader]:
    """The copy at ``path``, which is only read. One of an older schema is read in a newer likeness of it.

    Raises Unavailable, Damaged, OSError.
    """
    check_header(path)
    likeness = path.with_name(f"{path.name}.likeness")
    try:
        await asyncio.to_thread(_make_readable, path, likeness)
        reader = await Reader.open(likeness if likeness.exists() else path)
        try:
            yield reader
        finally:
            await reader.close()
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            likeness.with_name(likeness.name + suffix).unlink(missing_ok=True)


def _make_readable(path: Path, likeness: Path) -> None:
    # What a crash left of it is made anew, or goes.
    likeness.unlink(missing_ok=True)
    with in_words(path), closing(sqlite3.connect(address(path, "ro"), uri=True)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == len(migrations()):
        return
    _copy(path, likeness)
    with in_words(path), closing(sqlite3.connect(likeness, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")
        migrate(connection, path, migrations())


def _copy(path: Path, to: Path) -> None:
    """A new file for its owner alone, whatever lay there: nothing is written through a link."""
    to.unlink(missing_ok=True)
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target, path.open("rb") as source:
        shutil.copyfileobj(source, target, _CHUNK)


def rewrite(path: Path, blanks: Sequence[Blank], streams: Collection[str], senders: Collection[str]) -> None:
    """Put a file without these bodies in the copy's place: whoever looks finds the old one or the new.

    A file that a broker serves is no copy: it is left alone. Raises StoreLocked, Unavailable, Damaged, OSError.
    """
    unborn, is_known = path.with_name(f"{path.name}.new"), path.with_name(f"{path.name}.lock").exists()
    lock = acquire(path)
    try:
        _copy(path, unborn)
        with in_words(path), closing(sqlite3.connect(unborn, isolation_level=None)) as connection:
            # Neither a journal nor a WAL: what is cut short is made anew.
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA secure_delete = ON")
            _blank(connection, blanks)
            blank_receipts(connection, owned_receipts(connection, streams, senders))
        sync(unborn)
        os.replace(unborn, path)
        sync(path.parent)
    finally:
        unborn.unlink(missing_ok=True)
        if not is_known:
            path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
        lock.release()


def _blank(connection: sqlite3.Connection, blanks: Sequence[Blank]) -> None:
    columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(event)")}
    if "salt" in columns:
        blank_bodies(connection, blanks)
        return
    # From before there was a chain: nothing there rests on the bodies.
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(QUERIES["put_body"], [(each.body, each.position) for each in blanks])
    connection.execute("COMMIT")
