"""A copy of the store's file that is whole in itself, made while the store is in use."""

import os
import re
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from broker.store.api import Anchor, Damaged, Unavailable
from broker.store.queries import QUERIES
from broker.store.sqlite_errors import damaged, in_words
from broker.store.sqlite_file import address, check_header, read_store_id
from broker.store.sqlite_reader import Reader
from broker.store.upgrade import sync
from broker.store.verify import Verification

_PAGE = 2_000
_UNBORN = ".unborn"


def copy_to(source: Path, target: Path) -> None:
    """Write everything that is acknowledged now to ``target``, a new file for its owner alone.

    One reading of the file from which nothing that was deleted comes along. Raises Unavailable, Damaged.
    """
    check_header(source)
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise Unavailable(f"{target} can't be made ({error.strerror}): name another place") from error
    with in_words(source), closing(sqlite3.connect(address(source, "ro"), uri=True, isolation_level=None)) as reading:
        reading.execute("VACUUM INTO ?", (str(target),))
    sync(target)
    sync(target.parent)


async def verified(path: Path) -> Verification:
    """The chain of a file, from its first event to its last. Raises Unavailable, Damaged for a file that is none."""
    check_header(path)
    reader = await Reader.open(path)
    try:
        trouble = [str(text) for (text,) in await reader.ask("PRAGMA integrity_check") if text != "ok"]
        if trouble:
            raise damaged(path, f"is damaged ({trouble[0]})")
        found = Verification()
        while found.fault is None and (rows := await reader.sealed(found.read, _PAGE)):
            found.take(rows)
        found.finish()
        return found
    finally:
        await reader.close()


def unborn_of(target: Path) -> Path:
    """A name for a copy on its way to ``target`` that nobody else gives."""
    return target.with_name(f"{target.name}.{secrets.token_hex(4)}{_UNBORN}")


def drop_unborn(target: Path) -> None:
    """Take away the copies that are on their way to ``target``, or that a crash left on it. Raises OSError."""
    ours = re.compile(re.escape(target.name) + r"\.[0-9a-f]{8}" + re.escape(_UNBORN) + r"(-wal|-shm|-journal)?\Z")
    if not target.parent.is_dir():
        return
    with os.scandir(target.parent) as entries:
        found = [entry.path for entry in entries if ours.match(entry.name) and entry.is_file(follow_symlinks=False)]
    for path in found:
        # It may bear its own name by now.
        Path(path).unlink(missing_ok=True)


async def anchor_of(path: Path) -> Anchor:
    """The newest seal in the file at ``path``. Raises Unavailable, Damaged."""
    reader = await Reader.open(path)
    try:
        return await reader.anchor()
    finally:
        await reader.close()


async def seal_at(path: Path, position: int) -> Anchor | None:
    """The seal of a position in the file at ``path``; None where no commit ended there."""
    reader = await Reader.open(path)
    try:
        found = await reader.ask(QUERIES["seal"], position)
        return Anchor(position, found[0][0]) if found else None
    finally:
        await reader.close()


def renamed(path: Path, store_id: str) -> str:
    """Give the file at ``path`` another id, so that its clients start over; the one it had. Raises Damaged."""
    with in_words(path), closing(sqlite3.connect(address(path, "rw"), uri=True)) as connection, connection:
        before = read_store_id(connection, path)
        connection.execute(QUERIES["put_meta"], (store_id, "store_id"))
    return before


def sound(found: Verification, path: Path) -> Verification:
    """The verification, where nothing is wrong. Raises Damaged."""
    if found.fault is not None:
        raise Damaged(f"{path} is not what was written: {found.fault}")
    return found
