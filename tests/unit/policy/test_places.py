"""Claims about room: by capacity, by channel, for whom a ticket is held."""

from dataclasses import replace

import pytest

from broker.domain.agents import Agent
from broker.policy.places import bound, room
from tests.unit.policy.rulebook import policy
from tests.unit.policy.waiting_room import NOW, agent, offers, passed, waiting

CAPPED = policy(routing={"channels": {"web": 2, "phone": 1}})


def on(channel: str, *conversations: str, capacity: int = 5, **caps: int) -> Agent:
    """Ann, holding these conversations of the channel."""
    ann = replace(agent("ann", capacity=capacity), holding=frozenset(conversations), caps=caps)
    return replace(ann, channel_of=dict.fromkeys(conversations, channel))


def test_an_agent_without_an_own_bound_has_the_policys() -> None:
    assert [room(on("web", "a"), channel, CAPPED.routing) for channel in ("web", "phone", "mail")] == [1, 1, 4]
    assert bound(agent("ann"), "mail", CAPPED.routing) is None


def test_an_own_bound_goes_before_the_policys_whether_more_or_less() -> None:
    assert room(on("web", "a", web=4), "web", CAPPED.routing) == 3
    assert room(on("web", "a", web=1), "web", CAPPED.routing) == 0


def test_room_is_never_more_than_the_free_places_never_below_none() -> None:
    assert room(on("web", "a", capacity=1), "phone", CAPPED.routing) == 0
    assert room(on("web", "a", "b", "c"), "web", CAPPED.routing) == 0
    assert room(on("web", "a", "b", "c", web=1), "web", CAPPED.routing) == 0


def test_what_is_offered_counts_against_its_channel_what_is_set_aside_does_not() -> None:
    offered = replace(on("phone"), offers={"o": "x"}, channel_of={"x": "phone"})
    aside = replace(on("phone", "a"), paused=frozenset({"a"}))
    assert room(offered, "phone", CAPPED.routing) == 0
    assert room(aside, "phone", CAPPED.routing) == 1


def test_a_full_channel_leaves_the_other_places_to_other_channels() -> None:
    queue = [waiting("c1", since=1, channel="phone"), waiting("c2", since=2, channel="web")]
    assert offers(queue, on("phone", "a"), rules=CAPPED) == [("c2", "ann")]


def test_one_round_fills_a_channel_to_its_bound_no_further() -> None:
    queue = [waiting(f"c{place}", since=place, channel="web") for place in range(4)]
    assert offers(queue, on("web"), rules=CAPPED) == [("c0", "ann"), ("c1", "ann")]
    assert offers(queue, on("web", web=3), rules=CAPPED) == [("c0", "ann"), ("c1", "ann"), ("c2", "ann")]


def test_an_agent_who_takes_no_phones_gets_none_the_next_one_does() -> None:
    queue = [waiting("c1", channel="phone")]
    assert offers(queue, on("web", phone=0), rules=CAPPED) == []
    assert offers(queue, on("web", phone=0), agent("bob", idle_since=9), rules=CAPPED) == [("c1", "bob")]


def test_channels_are_apart_from_each_other_in_one_round() -> None:
    queue = [
        waiting("c1", since=1, channel="phone"),
        waiting("c2", since=2, channel="phone"),
        waiting("c3", since=3, channel="web"),
        waiting("c4", since=4),
    ]
    assert offers(queue, on("web"), rules=CAPPED) == [("c1", "ann"), ("c3", "ann"), ("c4", "ann")]


# -- the preferred agent -------------------------------------------------------------------------------------------

STICKY = policy(routing={"sticky": 20, "forgive": 120, "channels": {"phone": 1}})
FULL = replace(agent("ann"), holding=frozenset({"x"}))
BOB = agent("bob")


def held(*roster: Agent, waited_ms: int = 0, at: int = NOW, channel: str = "") -> list[tuple[str, str]]:
    return offers([waiting("c", since=NOW - waited_ms, preferred="ann", channel=channel)], *roster, at=at, rules=STICKY)


def test_a_ticket_waits_for_its_preferred_agent_who_has_no_room_until_it_lets_go() -> None:
    assert held(FULL, BOB) == held(FULL, BOB, waited_ms=19_999) == []
    assert held(FULL, BOB, waited_ms=20_000) == [("c", "bob")]


def test_paperwork_is_no_reason_to_let_go() -> None:
    assert held(replace(agent("ann", capacity=2), wrapping={"x": None}), BOB) == []


def test_a_full_channel_is_waited_for_as_well() -> None:
    on_phone = replace(agent("ann", capacity=3), holding=frozenset({"x"}), channel_of={"x": "phone"})
    assert held(on_phone, BOB, channel="phone") == []
    assert held(on_phone, BOB, channel="web") == [("c", "ann")]


@pytest.mark.parametrize(
    "away",
    [
        replace(FULL, presence="away"),
        replace(FULL, missed=True),
        replace(FULL, capacity=0),
        replace(FULL, skills={"billing": 5}),
    ],
    ids=["away", "not answering", "without places", "without the skill"],
)
def test_nobody_waits_for_a_preferred_agent_who_will_not_come(away: Agent) -> None:
    assert held(away, BOB) == [("c", "bob")]


def test_nobody_waits_for_a_preferred_agent_who_is_not_connected_or_takes_no_such_channel() -> None:
    assert held(BOB) == [("c", "bob")]
    assert held(replace(FULL, caps={"phone": 0}), BOB, channel="phone") == [("c", "bob")]


def test_nobody_waits_for_a_preferred_agent_who_passed_on_the_ticket() -> None:
    one = passed(waiting("c", since=NOW - 1, preferred="ann"), "ann", NOW - 1)
    assert offers([one], FULL, BOB, rules=STICKY) == [("c", "bob")]


def test_a_held_ticket_holds_up_no_other() -> None:
    queue = [waiting("c1", since=NOW - 2, preferred="ann"), waiting("c2", since=NOW - 1)]
    assert offers(queue, FULL, BOB, rules=STICKY) == [("c2", "bob")]


def test_without_stickiness_the_next_best_agent_gets_it_at_once() -> None:
    assert offers([waiting("c", since=NOW, preferred="ann")], FULL, BOB) == [("c", "bob")]


def test_a_ticket_from_the_future_is_held_no_longer_than_one_that_just_came() -> None:
    """The wall clock went back: the hold lasts its twenty seconds from when the ticket says it came, no longer."""
    ahead = [waiting("c", since=NOW + 5_000, preferred="ann")]
    assert offers(ahead, FULL, BOB, rules=STICKY) == []
    assert offers(ahead, FULL, BOB, rules=STICKY, at=NOW + 25_000) == [("c", "bob")]
