"""The cache of heads: bounded, whatever comes, without losing what is open or on its way."""

import asyncio
from collections.abc import Callable
from functools import partial

from broker.desk.streams import Streams
from broker.domain.commands import CloseConversation, PostMessage
from broker.domain.handoff_commands import TakeOver
from broker.store.api import Batch, Blank, Row, Told
from broker.store.memory import MemoryStore
from tests.desk_kit import MARIA, SUPERVISOR, Kit

STREAM = "conversation:c1"


async def test_of_closed_conversations_only_the_newest_stay_at_hand() -> None:
    kit = await Kit().start()
    streams = kit.desk._streams
    streams._most_resting = 2
    for n in range(4):
        await kit.open(f"c{n}")
        await kit.do(MARIA, CloseConversation(f"c{n}"))
    held = [n for n in range(4) if streams.peek(f"conversation:c{n}") is not None]
    assert held == [2, 3]
    assert (await kit.state("c0")).is_closed


async def test_what_is_open_again_stays_however_many_close_after_it() -> None:
    kit = await Kit().start()
    streams = kit.desk._streams
    streams._most_resting = 1
    await kit.open("c0")
    await kit.do(MARIA, CloseConversation("c0"))
    await kit.do(MARIA, PostMessage("c0", "one more thing"))
    for n in (1, 2):
        await kit.open(f"c{n}")
        await kit.do(MARIA, CloseConversation(f"c{n}"))
    assert streams.peek("conversation:c0") is not None


async def test_idle_heads_leave_the_oldest_first_and_open_ones_stay() -> None:
    kit = await Kit().start()
    await kit.open("open")
    streams = Streams(kit.store, most=10)
    await streams.get("conversation:open")
    for n in range(30):
        await streams.get(f"customer:somebody-{n}")
    held = [n for n in range(30) if streams.peek(f"customer:somebody-{n}") is not None]
    assert len(held) <= 10
    assert held[-1] == 29
    assert streams.peek("conversation:open") is not None


async def test_more_live_heads_than_there_is_room_for_leave_the_others_readable() -> None:
    kit = await Kit().start()
    for n in range(12):
        await kit.open(f"c{n}")
    streams = Streams(kit.store, most=10)
    for n in range(12):
        await streams.get(f"conversation:c{n}")
    async with asyncio.timeout(5):
        for n in range(30):
            await streams.get(f"customer:somebody-{n}")
    assert all(streams.peek(f"conversation:c{n}") is not None for n in range(12))


class Slow(MemoryStore):
    """A memory store that writes nothing before it is let to."""

    def __init__(self) -> None:
        super().__init__()
        self.is_slow = False
        self.held: list[Callable[[], None]] = []
        self.may, self.has_read = asyncio.Event(), asyncio.Event()
        self.may.set()

    def put(self, batch: Batch, told: Told) -> None:
        if self.is_slow:
            self.held.append(partial(super().put, batch, told))
        else:
            super().put(batch, told)

    async def load(self, stream: str, after: int = 0) -> list[Row]:
        rows = await super().load(stream, after)
        self.has_read.set()
        await self.may.wait()
        return rows


async def test_what_is_forgotten_while_words_are_on_their_way_is_read_again_with_them() -> None:
    store = Slow()
    kit = await Kit(store).start()
    await kit.open()
    await kit.do(SUPERVISOR, TakeOver("c1", "Sue"))
    before = await kit.desk._streams.get(STREAM)
    store.is_slow = True
    assert kit.desk.say(MARIA, "m1", PostMessage("c1", "hello"), lambda _: None)
    kit.desk._streams.forget_all([STREAM])
    await kit.desk._streams.get(STREAM)
    store.held.pop()()
    await kit.settle()
    after = await kit.desk._streams.get(STREAM)
    assert after is not before, "its past changed"
    assert after.state == await kit.state()


async def test_what_changes_while_it_is_read_is_read_once_more() -> None:
    store = Slow()
    kit = await Kit(store).start()
    await kit.open(say="my secret")
    streams = Streams(store)
    rows = await store.load(STREAM)
    store.may.clear()
    store.has_read.clear()
    reading = asyncio.create_task(streams.get(STREAM))
    async with asyncio.timeout(5):
        await store.has_read.wait()
    await kit.store.erase([Blank(row.position, row.body.replace(b"my secret", b"gone")) for row in rows])
    streams.forget_all([STREAM])
    store.may.set()
    assert (await reading).state == await kit.state()
    assert await kit.lines() == ["customer: gone"]
