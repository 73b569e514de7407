"""Customers learn their place in the queue, when it changes."""

from collections.abc import AsyncIterator

import pytest

from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.audience import Audience, audience_of
from broker.domain.conversation import Conversation
from broker.protocol.frames import Waiting
from broker.server.hub import Hub
from broker.server.waiting_line import APART_MS, WaitingLine
from broker.store.memory import MemoryStore
from tests.unit.server.floor import ADA, Floor, waiting
from tests.unit.server.readers import FakeReader


class Everybody:
    """Lets everybody read everything."""

    async def readable(self, actor: Actor, stream: str) -> Audience:
        return audience_of(actor.role)


class Lobby:
    """Conversations c1, c2, c3 wait in this order, each with its customer."""

    def __init__(self, *states: Conversation) -> None:
        self.floor = Floor(*(states or (waiting("c1", 10), waiting("c2", 20), waiting("c3", 30))))
        self.hub = Hub(MemoryStore(), Everybody(), self.floor.bus)
        self.line = WaitingLine(self.floor, self.hub, self.floor.bus, self.floor.clock)

    async def comes(self, conversation: str, actor: Actor | None = None) -> FakeReader:
        reader = FakeReader(actor or Actor("customer", conversation))
        await self.hub.follow(reader, f"conversation:{conversation}", 0)
        self.line.came(reader, f"conversation:{conversation}")
        await self.pass_time(0)
        return reader

    async def pass_time(self, milliseconds: int = APART_MS) -> None:
        self.floor.clock.advance(milliseconds)
        await self.line.idle()


@pytest.fixture
async def lobby() -> AsyncIterator[Lobby]:
    lobby = Lobby()
    yield lobby
    lobby.line.close()
    lobby.hub.close()
    assert lobby.floor.clock.waiting() == 0


def places(reader: FakeReader) -> list[tuple[int, int]]:
    return [(frame.position, frame.of) for frame in reader.received if isinstance(frame, Waiting)]


async def test_who_comes_back_to_the_queue_learns_the_place(lobby: Lobby) -> None:
    assert places(await lobby.comes("c2")) == [(2, 3)]
    assert places(await lobby.comes("c3")) == [(3, 3)]


async def test_those_behind_move_up_when_somebody_is_served(lobby: Lobby) -> None:
    first, second, third = [await lobby.comes(id) for id in ("c1", "c2", "c3")]
    lobby.floor.is_accepted("c2")
    await lobby.pass_time()
    assert places(first) == [(1, 3)]
    assert places(second) == [(2, 3), (0, 2)]
    assert places(third) == [(3, 3), (2, 2)]


async def test_who_is_offered_to_an_agent_keeps_the_place(lobby: Lobby) -> None:
    lobby.floor.on_duty = [Agent("ada", "Ada", {"support": 3}, 1, presence="online")]
    first = await lobby.comes("c1")
    lobby.floor.is_offered("c1")
    await lobby.pass_time()
    assert places(first) == [(1, 3)]


async def test_who_is_more_urgent_goes_before(lobby: Lobby) -> None:
    first, third = await lobby.comes("c1"), await lobby.comes("c3")
    lobby.floor.becomes(waiting("c4", since=99, priority=1))
    await lobby.pass_time()
    assert places(first)[-1] == (2, 4)
    assert places(third)[-1] == (4, 4)


async def test_who_waits_behind_others_is_no_news_to_them(lobby: Lobby) -> None:
    first = await lobby.comes("c1")
    lobby.floor.becomes(waiting("c4", since=99))
    await lobby.pass_time()
    assert places(first) == [(1, 3)]


async def test_a_busy_queue_is_counted_once_a_second(lobby: Lobby) -> None:
    reader = await lobby.comes("c3")
    lobby.floor.is_accepted("c1")
    await lobby.pass_time(APART_MS - 1)
    lobby.floor.is_accepted("c2")
    assert places(reader) == [(3, 3)]
    await lobby.pass_time(1)
    assert places(reader) == [(3, 3), (1, 1)]


async def test_every_connection_of_the_customer_is_told_nobody_else(lobby: Lobby) -> None:
    one, two, agent = await lobby.comes("c2"), await lobby.comes("c2"), await lobby.comes("c2", ADA)
    lobby.floor.is_accepted("c1")
    await lobby.pass_time()
    assert places(one) == places(two) == [(2, 3), (1, 2)]
    assert places(agent) == []


async def test_a_conversation_that_never_waited_is_told_nothing() -> None:
    lobby = Lobby(Conversation("c1", customer="c1", seq=1), waiting("c2"))
    reader = await lobby.comes("c1")
    lobby.floor.is_accepted("c1")
    await lobby.pass_time()
    assert places(reader) == []


async def test_what_does_not_reach_the_disk_is_taken_back(lobby: Lobby) -> None:
    reader = await lobby.comes("c1")
    before = lobby.floor.states["c1"]
    lobby.floor.unsettled.add("c1")
    lobby.floor.is_accepted("c1")
    await lobby.pass_time()
    lobby.floor.states["c1"] = before
    lobby.floor.unsettled.clear()
    await lobby.pass_time()
    assert places(reader) == [(1, 3), (0, 2), (1, 3)]


async def test_a_count_that_failed_is_made_up_for(lobby: Lobby, caplog: pytest.LogCaptureFixture) -> None:
    reader = await lobby.comes("c2")
    lobby.floor.is_broken = True
    lobby.floor.is_accepted("c1")
    await lobby.pass_time()
    assert "The disk is gone." in caplog.text
    lobby.floor.is_broken = False
    await lobby.pass_time()
    assert places(reader) == [(2, 3), (1, 2)]


async def test_places_are_those_of_routing_where_a_long_wait_outweighs_urgency() -> None:
    aged = Lobby(waiting("old", since=0, priority=3), waiting("urgent", since=600_001, priority=1))
    assert places(await aged.comes("old")) == [(1, 2)]
    fresh = Lobby(waiting("old", since=0, priority=3), waiting("urgent", since=599_999, priority=1))
    assert places(await fresh.comes("old")) == [(2, 2)]
    for lobby in (aged, fresh):
        lobby.line.close()
        lobby.hub.close()
