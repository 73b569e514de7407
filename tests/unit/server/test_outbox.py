"""The outgoing queue of one connection: in order, bounded, never in anybody's way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from broker.server.limits import CHUNK_BYTES
from broker.server.outbox import Outbox


class Pipe:
    """A socket that takes what it is given while it is ``open``; ``swallow`` takes a little more."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.held = 0
        self.open = asyncio.Event()
        self.open.set()
        self.waits = asyncio.Event()
        self.breaks = False

    @property
    def paused(self) -> bool:
        return self.breaks or not self.open.is_set()

    def write(self, frames: bytes) -> None:
        self.written.append(frames)
        if not self.open.is_set():
            self.held += len(frames)

    def unsent(self) -> int:
        return self.held

    async def drain(self) -> None:
        if self.breaks:
            raise ConnectionResetError
        if not self.open.is_set():
            self.waits.set()
        await self.open.wait()
        self.held = 0


@asynccontextmanager
async def running(pipe: Pipe, most: int = 1_000, patience_s: float = 10.0) -> AsyncIterator[tuple[Outbox, list[str]]]:
    given_up: list[str] = []
    outbox = Outbox(pipe, most, patience_s, lambda: given_up.append("cut"))
    task = asyncio.create_task(outbox.run())
    try:
        yield outbox, given_up
    finally:
        outbox.close()
        pipe.open.set()
        async with asyncio.timeout(5):
            await task


async def test_frames_go_out_in_the_order_they_were_put() -> None:
    pipe = Pipe()
    async with running(pipe) as (outbox, given_up):
        for number in range(50):
            outbox.put(b"%d," % number)
        await outbox.below(0)
    assert b"".join(pipe.written) == b"".join(b"%d," % number for number in range(50))
    assert given_up == []


async def test_what_waits_together_is_written_together() -> None:
    pipe = Pipe()
    async with running(pipe) as (outbox, _):
        for _ in range(20):
            outbox.put(b"frame")
        await outbox.below(0)
    assert pipe.written == [b"frame" * 20]


async def test_one_write_is_never_much_longer_than_a_chunk() -> None:
    pipe = Pipe()
    frame = bytes(CHUNK_BYTES // 2 - 1)
    async with running(pipe, most=10 * CHUNK_BYTES) as (outbox, _):
        for _ in range(8):
            outbox.put(frame)
        await outbox.below(0)
    assert max(map(len, pipe.written)) <= CHUNK_BYTES + len(frame)
    assert sum(map(len, pipe.written)) == 8 * len(frame)


async def test_a_reader_that_falls_too_far_behind_is_given_up_once() -> None:
    pipe = Pipe()
    pipe.open.clear()
    async with running(pipe, most=100) as (outbox, given_up):
        for _ in range(30):
            outbox.put(bytes(10))
        assert given_up == ["cut"]
        assert outbox.waiting == 0


async def test_bytes_count_until_the_socket_has_taken_them() -> None:
    pipe = Pipe()
    pipe.open.clear()
    async with running(pipe, most=100) as (outbox, given_up):
        outbox.put(bytes(60))
        await pipe.waits.wait()
        outbox.put(bytes(40))
        assert given_up == []
        outbox.put(b"x")
        assert given_up == ["cut"]


async def test_a_reader_that_takes_nothing_is_given_up_when_patience_ends() -> None:
    pipe = Pipe()
    pipe.open.clear()
    async with running(pipe, patience_s=0.01) as (outbox, given_up):
        outbox.put(b"frame")
        async with asyncio.timeout(5):
            await outbox.below(0)
        assert given_up == ["cut"]


async def test_a_reader_that_takes_a_little_is_not_given_up() -> None:
    class Sip(Pipe):
        """Takes one byte of what it holds each time its patience is tried, five times; then the rest."""

        sips = 0

        async def drain(self) -> None:
            self.sips += 1
            if self.sips > 5:
                self.held = 0
                return
            self.held -= 1
            raise TimeoutError

    pipe = Sip()
    pipe.open.clear()
    async with running(pipe) as (outbox, given_up):
        outbox.put(bytes(50))
        async with asyncio.timeout(5):
            await outbox.below(0)
        assert given_up == []
    assert pipe.sips == 6


async def test_a_broken_pipe_ends_the_outbox_without_an_alarm() -> None:
    pipe = Pipe()
    pipe.breaks = True
    async with running(pipe) as (outbox, given_up):
        outbox.put(b"frame")
        async with asyncio.timeout(5):
            await outbox.below(0)
        outbox.put(b"late")
        assert outbox.waiting == 0
        assert given_up == []


@pytest.mark.parametrize("most", [0, 99])
async def test_whoever_waits_for_room_is_let_go_when_the_outbox_closes(most: int) -> None:
    pipe = Pipe()
    pipe.open.clear()
    async with running(pipe) as (outbox, _):
        outbox.put(bytes(100))
        waiting = asyncio.create_task(outbox.below(most))
        await pipe.waits.wait()
        assert not waiting.done()
        outbox.close()
        async with asyncio.timeout(5):
            await waiting
