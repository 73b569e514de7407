"""The SQLite file from birth to its newest schema."""

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal

from broker.store.api import StoreError, Unavailable
from broker.store.lineage import new_store_id
from broker.store.queries import QUERIES, migrations
from broker.store.sqlite_errors import damaged, in_words
from broker.store.upgrade import copy_before, keep_copy, seal_old, sync

Synchronous = Literal["FULL", "NORMAL"]

#: Marks a file as ours ("clab"), see ``sql/0001_log.sql``.
APPLICATION_ID = 0x636C_6162
#: https://sqlite.org/fileformat.html, section 1.3: 100 bytes that begin with a magic string.
_HEADER = 100
_MAGIC = b"SQLite format 3\0"
#: The WAL grows to 8 MB before its pages are copied into the file, a busy page once; more would save no more.
_CHECKPOINT_PAGES = 2_000


class NewerFile(StoreError):
    """A later version of this program wrote the file: opening it here could lose what it knows."""

    def __init__(self, path: Path, version: int, known: int) -> None:
        super().__init__(
            f"{path} has schema {version}, this program knows up to {known}: update collabtui. "
            f"To go back to this version instead, put {_copy(path, known, version)} in its place: "
            "what was stored since is not in it"
        )


def _copy(path: Path, known: int, version: int) -> str:
    copies = [copy_before(path, step) for step in range(known + 1, version + 1)]
    return next((str(copy) for copy in copies if copy.exists()), "a back-up from before that update")


def open_writer(path: Path, synchronous: Synchronous) -> sqlite3.Connection:
    """The one writing connection to the file, made when it is not there, at the newest schema.

    The caller holds the file's lock. Raises Unavailable, Damaged or NewerFile.
    """
    if path.exists():
        check_header(path)
    elif being_restored(path).exists():
        raise Unavailable(
            f"a restore of {path} was cut off: run it again, or delete {being_restored(path)} for an empty store"
        )
    with in_words(path):
        if not path.exists():
            _create(path)
        connection = _connect(path, synchronous)
        try:
            keep_copy(connection, path, len(migrations()))
            migrate(connection, path, migrations())
            seal_old(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def being_restored(path: Path) -> Path:
    """The folder in which a back-up is made ready to become the store at ``path``."""
    return path.with_name(f"{path.name}.restoring")


def address(path: Path, mode: Literal["ro", "rw"]) -> str:
    """The file as SQLite's URI; with either mode a missing file is an error, never a new one."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def read_store_id(connection: sqlite3.Connection, path: Path) -> str:
    """The lineage written when the file was made. Raises Damaged when it is gone."""
    found = connection.execute(QUERIES["meta"], ("store_id",)).fetchone()
    if found is None:
        raise damaged(path, "has lost its id")
    return str(found[0])


def check_header(path: Path) -> None:
    """Refuse what is no store before SQLite can write to it: a file of a byte or none would become a new one.

    Raises Damaged; Unavailable when the file can't be read at all.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError as error:
        raise Unavailable(
            f"{path} can't be read ({error.strerror}): check that the file is there, with the rights on it"
        ) from error
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise damaged(path, "is damaged or no store")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise damaged(path, "is the SQLite file of another program")


def migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[str]) -> None:
    """Bring the file to the schema of the last step; each step happens whole or not at all.

    Raises NewerFile when the file is ahead of the steps.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(steps):
        raise NewerFile(path, version, len(steps))
    for number, step in enumerate(steps[version:], version + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _connect(path: Path, synchronous: Synchronous) -> sqlite3.Connection:
    # check_same_thread: opened here, then owned by the writer's thread alone.
    connection = sqlite3.connect(
        address(path, "rw"), uri=True, isolation_level=None, check_same_thread=False, timeout=5.0
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        # The one writer numbers its streams itself; whoever checks the file looks for strays all the same.
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path) -> None:
    # Born under another name: whoever finds a file at ``path`` finds a whole one, so an empty one was emptied.
    _check_no_orphan(path)
    unborn = path.with_name(f"{path.name}.new")
    for suffix in ("", "-wal", "-shm", "-journal"):
        unborn.with_name(unborn.name + suffix).unlink(missing_ok=True)
    os.close(os.open(unborn, os.O_CREAT | os.O_EXCL, 0o600))
    with closing(_connect(unborn, "FULL")) as connection:
        migrate(connection, path, migrations())
        connection.execute(QUERIES["add_meta"], ("store_id", new_store_id(time.time_ns() // 1_000_000)))
    unborn.rename(path)
    sync(path.parent)


def _check_no_orphan(path: Path) -> None:
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():
        raise damaged(path, f"is missing while {wal.name} lies there with what was written last")
