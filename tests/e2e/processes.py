"""Programs of the project as processes of their own, which tests may kill."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from broker.protocol.local import LocalBroker, parse

READY_S = 20.0
ENVIRONMENT = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "PYTHONWARNINGS": "error"}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Program:
    """A running process; what it printed is kept, line by line."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    grew: asyncio.Condition = field(default_factory=asyncio.Condition)
    #: How many of its streams ended: with both it will never say anything again.
    silent: int = 0

    async def read(self, stream: asyncio.StreamReader, into: list[str]) -> None:
        async for raw in stream:
            async with self.grew:
                into.append(raw.decode().rstrip("\n"))
                self.grew.notify_all()
        async with self.grew:
            self.silent += 1
            self.grew.notify_all()

    async def says(self, text: str, after: int = 0) -> str:
        """Wait for a printed line with this text, after so many lines; the line."""

        def is_said() -> bool:
            return any(text in line for line in self.lines[after:])

        try:
            async with asyncio.timeout(READY_S), self.grew:
                await self.grew.wait_for(lambda: is_said() or self.silent == 2)
        except TimeoutError:
            raise self._never(text) from None
        if not is_said():
            raise self._never(text)
        return next(line for line in self.lines[after:] if text in line)

    def _never(self, text: str) -> AssertionError:
        return AssertionError(f"never said {text!r}:\n" + "\n".join([*self.lines, *self.errors]))

    async def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        await self.process.stdin.drain()

    async def kill(self) -> None:
        """kill -9, if it still runs; then wait until it is gone."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(READY_S):
            return await self.process.wait()


@asynccontextmanager
async def program(*arguments: str | Path) -> AsyncIterator[Program]:
    """``python ARGUMENTS`` until the end of the block; killed if it still runs then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *map(str, arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    started = Program(process)
    readers = [
        asyncio.create_task(started.read(process.stdout, started.lines)),
        asyncio.create_task(started.read(process.stderr, started.errors)),
    ]
    try:
        yield started
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await asyncio.gather(*readers)
        if process.stdin is not None:
            process.stdin.close()


@asynccontextmanager
async def broker_process(
    data: Path, port: int, policy: Path, *flags: str | Path
) -> AsyncIterator[tuple[Program, LocalBroker]]:
    """``broker serve`` as a process, ready to be connected to."""
    arguments = ("-m", "broker.cli", "serve", "--data-dir", data, "--port", str(port), "--policy", policy, "--json")
    async with program(*arguments, *flags) as broker:
        told = json.loads(await broker.says('"url"'))
        local = parse((data / "local.json").read_text(encoding="utf-8"), "local.json")
        assert local.url == told["url"]
        yield broker, local
