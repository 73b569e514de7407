"""A small app run in a real pseudo-terminal, with every byte that it writes there."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60.0
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
_SUSPECT = re.compile(rb"\x1b[\s\S]{0,24}|[\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]|\xc2[\x80-\x9f]")


@dataclass(frozen=True)
class Step:
    """Once the words are on the screen, these bytes are typed."""

    when: str
    type: bytes


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
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    process = _started(code, theirs, environment or {})
    os.close(theirs)
    try:
        return _conversation(ours, steps)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


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


def _started(code: str, terminal: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TEXTUAL"}}
    settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=ROOT,
        env={**inherited, **settings, **environment},
        start_new_session=True,
    )


def _conversation(terminal: int, steps: Sequence[Step]) -> bytes:
    written = bytearray()
    left = list(steps)
    since = 0  # words are looked for in what came after
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        if left and left[0].when in words_in(bytes(written[max(since, len(written) - SCREENFUL) :])):
            since = len(written)
            os.write(terminal, left.pop(0).type)
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        if not (chunk := _read(terminal)):
            assert not left, f"the app ended before {left[0].when!r} was seen: {words_in(bytes(written))}"
            return bytes(written)
        written += chunk
    waiting = f"did not show {left[0].when!r}" if left else "did not end"
    raise AssertionError(f"the app {waiting}: {words_in(bytes(written))}")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side is closed
        return b""
