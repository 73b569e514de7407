"""Claims about agents: presence, capacity, what each one holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.agent_events import (
    AgentEvent,
    AgentRegistered,
    CapacitySet,
    OfferReleased,
    OfferReserved,
    Presence,
    PresenceSet,
    ReleaseOutcome,
    SkillsSet,
    WorkPaused,
    WorkReleased,
    WorkResumed,
    WorkTaken,
    WrapUpStarted,
)
from broker.domain.agents import Agent, evolve_agent

REGISTERED = AgentRegistered("Ann Lee", {"support": 3}, 2)
ONLINE = PresenceSet("online")


def reserved(number: int) -> OfferReserved:
    return OfferReserved(f"o{number}", f"c{number}", 99, "keyword", "support", 10)


def after(*events: AgentEvent, start: int = 100) -> Agent:
    """The agent after these events, which happen at 100, 101, 102 ..."""
    agent = Agent("ann")
    for at, event in enumerate(events, start):
        agent = evolve_agent(agent, event, at)
    return agent


def test_an_agent_exists_once_registered() -> None:
    assert not Agent("ann").is_registered
    ann = after(REGISTERED)
    assert (ann.is_registered, ann.name, dict(ann.skills), ann.capacity) == (True, "Ann Lee", {"support": 3}, 2)


def test_a_registered_agent_is_offline_until_they_say_otherwise() -> None:
    assert after(REGISTERED).routing == "off_queue"


def test_an_online_agent_without_work_is_idle() -> None:
    ann = after(REGISTERED, PresenceSet("online", "back from lunch"))
    assert (ann.routing, ann.presence, ann.reason, ann.present_since) == ("idle", "online", "back from lunch", 101)


@pytest.mark.parametrize("presence", ["busy", "away", "offline"])
def test_an_agent_who_is_not_online_is_off_the_queue(presence: Presence) -> None:
    assert after(REGISTERED, ONLINE, WorkTaken("c1", "o1"), PresenceSet(presence)).routing == "off_queue"


def test_the_work_that_ended_last_is_remembered_until_its_wrap_up_begins() -> None:
    ann = after(REGISTERED, ONLINE, WorkTaken("c1", "o1"), WorkReleased("c1", "resolved"))
    assert (ann.last_work, ann.last_ended) == ("c1", 103)
    begun = evolve_agent(ann, WrapUpStarted("c1", 200), 110)
    assert (begun.last_work, dict(begun.wrapping), begun.load, begun.routing) == ("", {"c1": 200}, 1, "wrap_up")


def test_what_is_taken_up_again_is_work_and_no_paperwork() -> None:
    ann = after(REGISTERED, ONLINE, WrapUpStarted("c1"), WorkTaken("c1", "o1"))
    assert (dict(ann.wrapping), ann.load, ann.routing) == ({}, 1, "interacting")


def test_paused_work_takes_no_place() -> None:
    ann = after(REGISTERED, ONLINE, WorkTaken("c1", "o1"), WorkPaused("c1"))
    assert (ann.free, ann.routing, set(ann.holding)) == (2, "idle", {"c1"})
    assert evolve_agent(ann, WorkResumed("c1"), 110).free == 1
    assert evolve_agent(ann, WorkReleased("c1", "lost"), 110).paused == frozenset()


def test_an_offer_takes_a_place_while_it_is_open() -> None:
    ann = after(REGISTERED, ONLINE, reserved(1))
    assert (dict(ann.offers), ann.free, ann.routing) == ({"o1": "c1"}, 1, "idle")


@pytest.mark.parametrize("outcome", ["declined", "timed_out", "withdrawn"])
def test_a_released_offer_gives_its_place_back(outcome: ReleaseOutcome) -> None:
    ann = after(REGISTERED, ONLINE, reserved(1), reserved(2), OfferReleased("o1", "c1", outcome))
    assert (dict(ann.offers), ann.free) == ({"o2": "c2"}, 1)


def test_only_silence_makes_an_agent_not_responding() -> None:
    for outcome, routing in (("declined", "idle"), ("withdrawn", "idle"), ("timed_out", "not_responding")):
        release = OfferReleased("o1", "c1", outcome)  # type: ignore[arg-type]
        assert after(REGISTERED, ONLINE, reserved(1), release).routing == routing


def test_a_missed_offer_is_not_undone_by_a_declined_one() -> None:
    missed = (reserved(1), reserved(2), OfferReleased("o1", "c1", "timed_out"))
    assert after(REGISTERED, ONLINE, *missed, OfferReleased("o2", "c2", "declined")).missed


def test_an_agent_who_speaks_up_responds_again() -> None:
    missed = (REGISTERED, ONLINE, reserved(1), OfferReleased("o1", "c1", "timed_out"))
    assert after(*missed).routing == "not_responding"
    assert after(*missed, ONLINE).routing == "idle"


def test_taken_work_uses_the_offers_place() -> None:
    ann = after(REGISTERED, ONLINE, reserved(1), WorkTaken("c1", "o1"))
    assert (len(ann.offers), ann.holding, ann.free, ann.routing) == (0, frozenset({"c1"}), 1, "interacting")


def test_released_work_starts_the_idle_time() -> None:
    ann = after(REGISTERED, ONLINE, WorkTaken("c1", "o1"), WorkReleased("c1", "resolved"))
    assert (ann.holding, ann.idle_since, ann.routing) == (frozenset(), 103, "idle")


def test_skills_and_capacity_replace_those_before() -> None:
    ann = after(REGISTERED, SkillsSet({"billing": 5}), CapacitySet(7))
    assert (dict(ann.skills), ann.capacity) == ({"billing": 5}, 7)


def test_a_capacity_below_the_load_leaves_no_room_rather_than_a_debt() -> None:
    ann = after(REGISTERED, reserved(1), WorkTaken("c2", "o2"), CapacitySet(1))
    assert (ann.load, ann.free) == (2, 0)


numbers = st.integers(0, 3)
happenings = st.one_of(
    numbers.map(reserved),
    numbers.map(lambda n: OfferReleased(f"o{n}", f"c{n}", "declined")),
    numbers.map(lambda n: WorkTaken(f"c{n}", f"o{n}")),
    numbers.map(lambda n: WorkReleased(f"c{n}", "closed")),
    st.integers(0, 5).map(CapacitySet),
)


@given(st.lists(happenings, max_size=20))
def test_load_is_what_is_offered_with_what_is_held(events: list[AgentEvent]) -> None:
    ann = after(REGISTERED, *events)
    assert ann.load == len(ann.offers) + len(ann.holding)
    assert 0 <= ann.free <= ann.capacity
    assert ann.free == 0 or ann.free + ann.load == ann.capacity
