"""The lock beside a store's file: one process owns it at a time."""

import fcntl
import os
from pathlib import Path

from broker.store.api import Unavailable


class StoreLocked(Unavailable):
    """Another process owns the file. ``pid`` is its number, 0 where it isn't known."""

    def __init__(self, path: Path, pid: int) -> None:
        owner = f"process {pid}" if pid else "another process"
        super().__init__(
            f"{path} is in use by {owner}: send the command to the broker that runs, or stop that broker and try again"
        )
        self.path, self.pid = path, pid


class Lock:
    """A held lock; it ends with ``release`` or with the process, however that dies."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let others have the file; a second call does nothing."""
        # The lock file stays: removing it would let two processes hold locks on two files of one name.
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def acquire(path: Path) -> Lock:
    """Take the lock of the store at ``path`` without waiting, whether that file exists or not.

    Raises StoreLocked when a process has it, this one included; Unavailable when no lock file can be made there.
    """
    path = path.resolve()  # two names of one file share one lock
    try:
        descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Unavailable(
            f"{path}.lock can't be opened ({error.strerror}): make the folder {path.parent} "
            "or get the right to write there"
        ) from error
    try:
        _claim(path, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return Lock(path, descriptor)


def _claim(path: Path, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreLocked(path, _owner(descriptor)) from None
    except OSError as error:
        raise Unavailable(f"{path}.lock can't be locked ({error.strerror}): keep the store on a local disk") from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def _owner(descriptor: int) -> int:
    text = os.pread(descriptor, 20, 0)
    return int(text) if text.isdigit() else 0
