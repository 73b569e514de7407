"""What an older file needs besides its schema's next steps: a copy to go back to, seals for its events."""

import glob
import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from broker.store.api import Row, Sealed, Unavailable
from broker.store.chain import GENESIS, SALT_BYTES, link, sealed
from broker.store.queries import QUERIES

#: Events sealed in one transaction.
STEP: Final = 5_000

_log = logging.getLogger("broker.store")


def copy_before(path: Path, version: int) -> Path:
    """Where the copy lies that is made before the file at ``path`` is brought to schema ``version``."""
    return path.with_name(f"{path.name}.before-{version}")


def copies_before(path: Path) -> list[Path]:
    """The copies that were made of the file at ``path`` before its upgrades."""
    return sorted(path.parent.glob(f"{glob.escape(path.name)}.before-*[0-9]"))


def keep_copy(connection: sqlite3.Connection, path: Path, newest: int) -> None:
    """Copy a file that is about to get a newer schema; whoever finds the copy finds all of it."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not 0 < version < newest:
        return
    copy = copy_before(path, newest)
    try:
        _copy(connection, copy)
    except OSError as error:
        raise Unavailable(
            f"{path} has schema {version} and can't be copied to {copy} before it gets schema {newest} "
            f"({error.strerror}): nothing was changed. Make room there, then start again"
        ) from error
    advice = f"to go back, stop the broker, move {copy.name} to {path.name}, install the version from before"
    _log.warning("upgrade from=%d to=%d copy=%s", version, newest, copy.name, extra={"fields": {"advice": advice}})


def _copy(connection: sqlite3.Connection, copy: Path) -> None:
    unborn = copy.with_name(f"{copy.name}.new")
    unborn.unlink(missing_ok=True)
    os.close(os.open(unborn, os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(unborn, isolation_level=None)) as target:
        connection.backup(target)
        # One file in itself, whoever moves it.
        target.execute("PRAGMA journal_mode = DELETE")
    sync(unborn)
    unborn.rename(copy)
    sync(copy.parent)


def seal_old(connection: sqlite3.Connection) -> None:
    """Seal what was stored before there was a chain, some thousands of events a transaction; it may be cut anywhere."""
    found = connection.execute(QUERIES["meta"], ("unsealed",)).fetchone()
    if found is None:
        return
    after, chain = connection.execute(QUERIES["last_seal"]).fetchone() or (0, GENESIS)
    while after < int(found[0]):
        after, chain = _seal_some(connection, after, chain, min(STEP, int(found[0]) - after))
    connection.execute(QUERIES["drop_meta"], ("unsealed",))


def _seal_some(connection: sqlite3.Connection, after: int, chain: bytes, count: int) -> tuple[int, bytes]:
    rows = [Row(*found[:8]) for found in connection.execute(QUERIES["sealed"], (after, count))]
    fresh = [Sealed(row, os.urandom(SALT_BYTES), None, None) for row in rows]
    chain = sealed(chain, map(link, fresh))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(QUERIES["put_salt"], [(each.salt, each.row.position) for each in fresh])
    connection.execute(QUERIES["add_seal"], (rows[-1].position, chain))
    connection.execute("COMMIT")
    return rows[-1].position, chain


def sync(path: Path) -> None:
    """Have a file, or a folder's names, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
