"""A program in a pseudo-terminal, watched as by a person."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.process import on_core
from bench.tui_effects import Effect, Key
from bench.tui_screen import ASKS_SYNC, HAS_SYNC, Screen
from bench.wire import Broken

_PATIENCE_S = 60.0
_CHUNK = 65_536
_now = time.perf_counter


@dataclass
class Terminal:
    """The near end of a terminal. ``started`` is when the program was asked for (seconds of the performance clock)."""

    screen: Screen
    pid: int
    started: float
    _end: int

    def until(self, effect: Effect, patience_s: float = _PATIENCE_S) -> float:
        """Read until the effect is on the screen in a whole frame; when its last byte was read. Raises Broken."""
        at = _now()
        give_up = at + patience_s
        while not (self.screen.is_whole and effect(self.screen)):
            read = self._read(give_up)
            if read is None:
                raise Broken(f"The screen did not change as expected:\n{self.picture()}")
            at = read
        return at

    def press(self, key: Key) -> float:
        """Write a key; the seconds until its effect was painted. Raises Broken."""
        effect = key.effect(self.screen)
        before = _now()
        os.write(self._end, key.typed)
        return self.until(effect) - before

    def write(self, typed: bytes) -> None:
        """Type without waiting."""
        os.write(self._end, typed)

    def watch(self, seconds: float) -> None:
        """Read whatever comes for a while."""
        over = _now() + seconds
        while self._read(over) is not None:
            continue

    def picture(self) -> str:
        """The screen as text."""
        return "\n".join(line.rstrip() for line in self.screen.lines()).strip()

    def _read(self, until: float) -> float | None:
        """Take in what the program wrote, if it does so before ``until``; when that was read. Raises Broken."""
        if not select.select([self._end], [], [], max(0.0, until - _now()))[0]:
            return None
        try:
            written = os.read(self._end, _CHUNK)
        except OSError:  # Linux says so when the other side is closed
            written = b""
        at = _now()
        if not written:
            raise Broken(f"The program ended:\n{self.picture()}")
        if ASKS_SYNC in written:
            os.write(self._end, HAS_SYNC)
        self.screen.feed(written)
        return at


@contextmanager
def terminal(
    command: Sequence[str], size: tuple[int, int], folder: Path, environment: Mapping[str, str], core: int
) -> Iterator[Terminal]:
    """Run a program on ``core`` in a terminal of ``size`` (columns, rows).

    It is killed at the end: one whose terminal is gone would spin.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    with on_core(core):
        started = _now()
        process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment, start_new_session=True
        )
    os.close(theirs)
    try:
        yield Terminal(Screen(*size), process.pid, started, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
