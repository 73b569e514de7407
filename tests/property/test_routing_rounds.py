"""Claims about single rounds of routing, whatever waits, whoever is in."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from simulate.oracle import Oracle

from broker.domain.agents import Agent
from broker.domain.conversation_parts import Ticket
from broker.policy.models import Policy
from broker.policy.queue_order import Waiting
from broker.policy.routing import Assignment, assign, next_change
from tests.unit.policy.rulebook import policy

NOW = 1_000_000_000
PEOPLE = [f"a{number}" for number in range(6)]
SKILLS = ["support", "billing", "returns"]
CHANNELS = ["web", "phone"]
RULES: tuple[dict[str, Any], ...] = (
    {},
    {"ageing": 0, "sticky": 60, "channels": {"phone": 1}},
    {
        "ageing": 30,
        "sticky": 20,
        "channels": {"web": 2},
        "relax": ({"after": 30, "level": 3}, {"after": 90, "level": 1}, {"after": 240, "any_skill": True}),
        "overflow": ({"skill": "billing", "after": 40, "to": ("support",)},),
    },
)
MOMENTS = st.integers(NOW - 300_000, NOW + 5_000)


@st.composite
def agents(draw: st.DrawFn, name: str) -> Agent:
    held = draw(st.lists(st.sampled_from(CHANNELS), max_size=3))
    work = {f"{name}-{place}": channel for place, channel in enumerate(held)}
    is_offered = draw(st.booleans()) and bool(held)
    offers = {"o": f"{name}-0"} if is_offered else {}
    holding = frozenset(work) - set(offers.values())
    return Agent(
        name,
        name,
        draw(st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 5))),
        draw(st.integers(0, 4)),
        draw(st.dictionaries(st.sampled_from(CHANNELS), st.integers(0, 3))),
        draw(st.sampled_from(["online", "online", "online", "online", "away"])),
        offers=offers,
        holding=holding,
        paused=frozenset(one for one in sorted(holding) if draw(st.integers(0, 3)) == 0),
        wrapping=draw(st.sampled_from([{}, {}, {}, {"w": None}])),
        channel_of=work,
        missed=draw(st.sampled_from([False, False, False, True])),
        idle_since=draw(MOMENTS),
        present_since=draw(MOMENTS),
    )


@st.composite
def queued(draw: st.DrawFn, name: str) -> Waiting:
    ticket = Ticket(
        f"t-{name}",
        draw(MOMENTS),
        None,
        draw(st.sampled_from(["", *SKILLS])),
        draw(st.integers(1, 5)),
        draw(st.none() | st.sampled_from(PEOPLE)),
        draw(st.dictionaries(st.sampled_from(PEOPLE), MOMENTS, max_size=2)),
        level=draw(st.integers(1, 5)),
        channel=draw(st.sampled_from(["", *CHANNELS])),
    )
    return Waiting(name, ticket)


rosters = st.integers(0, 6).flatmap(lambda size: st.tuples(*(agents(name) for name in PEOPLE[:size])))
queues = st.integers(0, 8).flatmap(lambda size: st.tuples(*(queued(f"c{place}") for place in range(size))))
policies = st.sampled_from([policy(routing=rules) for rules in RULES])
Queue = tuple[Waiting, ...]
Roster = tuple[Agent, ...]


@given(queues, rosters, policies)
def test_every_offer_and_every_ticket_without_one_is_as_the_rules_say(
    queue: Queue, roster: Roster, rules: Policy
) -> None:
    """Never over capacity; nobody able left idle; in the order of the queue; to the first in rank; holds are kept."""
    made = assign(queue, roster, rules, NOW)
    assert Oracle(roster, rules.routing, NOW).complaint(queue, made) == ""


@given(st.data(), queues, rosters, policies)
def test_the_order_of_the_input_changes_no_offer(
    data: st.DataObject, queue: Queue, roster: Roster, rules: Policy
) -> None:
    mixed_queue, mixed_roster = data.draw(st.permutations(queue)), data.draw(st.permutations(roster))
    assert assign(mixed_queue, mixed_roster, rules, NOW) == assign(queue, roster, rules, NOW)


@given(queues, rosters, policies)
def test_time_alone_makes_no_offer_possible_before_the_next_change(queue: Queue, roster: Roster, rules: Policy) -> None:
    assume(all(agent.present_since <= NOW for agent in roster))
    made = assign(queue, roster, rules, NOW)
    left = [one for one in queue if one.conversation not in {offer.conversation for offer in made}]
    after = _with(roster, queue, made)
    wait = next_change(left, rules, NOW)
    until = NOW + (10_000_000 if wait is None else wait - 1)
    assert assign(left, after, rules, NOW) == assign(left, after, rules, until) == []


def _with(roster: Roster, queue: Queue, made: list[Assignment]) -> Roster:
    """The agents once the offers are made."""
    channels = {one.conversation: one.ticket.channel for one in queue}
    people = {agent.id: agent for agent in roster}
    for offer in made:
        agent = people[offer.agent]
        people[agent.id] = replace(
            agent,
            offers={**agent.offers, f"new-{offer.conversation}": offer.conversation},
            channel_of={**agent.channel_of, offer.conversation: channels[offer.conversation]},
        )
    return tuple(people.values())


@given(queues, rosters, policies, st.integers(1, 10_000_000))
def test_a_clock_that_goes_back_makes_no_ticket_worse_off_than_one_that_just_came(
    queue: Queue, roster: Roster, rules: Policy, back: int
) -> None:
    """Rounds go on by the same rules: what the future says of a ticket counts as no wait at all."""
    at = NOW - back
    made = assign(queue, roster, rules, at)
    assert Oracle(roster, rules.routing, at).complaint(queue, made) == ""


# -- the judge himself ---------------------------------------------------------------------------------------------

ANN = Agent("ann", "Ann", {"support": 3}, 1, presence="online")
BOB = replace(ANN, id="bob", idle_since=9)


def one(name: str, since: int = NOW - 10, preferred: str | None = None) -> Waiting:
    return Waiting(name, Ticket(f"t-{name}", since, None, "support", 3, preferred))


@pytest.mark.parametrize(
    ("queue", "roster", "made", "said"),
    [
        ([one("c")], [ANN], [], "ann is left idle while c waits"),
        ([one("c")], [replace(ANN, capacity=0)], [("c", "ann")], "c went to ann, who may not have it"),
        ([one("c"), one("d")], [ANN], [("c", "ann"), ("d", "ann")], "d went to ann, who may not have it"),
        ([one("c"), one("d")], [ANN], [("d", "ann")], "ann is left idle while c waits"),
        ([one("c")], [ANN, BOB], [("c", "bob")], "c went to bob, where ann was first"),
        ([one("c", preferred="bob")], [ANN, BOB], [("c", "ann")], "c went to ann, where bob was first"),
        ([one("c")], [ANN, BOB], [("c", "ann"), ("c", "bob")], "offered twice"),
        ([], [ANN], [("x", "ann")], "['x'] were offered but did not wait"),
        (
            [one("c", preferred="bob")],
            [ANN, replace(BOB, holding=frozenset({"x"}))],
            [("c", "ann")],
            "c went to ann while it was held for bob",
        ),
    ],
)
def test_the_judge_sees_each_kind_of_wrong_round(
    queue: list[Waiting], roster: list[Agent], made: list[tuple[str, str]], said: str
) -> None:
    rules = policy(routing={"sticky": 20}).routing
    offers = [Assignment(conversation, agent) for conversation, agent in made]
    assert said in Oracle(roster, rules, NOW).complaint(queue, offers)
