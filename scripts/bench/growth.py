"""What a broker costs as more of everything comes: conversations, watchers, idle connections, years of events."""

import asyncio
import json
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from bench.big_store import EACH, conversation_of, token_of
from bench.figures import Slice, percentile
from bench.load import Load
from bench.process import rss_mb, sample
from bench.servers import Ours, connected, running_ours
from bench.wire import Broken, Peer
from broker.protocol.codec import encode
from broker.protocol.frames import SUBPROTOCOL, Cursor, Hello, Subscribe

_PATIENCE_S: Final = 60.0
#: Messages a second to one conversation while others watch it.
_TOLD_A_SECOND: Final = 20
#: How many of its last events a client lacks that comes back.
_MISSED: Final = 50


@dataclass(frozen=True, slots=True)
class Watched:
    """One conversation with so many watchers: until the last of them had a message, what each delivery cost."""

    watchers: int
    last_p50_ms: float
    last_p99_ms: float
    cpu_us_a_delivery: float


@dataclass(frozen=True, slots=True)
class Idle:
    """Connections that log in, then say nothing."""

    connections: int
    kib_each: float


@dataclass(frozen=True, slots=True)
class Grown:
    """A broker on a store of so many events: its start, then clients that come back all at once."""

    events: int
    size_mb: float
    ready_s: float
    clients: int
    resumed_s: float
    cpu_ms_a_client: float
    rss_mb: float


async def conversations(ours: Ours, count: int, rate: float, seconds: float) -> Slice:
    """The cost of a message at a fixed rate with so many conversations at once."""
    async with replace(ours, each=min(100, count)).talks(count) as talks:
        return await Load("ours", ours.pid, talks).open(rate, seconds, nap_s=0.0)


async def watchers(ours: Ours, count: int, seconds: float) -> Watched:
    """So many supervisors watch one conversation, beside the agent who answers it."""
    async with AsyncExitStack() as stack:
        (talk,) = await stack.enter_async_context(ours.talks(1))
        seen = _Seen(count)
        for _ in range(count):
            peer = await _entered(stack, ours)
            peer.say(encode(Subscribe(id="watch", stream=f"conversation:{talk.conversation}")))
            while b'"type":"ack"' not in await peer.hear():
                continue
            peer.on_frame = seen.heard
        before = sample(ours.pid)
        for n in range(int(seconds * _TOLD_A_SECOND)):
            seen.begin(n)
            talk.send(time.perf_counter())
            await asyncio.wait_for(seen.done.wait(), _PATIENCE_S)
            await asyncio.sleep(1 / _TOLD_A_SECOND)
        cost = sample(ours.pid).server - before.server
    times = sorted(seen.times)
    middle, late = percentile(times, 0.5), percentile(times, 0.99)
    return Watched(count, round(middle * 1e3, 2), round(late * 1e3, 2), round(cost / len(times) / count * 1e6, 1))


class _Seen:
    """Waits until all watchers have a message."""

    def __init__(self, watchers: int) -> None:
        self._watchers = watchers
        self.times: list[float] = []
        self.done = asyncio.Event()
        self._left = 0
        self._began = 0.0
        self._mark = b""

    def begin(self, n: int) -> None:
        self._left, self._mark = self._watchers, b"#%08d#" % n
        self.done.clear()
        self._began = time.perf_counter()

    def heard(self, frame: bytes) -> None:
        if self._mark in frame:
            self._left -= 1
            if not self._left:
                self.times.append(time.perf_counter() - self._began)
                self.done.set()


async def idle(ours: Ours, count: int) -> Idle:
    """The memory that each idle connection takes, of the broker's process."""
    async with AsyncExitStack() as stack:
        await _enter(stack, ours, count // 10)  # what the first ones make is kept for the others
        before = rss_mb(ours.pid)
        await _enter(stack, ours, count)
        return Idle(count, round((rss_mb(ours.pid) - before) * 1e6 / 1024 / count, 1))


async def _enter(stack: AsyncExitStack, ours: Ours, count: int) -> None:
    for _ in range(count):
        await _entered(stack, ours)


async def _entered(stack: AsyncExitStack, ours: Ours) -> Peer:
    peer = await connected(stack, ours.local.url, SUBPROTOCOL)
    peer.say(encode(Hello(token=ours.local.token)))
    if b'"type":"welcome"' not in await peer.hear():
        raise Broken("The broker does not welcome its own supervisor.")
    return peer


async def grown(core: int, folder: Path, events: int, clients: int) -> Grown:
    """Build the store, start a broker on it, have all clients come back at once."""
    await _built(folder, events, clients)
    began = time.perf_counter()
    async with running_ours(core, folder) as ours:
        ready = time.perf_counter() - began
        before, start = sample(ours.pid), time.perf_counter()
        async with AsyncExitStack() as stack:
            await asyncio.gather(*(_resumed(stack, ours, number) for number in range(clients)))
            taken = time.perf_counter() - start
            cost = sample(ours.pid).server - before.server
        size = await asyncio.to_thread(_size_mb, folder)
        held = rss_mb(ours.pid)
    spent = round(cost / max(clients, 1) * 1e3, 2)
    return Grown(events, round(size, 1), round(ready, 2), clients, round(taken, 2), spent, round(held, 1))


def _size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.glob("collabtui.db*")) / 1e6


async def _resumed(stack: AsyncExitStack, ours: Ours, number: int) -> None:
    """A client with most of its conversation comes back, and gets what it lacks."""
    stream = f"conversation:{conversation_of(number)}"
    peer: Peer = await connected(stack, ours.local.url, SUBPROTOCOL)
    peer.say(encode(Hello(token=token_of(number), resume=(Cursor(stream=stream, after_n=EACH - _MISSED),))))
    for n in range(EACH - _MISSED + 1, EACH + 1):
        while b'"n":%d,' % n not in (frame := await peer.hear()):
            if b'"type":"welcome"' not in frame:
                raise Broken(f"A client that came back was told: {frame[:200].decode(errors='replace')}")


async def _built(folder: Path, events: int, clients: int) -> None:
    command = (sys.executable, "-m", "bench.big_store", str(folder), str(events), str(clients))
    process = await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[1], stdout=PIPE)
    if await process.wait():
        raise Broken("The big store can't be built.")


def told(parts: Sequence[Slice | Watched | Idle | Grown]) -> str:
    """All figures as JSON, a line each."""
    return "\n".join(json.dumps({type(part).__name__.lower(): _plain(part)}) for part in parts)


def _plain(part: Slice | Watched | Idle | Grown) -> dict[str, object]:
    return asdict(part)
