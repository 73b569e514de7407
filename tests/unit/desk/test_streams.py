"""The cache of heads: bounded, whatever comes, without losing what is open."""

import asyncio

from broker.desk.streams import Streams
from broker.domain.commands import CloseConversation, PostMessage
from tests.desk_kit import MARIA, Kit


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
