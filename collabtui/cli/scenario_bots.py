"""Bots as processes of their own, one of which can be killed."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from collabtui.client.errors import NotRunning
from collabtui.demo.stage import Stage

NAMES: Final = ("bot-1", "bot-2")
#: Seconds that a bot may take to be at work.
_READY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Bots:
    """The bots at work, by their names."""

    processes: dict[str, asyncio.subprocess.Process]

    async def kill(self, name: str) -> None:
        """kill -9 the bot with this name, the first one where nobody has it."""
        process = self.processes.get(name) or next(iter(self.processes.values()))
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def bots(stage: Stage) -> AsyncIterator[Bots]:
    """Two bots on the stage until the end of the block. Raises NotRunning where one does not start."""
    started = Bots({})
    try:
        for name in NAMES:
            started.processes[name] = await _started(stage, name)
        yield started
    finally:
        for process in started.processes.values():
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _started(stage: Stage, name: str) -> asyncio.subprocess.Process:
    arguments = ("bot", "run", "--data-dir", str(stage.folder), "--name", name, "--shop-url", stage.shop_url)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "collabtui", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    if process.stdout is None:
        raise NotRunning(f"The bot {name} has no output to read.")
    async with asyncio.timeout(_READY_S):
        told = await process.stdout.readline()
    if not told:
        raise NotRunning(f"The bot {name} ended before it was at work (exit code {await process.wait()}).")
    return process
