"""A broker, a shop that takes its time, bots that can be killed: each a process of its own."""

import asyncio
import json
import os
import signal
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from broker.protocol.local import LocalBroker, parse

ROOT = Path(__file__).resolve().parents[2]
READY_S = 60.0


class Program:
    """One process of the product; ``says`` waits for its first line."""

    def __init__(self, arguments: tuple[str, ...]) -> None:
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> str:
        """Run it; its first line. Raises RuntimeError when it ends before that, TimeoutError when it says nothing."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
        command = (sys.executable, "-m", "collabtui", *self._arguments)
        self._process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=environment
        )
        async with asyncio.timeout(READY_S):
            line = await self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            raise RuntimeError(f"collabtui {' '.join(self._arguments)} ended before it was ready.")
        return line.decode()

    async def end(self, number: int) -> int:
        """Send the signal; the exit code. Nothing where it was not started."""
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self._process.wait()


class Desk:
    """All of them in one folder; they end with the block."""

    def __init__(self, folder: Path, latency_ms: int) -> None:
        self._folder, self._latency_ms = folder, latency_ms
        self._data = ("--data-dir", str(folder / "desk"))
        self._ends = AsyncExitStack()
        self._shop_url, self._started = "", 0
        self.bots: list[Program] = []

    async def __aenter__(self) -> Self:
        await self._run("broker", "serve", *self._data, "--port", "0", "--json")
        shop = ("shop", "run", "--port", "0", "--database", str(self._folder / "shop.db"), "--json")
        self._shop_url = json.loads(await self._run(*shop, "--latency-ms", str(self._latency_ms)))["url"]
        return self

    async def __aexit__(self, *_: object) -> None:
        for bot in self.bots:
            await bot.end(signal.SIGKILL)
        await self._ends.aclose()

    async def _run(self, *arguments: str) -> str:
        program = Program(arguments)
        said = await program.start()
        self._ends.push_async_callback(program.end, signal.SIGTERM)
        return said

    @property
    def local(self) -> LocalBroker:
        """Where the broker is."""
        path = self._folder / "desk" / "local.json"
        return parse(path.read_text("utf-8"), str(path))

    @property
    def folder(self) -> Path:
        """The broker's data folder."""
        return self._folder / "desk"

    async def add_bot(self) -> Program:
        """One more bot, ready to answer."""
        self._started += 1
        name = f"bot-{self._started}"
        bot = Program(("bot", "run", "--name", name, "--shop-url", self._shop_url, *self._data))
        await bot.start()
        self.bots.append(bot)
        return bot

    async def kill(self, bot: Program) -> None:
        """kill -9, at whatever it does."""
        self.bots.remove(bot)
        await bot.end(signal.SIGKILL)

    async def retire(self, bot: Program) -> int:
        """SIGTERM: it answers what it has; its exit code."""
        self.bots.remove(bot)
        return await bot.end(signal.SIGTERM)
