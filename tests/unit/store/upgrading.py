"""A program that brings an old file to the newest schema, killing itself after so many of SQLite's steps."""

import os
import signal
import sqlite3
import sys
from pathlib import Path

from broker.store import sqlite_file, upgrade
from broker.store.lock import acquire


def _dying_after(steps: int) -> type[sqlite3.Connection]:
    left = steps

    def count() -> int:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    class Dying(sqlite3.Connection):
        def __init__(self, *args: object, **settings: object) -> None:
            super().__init__(*args, **settings)  # type: ignore[arg-type]
            self.set_progress_handler(count, 50)

    return Dying


def main(path: Path, steps: int) -> None:
    connect, dying = sqlite3.connect, _dying_after(steps)
    sqlite3.connect = lambda *args, **settings: connect(*args, factory=dying, **settings)  # type: ignore[assignment]
    upgrade.STEP = 7  # type: ignore[misc]
    lock = acquire(path)
    sqlite_file.open_writer(path, "FULL").close()
    lock.release()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
