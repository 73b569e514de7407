"""One desk under torture: its programs, its proxy, its people, in a folder of its own."""

import asyncio
import hashlib
import json
import random
import secrets
import subprocess
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from faults.history import History
from faults.peer import Frame, Peer
from faults.people import Customer, Racers, SlowBot, probe
from faults.programs import Program, broker, free_port
from faults.proxy import Proxy

AGENTS = ("ada", "ben", "cleo")
CUSTOMERS = 6
_SUPERVISORS = ("watcher", "reader", "racer1", "racer2", "stalled", "beyond", "final")
_TMPFS = "48m"
_RSS_EVERY_S, _LAG_EVERY_S, _LAG_S = 0.5, 0.1, 0.3


class Desk:
    """``conversations`` are those opened so far; ``watcher`` reads all of them, past the proxy."""

    def __init__(self, folder: Path, seed: int, *, on_tmpfs: bool = False, planted: str = "") -> None:
        self.folder, self.seed, self.on_tmpfs = folder, seed, on_tmpfs
        self.rng = random.Random(seed)
        self.history = History(folder / "torture.jsonl")
        self.data = folder / "data"
        self.port = free_port()
        self.broker = broker(folder, self.data, self.port, self.history, planted)
        self.proxy = Proxy(self.port, self.rng)
        self.workers: dict[str, Program] = {}
        self.agents: dict[str, Program] = {}
        self.conversations: list[str] = []
        self.peers: list[Peer] = []
        self.is_over = False
        self.slow_bot: SlowBot | None = None
        self._tasks: list[asyncio.Task[None]] = []

    # -- beginning ----------------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Bring everybody in. Raises NoStart."""
        self.data.mkdir(parents=True)
        if self.on_tmpfs:
            mounted = ["mount", "-t", "tmpfs", "-o", f"size={_TMPFS}", "tmpfs", str(self.data)]
            await asyncio.to_thread(subprocess.run, mounted, check=True, capture_output=True)
        (self.folder / "clock").write_text("0", encoding="utf-8")
        await self.broker.start()
        await self.proxy.start()
        await self._register()
        await self._hire()
        self._populate()
        self._tasks += [asyncio.create_task(self._measure()), asyncio.create_task(self._own_lag())]

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/"

    @property
    def proxied_url(self) -> str:
        return f"ws://127.0.0.1:{self.proxy.port}/"

    def local_token(self) -> str:
        """The key that the broker leaves for its own user: a supervisor's."""
        return str(json.loads((self.data / "local.json").read_text(encoding="utf-8"))["token"])

    async def _register(self) -> None:
        """Make the agents known, then let everybody in."""
        async with asyncio.timeout(20), asyncio.TaskGroup() as group:
            boss = Peer(self.url, self.local_token(), "boss", "desk", self.history)
            connected = group.create_task(boss.run())
            for name in AGENTS:
                skills = {"support": 3}
                await boss.do(
                    {"kind": "register_agent", "agent": name, "name": name.title(), "skills": skills, "capacity": 50}
                )
            for role, name in self._names():
                await boss.do(self._token(role, name))
            connected.cancel()

    def _names(self) -> list[tuple[str, str]]:
        customers = [("customer", f"cust{number}") for number in range(CUSTOMERS)]
        workers = [("bot", "bot"), ("bot", "slowbot"), ("copilot", "copilot")]
        supervisors = [("supervisor", name) for name in _SUPERVISORS]
        agents = [("agent", name) for name in AGENTS]
        return [*customers, ("customer", "prober"), *workers, *supervisors, *agents]

    def _token(self, role: str, name: str) -> Frame:
        secret, id = secrets.token_urlsafe(32), f"{name}-token"
        self._token_file(name).write_text(f"{id}.{secret}", encoding="utf-8")
        digest = hashlib.sha256(secret.encode()).hexdigest()
        return {"kind": "issue_token", "token": id, "digest": digest, "role": role, "subject": name}

    def _token_file(self, name: str) -> Path:
        return self.folder / f"{name}.token"

    def token(self, name: str) -> str:
        """What lets this one in."""
        return self._token_file(name).read_text(encoding="utf-8")

    async def _hire(self) -> None:
        """Start the workers with the agents, all at once."""
        for name in ("bot", "copilot"):
            where = ["--url", self.proxied_url, "--token-file", str(self._token_file(name))]
            arguments = ["-m", "collabtui", name, "run", "--name", name, *where]
            says = "answers at" if name == "bot" else "assists at"
            self.workers[name] = Program(name, arguments, says, self.folder, self.history)
        for name in AGENTS:
            where = [self.proxied_url, str(self._token_file(name)), name, str(self.folder / f"{name}.jsonl")]
            arguments = ["-m", "faults.agent", *where, str(self.seed)]
            self.agents[name] = Program(name, arguments, "is online", self.folder, self.history)
        starts = [worker.start() for worker in self.workers.values()]
        await asyncio.gather(*starts, *(self.begin_agent(name) for name in AGENTS))

    async def begin_agent(self, name: str) -> None:
        """Another life of this agent. Raises NoStart."""
        agent = self.agents[name]
        await agent.start(str(agent.lives + 1))
        self.history.note("present", name, life=str(agent.lives))

    def peer(self, name: str, audience: str = "desk", *, direct: bool = False, keep: bool = True) -> Peer:
        """A client that stays connected until the end, or until its task is cancelled."""
        url = self.url if direct else self.proxied_url
        made = Peer(url, self.token(name), name, audience, self.history)
        if keep:
            self.peers.append(made)
            self._tasks.append(asyncio.create_task(made.run()))
        return made

    def _populate(self) -> None:
        self.watcher, self.reader = self.peer("watcher", direct=True), self.peer("reader")
        self.watcher.keeps_events = True
        self.stalled = self.peer("stalled")
        self.beyond = self.peer("beyond", keep=False)
        for name in AGENTS:
            self._do(self._followed(self.watcher, f"agent:{name}"))
        for number in range(CUSTOMERS):
            customer = Customer(self.peer(f"cust{number}", "public"), self._chance(f"cust{number}"), self.opened)
            self._do(customer.run(lambda: self.is_over))
        self.slow_bot = SlowBot(self.peer("slowbot", "bot"), self._chance("slowbot"))
        racers = (self.peer("racer1"), self.peer("racer2"))
        self._do(Racers(racers, self._chance("racers"), self.conversations).run(lambda: self.is_over))
        self._do(probe(self.peer("prober", "public", direct=True), lambda: self.is_over, self.opened))

    def _chance(self, name: str) -> random.Random:
        return random.Random(f"{self.seed}-{name}")

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    def opened(self, conversation: str) -> None:
        """Have everybody follow a new conversation who follows all."""
        self.conversations.append(conversation)
        for follower in (self.watcher, self.reader, self.stalled):
            self._do(self._followed(follower, f"conversation:{conversation}"))

    async def _followed(self, peer: Peer, stream: str) -> None:
        await peer.follow(stream)

    # -- measuring ----------------------------------------------------------------------------------------------------

    async def _measure(self) -> None:
        while True:
            await asyncio.sleep(_RSS_EVERY_S)
            if self.broker.runs:
                self.history.note("rss", "broker", bytes=self.broker.resident())

    async def _own_lag(self) -> None:
        """Moments at which this process itself was late, so that nobody else is blamed."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LAG_EVERY_S
            await asyncio.sleep(_LAG_EVERY_S)
            if loop.time() - due > _LAG_S:
                self.history.note("lag", "torture", seconds=round(loop.time() - due, 3))

    # -- ending -------------------------------------------------------------------------------------------------------

    async def settle(self, within_s: float = 15.0) -> None:
        """Ask nothing more, see every answer in; what stays open is noted."""
        self.is_over = True
        waiting: dict[str, int] = {}
        try:
            async with asyncio.timeout(within_s):
                while waiting := {peer.who: peer.unanswered for peer in self.peers if peer.unanswered}:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        except TimeoutError:
            self.history.note("unsettled", "torture", waiting=waiting)

    async def dismiss_agents(self) -> None:
        """End the agents' processes, so that nothing new begins."""
        for program in (*self.agents.values(), *self.workers.values()):
            if program.runs and program.is_stopped:
                program.go_on()
            await program.kill()

    async def part(self) -> None:
        """Cut all clients."""
        if self.slow_bot is not None:
            self.slow_bot.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.proxy.stop()

    async def close(self) -> None:
        """Let go of everything, whatever state it is in."""
        await self.part()
        for program in (self.broker, *self.workers.values(), *self.agents.values()):
            if program.runs:
                program.go_on()
            await program.kill()
        if self.on_tmpfs:
            mounted = ["umount", "-l", str(self.data)]
            await asyncio.to_thread(subprocess.run, mounted, check=False, capture_output=True)
        self.history.close()
