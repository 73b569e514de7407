"""The load generator: messages sent at a pace, each one's way back watched."""

import asyncio
import gc
import re
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench.figures import Slice, latency
from bench.process import Sample, rss_mb, sample
from bench.wire import Listener, Template, id_tail

_now = time.perf_counter
_ACK = b'{"type":"ack"'
_NUMBER = re.compile(rb"#(\d{8})#")
#: Messages before the measured ones: caches fill, batches find their size.
WARM_S = 0.5
_DRAIN_S = 10.0
_SHOWN = 300


class Talk:
    """One conversation's traffic: what was sent, acknowledged, delivered, in order from 0."""

    def __init__(self, template: Template, write: Listener, *, acks_are_numbered: bool, conversation: str = "") -> None:
        self._template, self._write, self._acks_are_numbered = template, write, acks_are_numbered
        self.conversation = conversation
        self._tail = id_tail(conversation).encode()
        self.load: Load | None = None
        self.times: list[float] = []
        self.sent = self.acked = self.delivered = self.bad = 0
        self.fault = ""

    def send(self, at: float) -> None:
        """Send the next message, which was due ``at``."""
        self.times.append(at)
        self._write(self._template.numbered(self.sent, int(at * 1000)))
        self.sent += 1

    def on_ack(self, frame: bytes) -> None:
        n = self.acked
        if not frame.startswith(_ACK) or (self._acks_are_numbered and b"%08d%b" % (n, self._tail) not in frame):
            self._wrong(frame)
        self.acked = n + 1
        if self.load is not None and n < self.sent:
            self.load.acked(self, n)

    def on_delivery(self, frame: bytes) -> None:
        n = self.delivered
        if b"#%08d#" % n not in frame:
            if _NUMBER.search(frame) is None:
                return  # an event of another kind
            self._wrong(frame)
        self.delivered = n + 1
        if self.load is not None and n < self.sent:
            self.load.delivered(self, n)

    def on_lost(self) -> None:
        self._wrong(b"the connection was lost")

    @property
    def missing(self) -> int:
        return max(0, self.sent - min(self.acked, self.delivered))

    def _wrong(self, frame: bytes) -> None:
        self.bad += 1
        self.fault = self.fault or frame[:_SHOWN].decode(errors="replace")


class Load:
    """One slice of load on the process ``server``."""

    def __init__(self, name: str, server: int, talks: Sequence[Talk]) -> None:
        self._name, self._server, self._talks = name, server, talks
        self._deliveries, self._acks = array("d"), array("d")
        self._done = 0
        self._is_refilling = self._is_recording = False
        for talk in talks:
            talk.load = self

    def acked(self, talk: Talk, n: int) -> None:
        if self._is_recording:
            self._acks.append(_now() - talk.times[n])
        if talk.delivered > n:
            self._finished(talk)

    def delivered(self, talk: Talk, n: int) -> None:
        if self._is_recording:
            self._deliveries.append(_now() - talk.times[n])
        if talk.acked > n:
            self._finished(talk)

    def _finished(self, talk: Talk) -> None:
        self._done += 1
        if self._is_refilling:
            talk.send(_now())

    async def closed(self, in_flight: int, seconds: float) -> Slice:
        """As fast as it goes: each conversation keeps ``in_flight`` messages on their way."""
        with _no_collector():
            self._is_refilling = True
            for talk in self._talks:
                for _ in range(in_flight):
                    talk.send(_now())
            await asyncio.sleep(WARM_S)
            before, done = self._begin(), self._done
            await asyncio.sleep(seconds)
            after, done = sample(self._server), self._done - done
            self._is_refilling = self._is_recording = False
            await self._drain()
            return self._slice("closed", before, after, done)

    async def open(self, rate: float, seconds: float, *, nap_s: float) -> Slice:
        """At a fixed rate, each latency from the moment the message was due; ``nap_s`` between looks at the clock."""
        with _no_collector():
            warm, total = int(rate * WARM_S), int(rate * (WARM_S + seconds))
            start, before, done = _now(), sample(self._server), 0
            for number in range(total):
                if number == warm:
                    before, done = self._begin(), self._done
                due = start + number / rate
                while _now() < due:  # noqa: ASYNC110 - the time that passes is what is waited for
                    await asyncio.sleep(nap_s)
                self._talks[number % len(self._talks)].send(due)
            await self._drain()
            return self._slice(f"open {rate:g}/s", before, sample(self._server), self._done - done)

    def _begin(self) -> Sample:
        self._is_recording = True
        return sample(self._server)

    async def _drain(self) -> None:
        """Wait until everything that was sent came back, or until it never will."""
        until = _now() + _DRAIN_S
        while any(talk.missing for talk in self._talks) and _now() < until:  # noqa: ASYNC110 - nobody would set an event
            await asyncio.sleep(0.001)

    def _slice(self, mode: str, before: Sample, after: Sample, done: int) -> Slice:
        seconds = after.at - before.at
        server, generator = after.server - before.server, after.generator - before.generator
        return Slice(
            server=self._name,
            mode=mode,
            seconds=round(seconds, 3),
            messages=done,
            rate=round(done / seconds, 1),
            deliver=latency(self._deliveries),
            ack=latency(self._acks),
            cpu_s_per_10k=round(server / max(done, 1) * 1e4, 4),
            server_load=round(server / seconds, 3),
            generator_load=round(generator / seconds, 3),
            others=round(max(0.0, after.machine - before.machine - server - generator) / seconds, 3),
            rss_mb=round(rss_mb(self._server), 1),
            bad=sum(talk.bad for talk in self._talks),
            missing=sum(talk.missing for talk in self._talks),
            fault=next((talk.fault for talk in self._talks if talk.fault), ""),
        )


@contextmanager
def _no_collector() -> Iterator[None]:
    """A collection in the generator would look like a slow server."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
