"""The product's programs as processes that a run may stop, kill or starve."""

import asyncio
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path

from faults.history import History

SCRIPTS = Path(__file__).resolve().parents[1]
ROOT = SCRIPTS.parent
READY_S = 30.0
_PAGE = os.sysconf("SC_PAGE_SIZE")
_BIG_LINE = 1024 * 1024


class NoStart(Exception):
    """A program did not come up; the sentence says which, with its own last words."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(clock: Path) -> dict[str, str]:
    """What each program finds around it; ``clock`` is the file with the shift of its wall clock in seconds."""
    paths = [str(SCRIPTS / "faults" / "clock"), str(SCRIPTS), str(ROOT)]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
        "TORTURE_CLOCK": str(clock),
    }


class Program:
    """One program through its lives. ``who`` names it in the history, ``said`` is what it said when it was ready."""

    def __init__(self, who: str, arguments: list[str], says: str, folder: Path, history: History) -> None:
        self.who, self._arguments, self._says = who, arguments, says
        self._folder, self._history = folder, history
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []
        self._ready = asyncio.Event()
        self._wanted_end = False
        self.is_stopped = False
        self.lives = 0
        self.said = ""

    @property
    def pid(self) -> int:
        """The number of the present life."""
        assert self._process is not None  # noqa: S101 - asked of started programs only
        return self._process.pid

    @property
    def code(self) -> int | None:
        """The exit code of the last life; None while it lasts."""
        return None if self._process is None else self._process.returncode

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self, *more: str) -> None:
        """Begin a life; returns when it said that it is ready. Raises NoStart."""
        self.lives += 1
        self._ready.clear()
        self._wanted_end = self.is_stopped = False
        self._history.note("start", self.who)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, *self._arguments, *more,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=_BIG_LINE,
            env=environment(self._folder / "clock"), cwd=self._folder,
        )  # fmt: skip
        assert self._process.stdout is not None  # noqa: S101
        assert self._process.stderr is not None  # noqa: S101
        streams = (self._process.stdout, self._process.stderr)
        self._readers = [asyncio.create_task(self._read(stream)) for stream in streams]
        self._readers.append(asyncio.create_task(self._watch(self._process)))
        try:
            async with asyncio.timeout(READY_S):
                await self._ready.wait()
        except TimeoutError:
            raise NoStart(f"{self.who} was not ready after {READY_S:g} s: look at {self._log}") from None
        if not self.runs and not self._wanted_end:
            raise NoStart(f"{self.who} ended at its start: look at {self._log}")

    @property
    def _log(self) -> Path:
        return self._folder / f"{self.who}.log"

    async def _read(self, stream: asyncio.StreamReader) -> None:
        """Keep what it says. Read here, not by the file itself: a starved program must be able to speak."""
        with self._log.open("ab", buffering=0) as log:
            async for line in stream:
                log.write(line)
                if self._says.encode() in line:
                    self.said = line.decode()
                    self._ready.set()

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        code = await process.wait()
        self._history.note("exit", self.who, code=code, wanted=self._wanted_end)
        self._ready.set()

    def strike(self) -> None:
        """kill -9 at this very moment, without waiting for anything."""
        self._wanted_end = True
        if self.runs:
            os.kill(self.pid, signal.SIGKILL)

    async def kill(self) -> None:
        """kill -9; returns when it is gone."""
        await self._end(signal.SIGKILL)

    async def terminate(self, within_s: float = 20.0) -> int:
        """SIGTERM; its exit code, or kill -9 with code -9 where it does not end."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(within_s):
                code = await self._end(signal.SIGTERM)
        except TimeoutError:
            code = await self._end(signal.SIGKILL)
        self._history.note("terminated", self.who, code=code, seconds=round(time.monotonic() - began, 3))
        return code

    async def _end(self, number: signal.Signals) -> int:
        self._wanted_end = True
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        code = await self._process.wait()
        await asyncio.gather(*self._readers)
        return code

    def stop(self) -> None:
        """SIGSTOP."""
        os.kill(self.pid, signal.SIGSTOP)
        self.is_stopped = True

    def go_on(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)
        self.is_stopped = False

    def files_at_most(self, size: int) -> None:
        """Have the kernel refuse every write beyond ``size`` bytes of a file; -1 lifts that."""
        limit = resource.RLIM_INFINITY if size < 0 else size
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def resident(self) -> int:
        """Bytes of memory in use."""
        return int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE


def broker(folder: Path, data: Path, port: int, history: History, planted: str = "") -> Program:
    """The broker, with a bug planted in it where one is named."""
    module = ["-m", "faults.planted_broker", planted] if planted else ["-m", "broker.cli"]
    where = ["--data-dir", str(data), "--port", str(port), "--policy", str(SCRIPTS / "faults" / "policy.toml")]
    config = folder / "broker.toml"
    config.write_text("[limits]\nping_s = 1.0\npatience_s = 3.0\n", encoding="utf-8")
    arguments = [*module, "serve", *where, "--config", str(config), "--json"]
    return Program("broker", arguments, '"url"', folder, history)
