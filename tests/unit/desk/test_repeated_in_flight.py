"""A command that comes again while its first try is still on its way to the disk gets that try's answer."""

import asyncio

import pytest

from broker.domain.commands import OpenConversation, PostMessage
from broker.domain.errors import IdReused, Refused, StorageUnavailable
from broker.protocol.frames import Ack
from broker.store.api import Batch, Told, Unavailable
from broker.store.memory import MemoryStore
from tests.desk_kit import MARIA, Kit

HELLO = PostMessage("c1", "hello")


class Held(MemoryStore):
    """A store that keeps what comes in its hands until it is let go of, as one does that another program locks."""

    is_held = False

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[tuple[Batch, Told]] = []

    def put(self, batch: Batch, told: Told) -> None:
        if self.is_held:
            self._waiting.append((batch, told))
        else:
            super().put(batch, told)

    def let_go(self, *, lose: bool = False) -> None:
        """Write what was held, or lose it to a full disk."""
        self.is_held = False
        for batch, told in self._waiting:
            if lose:
                told(Unavailable("the disk is full."))
            else:
                super().put(batch, told)


async def twice(store: Held, second: PostMessage = HELLO) -> tuple[Kit, "asyncio.Task[Ack]", "asyncio.Task[Ack]"]:
    """Maria's message under way, along with its repeat."""
    kit = await Kit(store).start()
    await kit.open()
    store.is_held = True
    first = asyncio.create_task(kit.desk.handle(MARIA, "m1", HELLO))
    again = asyncio.create_task(kit.desk.handle(MARIA, "m1", second))
    await asyncio.sleep(0)  # both have been decided once the loop went round
    return kit, first, again


async def test_a_repeat_gets_the_answer_of_the_try_that_is_under_way() -> None:
    store = Held()
    kit, first, again = await twice(store)
    store.let_go()
    assert await again == await first
    assert (await kit.lines()).count("customer: hello") == 1


async def test_a_repeat_with_another_body_is_told_so() -> None:
    store = Held()
    _, first, again = await twice(store, PostMessage("c1", "something else"))
    store.let_go()
    await first
    with pytest.raises(IdReused):
        await again


async def test_a_repeat_whose_first_try_is_lost_is_told_to_try_again() -> None:
    store = Held()
    kit, first, again = await twice(store)
    store.let_go(lose=True)
    for one in (first, again):
        with pytest.raises(StorageUnavailable):
            await one
    assert (await kit.desk.handle(MARIA, "m1", HELLO)).n
    assert (await kit.lines()).count("customer: hello") == 1


async def test_a_conversation_opened_twice_at_once_is_opened_once() -> None:
    store = Held()
    kit = await Kit(store).start()
    store.is_held = True
    wish = OpenConversation("c1")
    first, again = (asyncio.create_task(kit.desk.handle(MARIA, "open", wish)) for _ in range(2))
    await asyncio.sleep(0)
    store.let_go()
    assert await again == await first


async def test_a_repeat_on_the_short_way_gets_that_answer_too() -> None:
    store = Held()
    kit = await Kit(store).start()
    await kit.open()
    store.is_held = True
    answers: list[Ack | Exception | None] = []
    assert kit.desk.at_once(MARIA, "m1", HELLO, answers.append)
    with pytest.raises(Refused) as refused:
        kit.desk.at_once(MARIA, "m1", HELLO, answers.append)
    again = asyncio.create_task(kit.desk.granted_before(MARIA, "m1", HELLO, refused.value))
    await asyncio.sleep(0)
    store.let_go()
    assert [await again] == answers
