"""A small app run in a real pseudo-terminal, with every byte that it writes there."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60.0
#: What would change the picture, the terminal's size before all.
OTHERS = {"COLUMNS", "LINES", "NO_COLOR", "TEXTUAL"}
#: More bytes than one screen of words takes.
SCREENFUL = 30_000

_CSI = rb"\x1b\[[0-?]*[ -/]*[@-~]"
#: What Textual writes by itself: it draws, sets modes, asks for two modes, sets the shape of the pointer.
_TEXTUAL = re.compile(
    rb"""
    \x1b\[[0-9;:]*m                                    # colours, attributes
    | \x1b\[[0-9;]*H                                   # cursor
    | \x1b\[\?(7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]  # modes
    | \x1b\[\?(2026|2048)\$p                           # asks for modes it may use
    | \x1b\[>[0-9]+u | \x1b\[<u                        # Kitty's keyboard protocol
    | \x1b\]22;[a-z-]*\x07                             # shape of the pointer
    """,
    re.VERBOSE,
)
#: What our alerts write; nothing from outside can end such a sequence early.
_ALERTS = re.compile(
    rb"\x07|\x1b\]9;[^\x00-\x1f\x7f;]*\x1b\\|\x1b\]777;notify;[^\x00-\x1f\x7f;]*;[^\x00-\x1f\x7f;]*\x1b\\"
)
_CLIPBOARD = re.compile(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07")
#: The child dies with whoever started it, even when that is killed itself.
_DIES_WITH_US = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() != {parent}:
    os._exit(1)
"""
#: The terminal becomes its own, so that the loss of it is told by a signal.
_TAKES_TERMINAL = "import fcntl, termios\nfcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
_SUSPECT = re.compile(rb"\x1b[\s\S]{0,24}|[\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]|\xc2[\x80-\x9f]")


@dataclass(frozen=True)
class Step:
    """Once the words are on the screen, these bytes are typed."""

    when: str
    type: bytes


class Terminal:
    """Our end of a pseudo-terminal with the program on it; ``written`` is all that it wrote so far."""

    def __init__(self, end: int, process: subprocess.Popen[bytes]) -> None:
        self._end, self.process = end, process
        self.written = bytearray()
        self.is_open = True

    def fileno(self) -> int:
        return self._end

    def read(self, seconds: float = 0.1) -> bool:
        """Take what was written meanwhile, waiting so long for the first of it; False once the program has ended."""
        if not select.select([self._end], [], [], seconds)[0]:
            return True
        try:
            chunk = os.read(self._end, 65536)
        except OSError:  # Linux says so when the other side is closed
            return False
        self.written += chunk
        return bool(chunk)

    def type(self, keys: bytes) -> None:
        """Send these bytes, reading meanwhile: a program whose words nobody takes would take no keys either."""
        while keys:
            _, ready, _ = select.select([], [self._end], [], 0.05)
            if ready:
                keys = keys[os.write(self._end, keys[:512]) :]
            if not self.read(0):
                return

    def hang_up(self) -> None:
        """Let go of our end: what a closed window or a lost line does."""
        if self.is_open:
            self.is_open = False
            os.close(self._end)


@contextmanager
def terminal_with(
    code: str,
    *,
    size: tuple[int, int] = (80, 24),
    environment: Mapping[str, str] | None = None,
    controlling: bool = True,
    pass_fds: Sequence[int] = (),
) -> Iterator[Terminal]:
    """Run Python code on a terminal; whatever happens in the block, it is gone with all its children afterwards.

    ``controlling`` false gives it a terminal whose loss no signal tells.
    """
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        process = _started(code, theirs, environment or {}, controlling, pass_fds)
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    terminal = Terminal(ours, process)
    try:
        yield terminal
    finally:
        with suppress(ProcessLookupError):  # it ended by itself, and was waited for
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        terminal.hang_up()


def run_in_terminal(
    code: str,
    steps: Sequence[Step],
    *,
    size: tuple[int, int] = (80, 24),
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run Python code, which starts an app, until it ends; return all it wrote to the terminal.

    Words of a step count from what was written since the step before. Raises AssertionError, with the screen's
    words, if the app does not show them or does not end.
    """
    with terminal_with(code, size=size, environment=environment) as terminal:
        return _conversation(terminal, steps)


def words_in(written: bytes) -> str:
    """Return the text between the escape sequences."""
    return re.sub(_CSI + rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)", b"", written).decode("utf-8", "replace")


def escapes_not_textuals(written: bytes, *, alerts: bool = False, clipboard: bool = False) -> list[str]:
    """List every sequence or control that neither Textual nor, if allowed, our alerts or copies write."""
    rest = _TEXTUAL.sub(b"", written)
    if clipboard:
        rest = _CLIPBOARD.sub(b"", rest)
    if alerts:
        rest = _ALERTS.sub(b"", rest)
    return [repr(found) for found in _SUSPECT.findall(rest)]


def _started(
    code: str, terminal: int, environment: Mapping[str, str], controlling: bool, pass_fds: Sequence[int]
) -> subprocess.Popen[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name not in OTHERS}
    settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    before = _DIES_WITH_US.format(parent=os.getpid()) + (_TAKES_TERMINAL if controlling else "")
    return subprocess.Popen(
        [sys.executable, "-c", f"{before}\n{code}"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=ROOT,
        env={**inherited, **settings, **environment},
        start_new_session=True,
        pass_fds=tuple(pass_fds),
    )


def _conversation(terminal: Terminal, steps: Sequence[Step]) -> bytes:
    written = terminal.written
    left = list(steps)
    since = 0  # words are looked for in what came after
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        if left and left[0].when in words_in(bytes(written[max(since, len(written) - SCREENFUL) :])):
            since = len(written)
            terminal.type(left.pop(0).type)
        if not terminal.read():
            assert not left, f"the app ended before {left[0].when!r} was seen: {words_in(bytes(written))}"
            return bytes(written)
    waiting = f"did not show {left[0].when!r}" if left else "did not end"
    raise AssertionError(f"the app {waiting}: {words_in(bytes(written))}")
