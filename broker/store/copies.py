"""Copies of a store's file that the store made: read for what is to go, written anew without it."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

from broker.store.api import Blank
from broker.store.lock import acquire
from broker.store.queries import QUERIES, migrations
from broker.store.sqlite_erase import blank_bodies, blank_receipts, owned_receipts
from broker.store.sqlite_errors import in_words
from broker.store.sqlite_file import address, check_header, migrate
from broker.store.sqlite_reader import Reader
from broker.store.upgrade import sync


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
    shutil.copyfile(path, likeness)
    likeness.chmod(0o600)
    with in_words(path), closing(sqlite3.connect(likeness, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY")
        migrate(connection, path, migrations())


def rewrite(path: Path, blanks: Sequence[Blank], streams: Collection[str], senders: Collection[str]) -> None:
    """Put a file without these bodies in the copy's place: whoever looks finds the old one or the new.

    A file that a broker serves is no copy: it is left alone. Raises StoreLocked, Unavailable, Damaged, OSError.
    """
    unborn, is_known = path.with_name(f"{path.name}.new"), path.with_name(f"{path.name}.lock").exists()
    lock = acquire(path)
    try:
        shutil.copyfile(path, unborn)
        unborn.chmod(0o600)
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
