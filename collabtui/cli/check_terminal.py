"""What the doctor finds about the terminal that it runs in."""

import codecs
import curses
import os
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from collabtui.cli.finding import Finding, error, note, warning

NAME: Final = "terminal"
#: What the screens need.
COLUMNS: Final = 60
LINES: Final = 16
_FEW_COLOURS: Final = 8
_TRUE_COLOUR: Final = ("truecolor", "24bit")


def terminal(environment: Mapping[str, str] | None = None, output: TextIO | None = None) -> list[Finding]:
    """One finding for each fault; one that all is well where there is none."""
    environment, output = os.environ if environment is None else environment, output or sys.stdout
    kind = environment.get("TERM", "")
    faults = [*_encoding(output)]
    if not output.isatty():
        return faults or [note(NAME, "terminal.none", "This is no terminal: lines work here (--plain), screens don't.")]
    faults += _kind(kind) or _colours(kind, environment)
    faults += _size(output)
    return faults or [Finding(NAME, f"{kind}, {output.encoding}, {_told_size(output)}.")]


def _encoding(output: TextIO) -> list[Finding]:
    encoding = output.encoding or "unknown"
    try:
        is_utf8 = codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        is_utf8 = False
    if is_utf8:
        return []
    said = f"Text is written as {encoding}, which has not all the characters that customers use."
    return [error(NAME, "terminal.not_utf8", said, "Set a UTF-8 locale, such as: export LC_ALL=C.UTF-8")]


def _kind(kind: str) -> list[Finding]:
    mend = "Set it to what your terminal is, such as: export TERM=xterm-256color"
    if not kind:
        return [error(NAME, "terminal.no_term", "TERM is not set: nobody knows what this terminal can do.", mend)]
    if kind == "dumb":
        return [error(NAME, "terminal.dumb", "TERM is dumb: only lines work (--plain), screens don't.", mend)]
    return []


def _colours(kind: str, environment: Mapping[str, str]) -> list[Finding]:
    if "NO_COLOR" in environment:
        return [note(NAME, "terminal.no_color", "NO_COLOR is set: screens go without colours.")]
    if environment.get("COLORTERM", "") in _TRUE_COLOUR:
        return []
    try:
        curses.setupterm(kind)
    except curses.error:
        said = f"This machine does not know a terminal called {kind}."
        return [warning(NAME, "terminal.unknown", said, "Name one that it knows: export TERM=xterm-256color")]
    if curses.tigetnum("colors") >= _FEW_COLOURS:
        return []
    mend = "If it can: export TERM=xterm-256color; if not: --theme collabtui-contrast reads best"
    return [warning(NAME, "terminal.few_colours", f"A terminal called {kind} shows no colours.", mend)]


def _size(output: TextIO) -> list[Finding]:
    size = os.get_terminal_size(output.fileno())
    if size.columns >= COLUMNS and size.lines >= LINES:
        return []
    said = f"It is too small for the screens: it has {_told_size(output)}, needed are {COLUMNS} x {LINES}."
    return [warning(NAME, "terminal.small", said, "Make its window larger, or its letters smaller.")]


def _told_size(output: TextIO) -> str:
    size = os.get_terminal_size(output.fileno())
    return f"{size.columns} x {size.lines}"
