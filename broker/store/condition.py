"""What may keep a store from being served, each fault with what to do about it."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from broker.store.api import StoreError
from broker.store.check import check
from broker.store.queries import QUERIES, migrations
from broker.store.sqlite_file import address, check_header

MIB: Final = 1024 * 1024
#: With less than this on its disk a store can't keep a burst of messages; with the other, not a day of them.
LEAST_BYTES: Final = 16 * MIB
FEW_BYTES: Final = 512 * MIB
#: The log is copied into the file long before it has so many bytes, unless something keeps that from happening.
MOST_WAL_BYTES: Final = 256 * MIB
#: A clock that is off by less is no fault.
SLACK_MS: Final = 5_000
_USER_VERSION: Final = slice(60, 64)  # of the file's header: https://sqlite.org/fileformat.html, section 1.3


@dataclass(frozen=True, slots=True)
class Fault:
    """``code`` is for programs, ``said`` for a person, ``mend`` what to do."""

    code: str
    said: str
    mend: str
    severity: Literal["warning", "error"] = "error"


def seen(path: Path) -> list[Fault]:
    """What can be told without the lock, in no time: the file, its folder, its disk."""
    header = _bad_header(path) if path.exists() else []
    return [*header, *_bad_rights(path), *_bad_space(path.parent), *_bad_log(path)]


async def examined(path: Path, now: int) -> list[Fault]:
    """What only its owner can tell, who holds the lock. Reads all of the file: seconds for a GB. ``now``: Unix ms."""
    try:
        with closing(sqlite3.connect(address(path, "rw"), uri=True, isolation_level=None, timeout=0)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            newest = connection.execute(QUERIES["newest_time"]).fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            said = f"Another program holds a lock in {path}: nothing can be written."
            return [Fault("store.busy", said, "Find it (fuser on the file names it), close it.")]
        return [Fault("store.unusable", f"{path} can't be written ({error}).", "Look at its rights, its disk.")]
    except sqlite3.DatabaseError as error:
        return [Fault("store.damaged", f"{path} is damaged ({error}).", "Put the newest back-up in its place.")]
    damage = await check(path)
    faults = [Fault("store.damaged", f"{path} is damaged.", "; ".join(damage))] if damage else []
    return faults + _bad_clock(path, newest[0] if newest else 0, now)


def _bad_header(path: Path) -> list[Fault]:
    try:
        check_header(path)
        with path.open("rb") as file:
            version = int.from_bytes(file.read(_USER_VERSION.stop)[_USER_VERSION])
    except StoreError as error:
        code = (
            "store.damaged" if path.is_file() and os.access(path, os.R_OK, effective_ids=True) else "store.unreadable"
        )
        return [Fault(code, str(error), "Do what it says, then check again.")]
    known = len(migrations())
    if version > known:
        said = f"{path} has schema {version}, this program knows up to {known}."
        return [Fault("store.newer", said, "Update collabtui, or put the copy from before the update in its place.")]
    return []


def _bad_rights(path: Path) -> list[Fault]:
    folder = path.parent
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
        said = f"Nothing can be written into {folder}."
        return [Fault("store.read_only", said, f"Get the right to write there (chmod u+w {folder}), or mount it so.")]
    if path.exists() and not os.access(path, os.W_OK, effective_ids=True):
        return [Fault("store.read_only", f"{path} can't be written.", f"Get the right to: chmod u+w {path}")]
    return []


def _bad_space(folder: Path) -> list[Fault]:
    if not folder.exists():
        return []
    free = shutil.disk_usage(folder).free
    said = f"The disk under {folder} has {free // MIB} MiB left."
    if free < LEAST_BYTES:
        return [Fault("disk.full", said, "Make space: until then new messages are refused.")]
    return [Fault("disk.nearly_full", said, "Make space before it is full.", "warning")] if free < FEW_BYTES else []


def _bad_log(path: Path) -> list[Fault]:
    wal = path.with_name(f"{path.name}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    if size <= MOST_WAL_BYTES:
        return []
    mend = "Close programs that read the store for long, then restart the broker, which copies the log into the file."
    return [Fault("store.wal_large", f"{wal} has grown to {size // MIB} MiB.", mend, "warning")]


def _bad_clock(path: Path, newest: int, now: int) -> list[Fault]:
    if newest <= now + SLACK_MS:
        return []
    said = f"The newest event in {path} is {(newest - now) // 1000} seconds ahead of this machine's clock."
    return [
        Fault("clock.behind", said, "Set the clock (timedatectl status); waits and deadlines are wrong until then.")
    ]
