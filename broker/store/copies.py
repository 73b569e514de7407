"""Copies of a store's file that the store made: read for what is to go, written anew without it."""

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

from broker.store.api import Blank
from broker.store.queries import QUERIES
from broker.store.sqlite_erase import blank_bodies, blank_receipts, owned_receipts
from broker.store.sqlite_errors import in_words
from broker.store.sqlite_file import check_header
from broker.store.sqlite_reader import Reader
from broker.store.upgrade import sync


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Reader]:
    """The copy at ``path``, which is only read. Raises Unavailable or Damaged."""
    check_header(path)
    reader = await Reader.open(path)
    try:
        yield reader
    finally:
        await reader.close()


def rewrite(path: Path, blanks: Sequence[Blank], streams: Collection[str], senders: Collection[str]) -> None:
    """Put a file without these bodies in the copy's place: whoever looks finds the old one or the new.

    Raises Unavailable, Damaged, OSError.
    """
    unborn = path.with_name(f"{path.name}.new")
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


def _blank(connection: sqlite3.Connection, blanks: Sequence[Blank]) -> None:
    columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(event)")}
    if "salt" in columns:
        blank_bodies(connection, blanks)
        return
    # From before there was a chain: nothing there rests on the bodies.
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(QUERIES["put_body"], [(each.body, each.position) for each in blanks])
    connection.execute("COMMIT")
