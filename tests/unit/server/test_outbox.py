"""The outgoing queue of one connection: in order, bounded, never in anybody's way."""

import asyncio

import pytest

from broker.server.limits import CHUNK_BYTES
from broker.server.outbox import Outbox, Posting


class Pipe:
    """A socket that takes all it is given, or is full: then ``held`` are the bytes that it has not taken."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.paused = False
        self.held = 0

    def write(self, frames: bytes) -> None:
        self.written.append(frames)

    def unsent(self) -> int:
        return self.held


def outbox_of(pipe: Pipe, most: int = 1_000, patience_s: float = 10.0) -> tuple[Outbox, list[str]]:
    """An outbox with what was told of it when it was given up."""
    given_up: list[str] = []
    return Outbox(pipe, Posting(), most, patience_s, lambda: given_up.append("cut")), given_up


def full(pipe: Pipe, outbox: Outbox, held: int = 10) -> None:
    pipe.paused, pipe.held = True, held
    outbox.held_back()


def empty(pipe: Pipe, outbox: Outbox) -> None:
    pipe.paused, pipe.held = False, 0
    outbox.let_go()


async def test_frames_go_out_in_the_order_they_were_put() -> None:
    pipe = Pipe()
    outbox, given_up = outbox_of(pipe)
    for number in range(50):
        outbox.put(b"%d," % number)
    await outbox.below(0)
    assert b"".join(pipe.written) == b"".join(b"%d," % number for number in range(50))
    assert given_up == []


async def test_what_waits_together_is_written_together() -> None:
    pipe = Pipe()
    outbox, _ = outbox_of(pipe)
    for _ in range(20):
        outbox.put(b"frame")
    await outbox.below(0)
    assert pipe.written == [b"frame" * 20]


async def test_one_write_is_never_much_longer_than_a_chunk() -> None:
    pipe = Pipe()
    frame = bytes(CHUNK_BYTES // 2 - 1)
    outbox, _ = outbox_of(pipe, most=10 * CHUNK_BYTES)
    for _ in range(8):
        outbox.put(frame)
    await outbox.below(0)
    assert max(map(len, pipe.written)) <= CHUNK_BYTES + len(frame)
    assert sum(map(len, pipe.written)) == 8 * len(frame)


async def test_a_full_pipe_is_written_to_again_once_it_takes_more() -> None:
    pipe = Pipe()
    outbox, _ = outbox_of(pipe)
    full(pipe, outbox)
    outbox.put(b"frame")
    outbox.flush()
    assert pipe.written == []
    empty(pipe, outbox)
    assert pipe.written == [b"frame"]


async def test_a_reader_that_falls_too_far_behind_is_given_up_once() -> None:
    pipe = Pipe()
    outbox, given_up = outbox_of(pipe, most=100)
    full(pipe, outbox)
    for _ in range(30):
        outbox.put(bytes(10))
    assert given_up == ["cut"]
    assert outbox.waiting == 0


async def test_a_reader_that_takes_nothing_is_given_up_when_patience_ends() -> None:
    pipe = Pipe()
    outbox, given_up = outbox_of(pipe, patience_s=0.01)
    full(pipe, outbox)
    outbox.put(b"frame")
    async with asyncio.timeout(5):
        await outbox.below(0)
    assert given_up == ["cut"]


async def test_a_reader_that_takes_a_little_is_not_given_up() -> None:
    class Sip(Pipe):
        """Takes one byte of what it holds each time its patience is tried."""

        looks = 0

        def unsent(self) -> int:
            self.looks += 1
            self.held -= 1
            if self.looks == 6:
                self.paused = False
            return self.held

    pipe = Sip()
    outbox, given_up = outbox_of(pipe, patience_s=0.001)
    full(pipe, outbox, held=50)
    outbox.put(bytes(50))
    async with asyncio.timeout(5):
        while pipe.paused:  # noqa: ASYNC110 - its own timers end it
            await asyncio.sleep(0)
    outbox.let_go()
    assert given_up == []
    assert outbox.waiting == 0


@pytest.mark.parametrize("most", [0, 99])
async def test_whoever_waits_for_room_is_let_go_when_the_outbox_closes(most: int) -> None:
    pipe = Pipe()
    outbox, _ = outbox_of(pipe)
    full(pipe, outbox)
    outbox.put(bytes(100))
    waiting = asyncio.create_task(outbox.below(most))
    await asyncio.sleep(0)
    assert not waiting.done()
    outbox.close()
    outbox.put(b"late")
    async with asyncio.timeout(5):
        await waiting
    assert outbox.waiting == 0
