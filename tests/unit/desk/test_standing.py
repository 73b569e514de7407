"""How conversations stand, for those who watch many."""

import asyncio

import pytest

from broker.desk.queries import row_of
from broker.domain.commands import CloseConversation, PostMessage
from broker.domain.errors import StorageUnavailable
from broker.domain.handoff_commands import RequestHandoff
from broker.store.api import Batch, Told, Unavailable
from broker.store.memory import MemoryStore
from tests.desk_kit import ADA, MARIA, SUPERVISOR, TOM, Kit


class HeldStore(MemoryStore):
    """``held`` answers to appends wait for the test while ``holds`` is True."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = False
        self.held: list[Told] = []
        self.begun = asyncio.Event()

    def put(self, batch: Batch, told: Told) -> None:
        if not self.holds:
            super().put(batch, told)
            return
        self.held.append(told)
        self.begun.set()


async def test_open_conversations_are_those_that_are_not_closed() -> None:
    kit = await Kit().start()
    await kit.open("c1")
    await kit.open("c2", TOM)
    await kit.do(MARIA, CloseConversation("c1"))
    assert await kit.desk.open_conversations() == ["c2"]


async def test_each_stands_as_its_log_says_in_the_order_asked() -> None:
    kit = await Kit().start()
    await kit.open("c1", say="a human please")
    await kit.open("c2", TOM)
    found = await kit.desk.standing(["c2", "c1"])
    assert [(one.state.id, one.state.phase, one.is_settled) for one in found] == [
        ("c2", "bot", True),
        ("c1", "queued", True),
    ]


async def test_what_is_not_in_memory_is_read_from_the_store() -> None:
    kit = await Kit().start()
    await kit.open("c1", say="hello")
    again = await Kit(kit.store).start()
    (one,) = await again.desk.standing(["c1"])
    assert [line.text for line in one.state.lines][:1] == ["hello"]


async def test_what_is_on_its_way_to_the_disk_is_not_settled_until_it_arrived_or_was_lost() -> None:
    store = HeldStore()
    kit = await Kit(store).start()
    await kit.open("c1")
    store.holds = True
    writing = asyncio.create_task(kit.desk.handle(MARIA, "m1", PostMessage("c1", "hello")))
    await store.begun.wait()
    (meanwhile,) = await kit.desk.standing(["c1"])
    assert (len(meanwhile.state.lines), meanwhile.is_settled) == (1, False)
    store.held[0](Unavailable("The disk is full."))
    with pytest.raises(StorageUnavailable):
        await writing
    (after,) = await kit.desk.standing(["c1"])
    assert (len(after.state.lines), after.is_settled) == (0, True)


async def test_a_row_names_the_agent_from_the_offer_on() -> None:
    kit = await Kit().start()
    await kit.open("c1", say="hello")
    assert row_of((await kit.desk.standing(["c1"]))[0].state, kit.policy).agent == ""
    await kit.agent(ADA)
    await kit.do(SUPERVISOR, RequestHandoff("c1"))
    offered = row_of((await kit.desk.standing(["c1"]))[0].state, kit.policy)
    assert (offered.phase, offered.agent) == ("offered", "ada")
    await kit.accept(ADA)
    accepted = row_of((await kit.desk.standing(["c1"]))[0].state, kit.policy)
    assert (accepted.phase, accepted.agent) == ("agent", "ada")
