"""A store that is made ready in a folder of its own before it takes its place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broker.store.api import Unavailable
from broker.store.lock import acquire
from broker.store.sqlite_file import being_restored, open_writer
from broker.store.upgrade import sync


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Where the file lies until it is ready, under the name that it will bear; gone at the end, whatever happened.

    Beside ``target``, so that taking its place is one step; whoever opens ``target`` meanwhile, or after a crash, is
    refused. What a crash left there goes first. Raises Unavailable.
    """
    folder = being_restored(target)
    try:
        _clear(folder)
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise Unavailable(f"{folder} can't be made anew ({error.strerror}): get the right to write there") from error
    try:
        yield folder / target.name
    finally:
        _clear(folder)


def copy_in(source: Path, unborn: Path) -> None:
    """A copy of the file at ``source``, for its owner alone, at the newest schema. Raises Unavailable, Damaged."""
    try:
        shutil.copyfile(source, unborn)
        unborn.chmod(0o600)
    except OSError as error:
        raise Unavailable(f"{source} can't be copied to {unborn} ({error.strerror})") from error
    lock = acquire(unborn)
    try:
        open_writer(unborn, "FULL").close()
    finally:
        lock.release()


def born(unborn: Path, target: Path) -> None:
    """Have the file take its place, on the disk. Raises Unavailable where something of it is not in the file."""
    wal = unborn.with_name(f"{unborn.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise Unavailable(f"another program reads {unborn}: end it, then restore again")
    sync(unborn)
    os.replace(unborn, target)
    sync(target.parent)


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
