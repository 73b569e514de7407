"""How long those in the queue may still wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.agents import Agent
from broker.domain.conversation_parts import Ticket
from broker.policy.expected_wait import expected_wait, expected_waits, is_on_duty
from broker.policy.queue_order import Waiting
from broker.policy.routing_rules import Overflow, RelaxStep, Routing

MINUTE = 60_000


def agent(id: str, capacity: int = 1, held: int = 0, **skills: int) -> Agent:
    holding = frozenset(f"{id}.{number}" for number in range(held))
    return Agent(id, id.title(), skills or {"support": 3}, capacity, presence="online", holding=holding)


def ticket(conversation: str, skill: str = "support", level: int = 1, channel: str = "web") -> Waiting:
    return Waiting(conversation, Ticket("t", 0, None, skill, 3, level=level, channel=channel))


def waits(queue: list[Waiting], *agents: Agent, routing: Routing | None = None, at: int = 0) -> list[int | None]:
    """The expected waits in whole minutes, where one conversation takes ten."""
    found = dict(expected_waits(queue, agents, routing or Routing(), 10 * MINUTE, at))
    assert list(found) == [one.conversation for one in queue]
    return [None if wait is None else wait // MINUTE for wait in found.values()]


@pytest.mark.parametrize(
    ("position", "places", "free", "expected"),
    [(1, 1, 0, 10), (3, 1, 0, 30), (1, 5, 0, 2), (4, 2, 0, 20), (1, 4, 1, 0), (3, 5, 2, 2), (1, 0, 0, None)],
)
def test_places_fall_free_one_after_another(position: int, places: int, free: int, expected: int | None) -> None:
    wait = expected_wait(position, places, free, 10 * MINUTE)
    assert wait == (None if expected is None else expected * MINUTE)


@given(st.integers(1, 500), st.integers(1, 200), st.integers(0, 50), st.integers(0, 10**7))
def test_further_back_is_never_sooner_and_more_colleagues_are_never_slower(
    position: int, places: int, free: int, handling_ms: int
) -> None:
    wait = expected_wait(position, places, free, handling_ms)
    behind = expected_wait(position + 1, places, free, handling_ms)
    with_help = expected_wait(position, places + 1, free, handling_ms)
    assert wait is not None
    assert behind is not None
    assert with_help is not None
    assert with_help <= wait <= behind


def test_nobody_can_tell_while_nobody_is_on_duty() -> None:
    assert waits([ticket("c1"), ticket("c2")]) == [None, None]


def test_a_queue_before_one_busy_agent_moves_one_conversation_at_a_time() -> None:
    assert waits([ticket("c1"), ticket("c2"), ticket("c3")], agent("ada", held=1)) == [10, 20, 30]


def test_whoever_an_agent_has_room_for_waits_no_longer() -> None:
    assert waits([ticket("c1"), ticket("c2"), ticket("c3")], agent("ada", capacity=2)) == [0, 0, 5]


def test_those_whom_other_agents_serve_are_not_in_the_way() -> None:
    queue = [ticket("c1", "billing"), ticket("c2", "billing"), ticket("c3", "support")]
    assert waits(queue, agent("ada", held=1, support=3), agent("ben", held=1, billing=3)) == [10, 20, 10]


def test_those_whom_a_shared_agent_may_serve_first_are() -> None:
    queue = [ticket("c1", "billing"), ticket("c2", "support")]
    assert waits(queue, agent("ada", held=1, support=3, billing=2)) == [10, 20]


def test_a_skill_that_nobody_on_duty_has_has_no_end() -> None:
    assert waits([ticket("c1", "legal"), ticket("c2")], agent("ada", held=1)) == [None, 10]


def test_a_level_that_is_relaxed_in_time_counts_once_it_is() -> None:
    routing = Routing(relax=(RelaxStep(after=60.0, level=3),))
    queue = [ticket("c1", level=5)]
    assert waits(queue, agent("ada", held=1), routing=routing) == [None]
    assert waits(queue, agent("ada", held=1), routing=routing, at=2 * MINUTE) == [10]


def test_overflow_opens_another_queue_s_agents() -> None:
    routing = Routing(overflow=(Overflow(skill="support", after=60.0, to=("billing",)),))
    ada = agent("ada", held=1, billing=3)
    assert waits([ticket("c1")], ada, routing=routing) == [None]
    assert waits([ticket("c1")], ada, routing=routing, at=2 * MINUTE) == [10]


def test_a_channel_with_its_own_bound_has_that_many_places() -> None:
    ada = Agent(
        "ada", "Ada", {}, 4, {"phone": 1, "fax": 0}, "online", holding=frozenset({"x"}), channel_of={"x": "phone"}
    )
    assert waits([ticket("c1", "", channel="phone")], ada) == [10]
    assert waits([ticket("c1", "", channel="fax")], ada) == [None]
    assert waits([ticket("c1", "", channel="web")], ada) == [0]
    assert waits([ticket("c1", "", channel="web")], ada, routing=Routing(channels={"web": 2})) == [0]


def test_on_duty_is_who_takes_work_now_or_later() -> None:
    ada = agent("ada", held=1)
    assert is_on_duty(ada)
    assert not is_on_duty(Agent("ben", "Ben", {}, 2))
    assert not is_on_duty(Agent("cy", "Cy", {}, 0, presence="online"))
    assert not is_on_duty(Agent("di", "Di", {}, 2, presence="online", missed=True))
