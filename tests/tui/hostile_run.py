"""Hostile texts in every place of the real windows, watched from the other end of a pseudo-terminal."""

import json
import select
import socket
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.tui.hostile_page import CLICKED, Clicked, Line, Page
from tests.tui.pty_grid import Grid
from tests.tui.pty_screen import Terminal, escapes_not_textuals, terminal_with, words_in

Window = Literal["console", "customer"]
SIZE = (200, 60)
#: Longer than a page takes to be drawn on a busy machine; only a fault waits for it.
PATIENCE_S = 30.0
#: Words that are not there by then are missing.
SEEN_S = 5.0
PROGRAM = """
import asyncio, sys
{before}
from tests.tui.hostile_{window} import show
sys.exit(asyncio.run(show({arguments!r}, {line})))
"""
QUIT = b"\x11"


@dataclass
class Figures:
    """What was done, with the faults that were found: (page, what, its texts)."""

    window: Window
    texts: int = 0
    pages: int = 0
    shown: int = 0
    bytes: int = 0
    clicks: int = 0
    seconds: float = 0.0
    code: int | None = None
    faults: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)


def run(window: Window, said: Sequence[str], shown: Sequence[str], *, before: str = "") -> Figures:
    """Show texts in a window: ``said`` by those who meet at its broker, ``shown`` straight by its widgets.

    ``before`` is Python code that the program begins with.
    """
    ours, theirs = socket.socketpair()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, ours, theirs:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps([list(said), list(shown)]), encoding="utf-8")
        code = PROGRAM.format(window=window, before=before, arguments=folder, line=theirs.fileno())
        environment = {"EDITOR": "", "VISUAL": "", "XDG_CONFIG_HOME": folder}
        with terminal_with(code, size=SIZE, environment=environment, pass_fds=[theirs.fileno()]) as terminal:
            theirs.close()
            return _Watch(window, terminal, Line(ours)).watch()


class _Watch:
    """Reads all that is written, clicks, compares."""

    def __init__(self, window: Window, terminal: Terminal, line: Line) -> None:
        self._terminal, self._line = terminal, line
        self._grid = Grid(*SIZE)
        self._figures = Figures(window)
        self._drawn = 0  # bytes that the grid has
        self._checked = 0  # bytes that were looked at for sequences
        self._page: Page | None = None

    def watch(self) -> Figures:
        began = time.monotonic()
        while (told := self._next()) is not None:
            match told:
                case Page():
                    self._show(told)
                case Clicked(faults):
                    self._check_bytes()
                    for fault in faults:
                        self._tell(fault)
        self._figures.code = self._terminal.process.wait(PATIENCE_S)
        self._check_bytes(whole=True)
        if self._figures.code != 0:
            self._tell(f"the window ended with code {self._figures.code}: {words_in(self._since(0))[-3000:]}")
        self._figures.bytes = len(self._terminal.written)
        self._figures.seconds = time.monotonic() - began
        return self._figures

    def _show(self, page: Page) -> None:
        self._page = page
        figures = self._figures
        figures.pages += 1
        figures.texts += len(page.texts)
        figures.shown += page.places
        self._check_words(page)
        figures.clicks += len(page.clicks)
        clicks = (f"\x1b[<0;{x + 1};{y + 1}M\x1b[<0;{x + 1};{y + 1}m" for x, y in page.clicks)
        self._terminal.type("".join(clicks).encode() + CLICKED)

    def _check_words(self, page: Page) -> None:
        ends = time.monotonic() + SEEN_S
        while page.expected and (missing := self._missing(page)):
            if time.monotonic() > ends:
                for region, words in missing:
                    self._tell(f"not seen: {words!r} in {self._grid.words(*region)[:2000]!r}")
                return
            if not self._read_all():
                return

    def _read_all(self) -> bool:
        """Take what comes until nothing more does for a moment."""
        before = -1
        while before != len(self._terminal.written):
            before = len(self._terminal.written)
            if not self._terminal.read(0.05):
                return False
        return True

    def _missing(self, page: Page) -> list[tuple[tuple[int, int, int, int], str]]:
        new = bytes(self._terminal.written[self._drawn :])
        self._drawn += len(new)
        self._grid.feed(new)
        return [
            (one.region, words)
            for one in page.expected
            for words in one.words
            if words not in self._grid.words(*one.region)
        ]

    def _check_bytes(self, *, whole: bool = False) -> None:
        """Look at what was written since the last look, but for a sequence that has not ended yet."""
        new = self._since(self._checked)
        # Nothing of ours has a CSI inside: what came before the last one is whole.
        end = len(new) if whole else max(new.rfind(b"\x1b["), 0)
        self._checked += end
        for found in escapes_not_textuals(new[:end], alerts=True)[:5]:
            self._tell(f"not Textual's own: {found}")

    def _since(self, place: int) -> bytes:
        return bytes(self._terminal.written[place:])

    def _tell(self, fault: str) -> None:
        page = self._page
        self._figures.faults.append((page.name if page else "before", fault, page.texts if page else ()))

    def _next(self) -> Page | Clicked | None:
        """What the program tells next; None when it has ended."""
        ends, talks = time.monotonic() + PATIENCE_S, True
        while time.monotonic() < ends:
            if (told := self._line.next()) is not None:
                return told
            line, terminal = self._line.fileno(), self._terminal.fileno()
            ready = select.select([line, terminal] if talks else [terminal], [], [], 1.0)[0]
            talks = talks and (line not in ready or self._line.take())
            if terminal in ready and not self._terminal.read(0):
                return None
        self._tell(f"nothing happened for {PATIENCE_S} s: {self._grid.words()[:3000]}")
        return None
