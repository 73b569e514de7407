"""Shifts the wall clock of a process by what a file says, while its monotonic clock goes on as it does."""

import os
import time
from pathlib import Path

_read_wall, _read_wall_ns, _read_steady = time.time, time.time_ns, time.monotonic
_AGAIN_S = 0.05


class _Shift:
    """The seconds that the file holds, read anew now and then."""

    def __init__(self, path: Path) -> None:
        self._path, self._seconds, self._due = path, 0.0, 0.0

    def seconds(self) -> float:
        if _read_steady() >= self._due:
            self._due = _read_steady() + _AGAIN_S
            self._seconds = float(self._path.read_text(encoding="utf-8") or 0) if self._path.exists() else 0.0
        return self._seconds


if "TORTURE_CLOCK" in os.environ:
    _shift = _Shift(Path(os.environ["TORTURE_CLOCK"]))
    time.time = lambda: _read_wall() + _shift.seconds()
    time.time_ns = lambda: _read_wall_ns() + int(_shift.seconds() * 1e9)
