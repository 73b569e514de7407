"""Short ways to say what a connected client should see."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from broker.domain.commands import PostMessage
from broker.protocol.frames import (
    Ack,
    Subscribe,
)
from collabtui.client.connection import Client
from collabtui.client.feed import Feed
from collabtui.client.updates import EventApplied, StateChanged, Update
from tests.unit.client.peer import PATIENCE_S, Line
from tests.unit.client.streams import TALK, talk

T = TypeVar("T")
HELLO_THERE = PostMessage("c1", "hello there", epoch=1)


async def soon(waited: Awaitable[T]) -> T:
    async with asyncio.timeout(PATIENCE_S):
        return await waited


async def until(feed: Feed, wanted: Update | str) -> list[Update]:
    """Updates up to this one, or up to the first change to this state."""
    seen: list[Update] = []
    async with asyncio.timeout(PATIENCE_S):
        async for update in feed:
            seen.append(update)
            if update == wanted or (isinstance(update, StateChanged) and update.state == wanted):
                return seen
    raise AssertionError(f"the feed ended after {seen}")


def numbers(updates: list[Update]) -> list[int]:
    return [update.n for update in updates if isinstance(update, EventApplied)]


def applied(n: int) -> EventApplied:
    frame = talk(n)[-1]
    return EventApplied(frame.stream, n, frame.at, frame.actor, frame.event)


async def followed(client: Client, line: Line, length: int) -> None:
    """Have the client follow a conversation of this length."""
    following = asyncio.create_task(client.follow(TALK))
    asked = await line.hears(Subscribe)
    await line.says(*talk(length), Ack(id=asked.id, stream=TALK, n=length))
    await soon(following)
