"""What the doctor finds about a terminal: each fault made on a real one."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest

from collabtui.cli.check_terminal import COLUMNS, LINES, terminal
from collabtui.ui.too_small import NEEDED

GOOD = {"TERM": "xterm-256color"}


@contextmanager
def opened(columns: int = 80, lines: int = 24, encoding: str = "utf-8") -> Iterator[TextIO]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    try:
        with os.fdopen(theirs, "w", encoding=encoding) as output:
            yield output
    finally:
        os.close(ours)


def codes(environment: dict[str, str], output: TextIO) -> list[str]:
    found = terminal(environment, output)
    assert all(one.mend for one in found if not one.ok)
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        (GOOD, "ok"),
        ({"TERM": "vt100", "COLORTERM": "truecolor"}, "ok"),
        ({}, "terminal.no_term"),
        ({"TERM": "dumb"}, "terminal.dumb"),
        ({**GOOD, "NO_COLOR": "1"}, "terminal.no_color"),
    ],
)
def test_what_the_terminal_is_called_tells_what_it_can(environment: dict[str, str], code: str) -> None:
    with opened() as output:
        assert codes(environment, output) == [code]


@pytest.mark.parametrize(
    ("kind", "code"),
    [("xterm-256color", "ok"), ("vt100", "terminal.few_colours"), ("no-such-terminal", "terminal.unknown")],
)
def test_what_the_terminal_can_is_looked_up(kind: str, code: str) -> None:
    """In a process of its own: the library that knows terminals learns of one, once."""
    look = "import sys; from collabtui.cli.check_terminal import terminal; sys.stderr.write(terminal()[0].code)"
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORTERM")}
    with opened() as output:
        run = subprocess.run(
            [sys.executable, "-c", look],
            env={**environment, "TERM": kind}, stdout=output, stderr=subprocess.PIPE, text=True, check=True, timeout=30,
        )  # fmt: skip
    assert run.stderr == code


@pytest.mark.parametrize(("columns", "lines"), [(COLUMNS - 1, 24), (80, LINES - 1)])
def test_a_small_terminal_is_told_its_size(columns: int, lines: int) -> None:
    with opened(columns, lines) as output:
        (found,) = terminal(GOOD, output)
    assert (found.code, f"{columns} x {lines}" in found.said) == ("terminal.small", True)


def test_the_size_is_the_one_that_the_screens_need() -> None:
    assert (NEEDED.width, NEEDED.height) == (COLUMNS, LINES)


def test_other_characters_than_utf8_are_a_fault() -> None:
    with opened(encoding="latin-1") as output:
        assert codes(GOOD, output) == ["terminal.not_utf8"]


def test_every_fault_is_told_not_the_first_alone() -> None:
    with opened(20, 5, "ascii") as output:
        assert codes({"TERM": "dumb"}, output) == ["terminal.not_utf8", "terminal.dumb", "terminal.small"]


def test_no_terminal_is_no_fault(tmp_path: Path) -> None:
    with (tmp_path / "pipe").open("w", encoding="utf-8") as output:
        (found,) = terminal({}, output)
    assert (found.code, found.ok) == ("terminal.none", True)
