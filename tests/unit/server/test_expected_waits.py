"""Customers who wait learn how long it may still be, anew when that changes noticeably."""

from collections.abc import AsyncIterator

import pytest

from broker.domain.agent_events import PresenceSet, WorkReleased, WorkTaken
from broker.domain.agents import Agent
from broker.protocol.frames import Waiting
from tests.policies import policy_of
from tests.unit.server.floor import waiting
from tests.unit.server.readers import FakeReader
from tests.unit.server.test_waiting_line import Lobby

MINUTE = 60_000


def agent(id: str = "ada", capacity: int = 1, held: int = 1) -> Agent:
    holding = frozenset(f"{id}.{number}" for number in range(held))
    return Agent(id, id.title(), {"support": 3}, capacity, presence="online", holding=holding)


def told(reader: FakeReader) -> list[tuple[int, int | None]]:
    """The places with the expected waits, in whole minutes."""
    frames = [frame for frame in reader.received if isinstance(frame, Waiting)]
    return [(one.position, None if one.expected_ms is None else one.expected_ms // MINUTE) for one in frames]


@pytest.fixture
async def lobby() -> AsyncIterator[Lobby]:
    """Three wait for one busy agent; a conversation is believed to take five minutes."""
    lobby = Lobby()
    lobby.floor.on_duty = [agent()]
    yield lobby
    lobby.line.close()
    lobby.hub.close()


async def test_each_place_has_its_wait(lobby: Lobby) -> None:
    readers = [await lobby.comes(id) for id in ("c1", "c2", "c3")]
    assert [told(reader) for reader in readers] == [[(1, 5)], [(2, 10)], [(3, 15)]]


async def test_the_policys_belief_counts_before_any_work_was_seen(lobby: Lobby) -> None:
    lobby.floor.policy = policy_of(sla={"handling": 60.0})
    assert told(await lobby.comes("c2")) == [(2, 2)]


async def test_with_nobody_on_duty_no_time_is_promised(lobby: Lobby) -> None:
    lobby.floor.on_duty = []
    assert told(await lobby.comes("c1")) == [(1, None)]


async def test_the_wait_shrinks_with_the_line(lobby: Lobby) -> None:
    third = await lobby.comes("c3")
    lobby.floor.is_accepted("c1")
    await lobby.pass_time()
    assert told(third) == [(3, 15), (2, 10)]


async def test_whoever_is_offered_to_an_agent_waits_for_that_agent_alone(lobby: Lobby) -> None:
    first, second = await lobby.comes("c1"), await lobby.comes("c2")
    lobby.floor.is_offered("c1")
    await lobby.pass_time()
    assert told(first) == [(1, 5), (1, 0)]
    assert told(second) == [(2, 10), (2, 5)]


async def test_a_colleague_who_comes_shortens_every_wait(lobby: Lobby) -> None:
    third = await lobby.comes("c3")
    lobby.floor.on_duty.append(agent("ben"))
    lobby.floor.tell("ben", PresenceSet("online"), "agent")
    await lobby.pass_time()
    assert told(third) == [(3, 15), (3, 7)]


async def test_when_the_last_agent_leaves_the_promise_is_taken_back(lobby: Lobby) -> None:
    first = await lobby.comes("c1")
    lobby.floor.on_duty = []
    lobby.floor.tell("ada", PresenceSet("away"), "agent")
    await lobby.pass_time()
    assert told(first) == [(1, 5), (1, None)]


async def test_finished_work_corrects_the_belief(lobby: Lobby) -> None:
    first = await lobby.comes("c1")
    lobby.floor.tell("ada", WorkTaken("x", "o"), "agent")
    lobby.floor.tell("ada", WorkReleased("x", "resolved"), "agent")
    await lobby.pass_time()
    assert told(first) == [(1, 5), (1, 0)]


async def test_small_changes_are_no_news_until_they_add_up(lobby: Lobby) -> None:
    third = await lobby.comes("c3")
    for seconds in (280.0, 260.0, 240.0, 220.0):
        lobby.floor.policy = policy_of(sla={"handling": seconds})
        lobby.floor.tell("ada", PresenceSet("online"), "agent")
        await lobby.pass_time()
    assert told(third) == [(3, 15), (3, 11)]


async def test_those_for_another_skill_wait_for_nobody(lobby: Lobby) -> None:
    lobby.floor.on_duty = [Agent("ada", "Ada", {"billing": 3}, 1, presence="online")]
    assert told(await lobby.comes("c1")) == [(1, None)]


async def test_agents_who_come_or_go_move_nobody_while_nobody_waits(lobby: Lobby) -> None:
    for id in ("c1", "c2", "c3"):
        lobby.floor.is_closed(id)
    await lobby.pass_time()
    asked = len(lobby.floor.asked)
    lobby.floor.tell("ada", PresenceSet("away"), "agent")
    await lobby.pass_time()
    assert len(lobby.floor.asked) == asked


async def test_who_no_longer_waits_is_told_no_time(lobby: Lobby) -> None:
    first = await lobby.comes("c1")
    lobby.floor.is_accepted("c1")
    await lobby.pass_time()
    assert told(first) == [(1, 5), (0, None)]


async def test_the_more_urgent_newcomer_makes_those_behind_wait_longer(lobby: Lobby) -> None:
    third = await lobby.comes("c3")
    lobby.floor.becomes(waiting("c4", since=-(10**9), priority=1))
    await lobby.pass_time()
    assert told(third) == [(3, 15), (4, 20)]
