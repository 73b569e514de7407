"""From asking for a program to its first words on the screen."""

import os
import subprocess
import sys
import sysconfig
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.process import on_core
from bench.servers import ROOT
from bench.tui_desk import console, environment, minimal
from bench.tui_effects import Effect, matches, shows
from bench.tui_figures import Start, start_of
from bench.tui_terminal import terminal

PYTHON = "python -c pass"
MINIMAL = "minimal app, first paint"
CONSOLE = "console, first paint"
QUEUE = "console, whole queue"
COLD = ", files not in memory"
Size = tuple[int, int]


class Starts:
    """Starts programs one after the other, each on ``core``; ``say`` hears of each round."""

    def __init__(self, folder: Path, size: Size, core: int, say: Callable[[str], None]) -> None:
        self._folder, self._size, self._core, self._say = folder, size, core, say
        self._environment = environment(folder)
        self._taken: dict[str, list[float]] = defaultdict(list)

    def measure(self, warm: int, cold: int, tickets: int) -> list[Start]:
        """So many rounds with all files in memory, so many without. Raises Broken."""
        self._round(tickets, "", lambda: None)
        self._taken.clear()  # the first round brought the files into memory
        for number in range(warm):
            self._round(tickets, "", lambda: None)
            self._say(f"start {number + 1} of {warm}: console {self._taken[CONSOLE][-1] * 1e3:.0f} ms")
        for number in range(cold):
            self._round(tickets, COLD, forget_files)
            self._say(f"cold start {number + 1} of {cold}: console {self._taken[CONSOLE + COLD][-1] * 1e3:.0f} ms")
        return [start_of(program, seconds) for program, seconds in self._taken.items()]

    def _round(self, tickets: int, how: str, before: Callable[[], None]) -> None:
        before()
        self._taken[PYTHON + how].append(self._python())
        before()
        self._taken[MINIMAL + how] += self._seen(minimal(), [shows("Caller 01")])
        before()
        paints = [shows("No conversation is open"), matches(rf"WAITING {tickets}\b")]
        painted, filled = self._seen(console(self._folder, looks_only=True), paints)
        self._taken[CONSOLE + how].append(painted)
        self._taken[QUEUE + how].append(filled)

    def _python(self) -> float:
        with on_core(self._core):
            before = time.perf_counter()
            subprocess.run([sys.executable, "-c", "pass"], check=True)
            return time.perf_counter() - before

    def _seen(self, command: tuple[str, ...], effects: Iterable[Effect]) -> list[float]:
        with terminal(command, self._size, ROOT, self._environment, self._core) as shown:
            return [shown.until(effect) - shown.started for effect in effects]


def forget_files() -> None:
    """Have the kernel drop Python's, the libraries', our own files from memory, but for those that are mapped now."""
    for folder in {sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), str(ROOT / "collabtui")}:
        for path in Path(folder).rglob("*.[ps][yo]*"):
            if path.is_file():
                _forget(path)


def _forget(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)
