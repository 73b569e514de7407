"""Claims about who gets which waiting ticket."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.agents import Agent, Presence, PresenceSet, evolve_agent
from broker.domain.conversation import Ticket
from broker.policy.routing import Assignment, Waiting, assign, in_order, is_eligible
from tests.unit.policy.rulebook import policy

POLICY = policy(routing={"forgive": 120})
NOW = 1_000_000


def agent(name: str, *, capacity: int = 1, idle_since: int = 0, presence: Presence = "online") -> Agent:
    return Agent(name, name.title(), {"support": 3}, capacity, presence, idle_since=idle_since)


def waiting(name: str, *, since: int = 0, priority: int = 3, skill: str = "support") -> Waiting:
    return Waiting(name, Ticket(f"t-{name}", since, None, skill, priority))


def passed(one: Waiting, by: str, at: int) -> Waiting:
    return replace(one, ticket=replace(one.ticket, passed={by: at}))


def offers(tickets: list[Waiting], *roster: Agent, at: int = NOW) -> list[tuple[str, str]]:
    return [(offer.conversation, offer.agent) for offer in assign(tickets, roster, POLICY, at)]


def test_an_online_agent_with_the_skill_and_room_gets_the_ticket() -> None:
    assert offers([waiting("c1")], agent("ann")) == [("c1", "ann")]


@pytest.mark.parametrize(
    "unfit",
    [
        agent("ann", presence="busy"),
        agent("ann", presence="away"),
        agent("ann", presence="offline"),
        replace(agent("ann"), missed=True),
        replace(agent("ann"), skills={"billing": 5}),
        agent("ann", capacity=0),
        replace(agent("ann"), holding=frozenset({"other"})),
        replace(agent("ann"), offers={"o1": "other"}),
        replace(agent("ann", capacity=2), holding=frozenset({"a"}), offers={"o1": "b"}),
    ],
    ids=["busy", "away", "offline", "missed", "skill", "no-capacity", "holding", "offered", "full"],
)
def test_an_agent_who_lacks_one_condition_gets_nothing(unfit: Agent) -> None:
    assert not is_eligible(unfit, waiting("c1").ticket, POLICY, NOW)
    assert offers([waiting("c1")], unfit) == []


def test_a_ticket_without_a_skill_may_go_to_anybody() -> None:
    assert offers([waiting("c1", skill="")], replace(agent("ann"), skills={})) == [("c1", "ann")]


def test_an_agent_with_work_and_room_may_get_more() -> None:
    working = replace(agent("ann", capacity=2), holding=frozenset({"other"}))
    assert offers([waiting("c1")], working) == [("c1", "ann")]


def test_the_longest_idle_agent_comes_first() -> None:
    roster = (agent("ann", idle_since=300), agent("bob", idle_since=100), agent("cat", idle_since=200))
    assert offers([waiting("c1")], *roster) == [("c1", "bob")]


def test_time_away_does_not_count_as_idle() -> None:
    back = replace(agent("ann", idle_since=100), present_since=900)
    assert offers([waiting("c1")], back, agent("bob", idle_since=500)) == [("c1", "bob")]


def test_an_idle_agent_comes_before_one_who_works_however_long_ago_their_last_work_ended() -> None:
    working = replace(agent("ann", capacity=3, idle_since=1), holding=frozenset({"other"}))
    assert offers([waiting("c1")], working, agent("bob", idle_since=500)) == [("c1", "bob")]


def test_one_round_spreads_the_tickets_over_the_agents() -> None:
    roster = (agent("ann", capacity=3, idle_since=1), agent("bob", capacity=3, idle_since=2))
    tickets = [waiting("c1", since=1), waiting("c2", since=2), waiting("c3", since=3)]
    assert offers(tickets, *roster) == [("c1", "ann"), ("c2", "bob"), ("c3", "ann")]


def test_among_equals_the_one_with_more_room_then_the_name_decides() -> None:
    assert offers([waiting("c1")], agent("ann"), agent("bob", capacity=2)) == [("c1", "bob")]
    assert offers([waiting("c1")], agent("bob"), agent("ann")) == [("c1", "ann")]


def test_the_preferred_agent_comes_first_when_eligible() -> None:
    one = waiting("c1")
    for_bob = replace(one, ticket=replace(one.ticket, preferred="bob"))
    assert offers([for_bob], agent("ann", idle_since=1), agent("bob", idle_since=9)) == [("c1", "bob")]


def test_nobody_waits_for_a_preferred_agent_who_is_away() -> None:
    one = waiting("c1")
    for_bob = replace(one, ticket=replace(one.ticket, preferred="bob"))
    assert offers([for_bob], agent("ann"), agent("bob", presence="away")) == [("c1", "ann")]


def test_the_queue_is_served_by_priority_then_by_wait_then_by_name() -> None:
    queue = [
        waiting("d", since=1, priority=3),
        waiting("c", since=2, priority=1),
        waiting("b", since=1, priority=1),
        waiting("a", since=2, priority=1),
    ]
    assert [one.conversation for one in in_order(queue)] == ["b", "a", "c", "d"]
    assert offers(queue, agent("ann")) == [("b", "ann")]


def test_a_ticket_that_nobody_can_take_holds_up_no_other() -> None:
    assert offers([waiting("c1", since=1, skill="billing"), waiting("c2", since=2)], agent("ann")) == [("c2", "ann")]


def test_an_agent_who_passed_is_not_offered_the_ticket_again() -> None:
    one = passed(waiting("c1"), "ann", NOW - 1)
    assert offers([one], agent("ann")) == []
    assert offers([one], agent("ann"), agent("bob", idle_since=NOW - 5)) == [("c1", "bob")]


def test_a_pass_counts_for_that_ticket_alone() -> None:
    assert offers([passed(waiting("c1", since=1), "ann", NOW - 1), waiting("c2", since=2)], agent("ann")) == [
        ("c2", "ann")
    ]


def test_a_pass_is_forgiven_when_the_policy_says_and_not_before() -> None:
    one = passed(waiting("c1"), "ann", NOW)
    assert offers([one], agent("ann"), at=NOW + 119_999) == []
    assert offers([one], agent("ann"), at=NOW + 120_000) == [("c1", "ann")]


def test_an_agent_who_announces_themselves_anew_may_be_offered_the_ticket_again() -> None:
    one = passed(waiting("c1"), "ann", NOW)
    back = evolve_agent(agent("ann"), PresenceSet("online"), NOW + 1)
    assert offers([one], back, at=NOW + 2) == [("c1", "ann")]


def test_an_announcement_before_the_pass_changes_nothing() -> None:
    one = passed(waiting("c1"), "ann", NOW)
    earlier = evolve_agent(agent("ann"), PresenceSet("online"), NOW - 1)
    assert offers([one], earlier, at=NOW + 2) == []


def test_no_tickets_or_no_agents_make_no_offers() -> None:
    assert offers([], agent("ann")) == []
    assert offers([waiting("c1")]) == []


NAMES = [f"a{number}" for number in range(5)]
SKILLS = st.sampled_from(["", "support", "billing"])
MOMENTS = st.integers(NOW - 200_000, NOW)


@st.composite
def agents(draw: st.DrawFn, name: str) -> Agent:
    skills = draw(st.sets(st.sampled_from(["support", "billing"])))
    holding = draw(st.sets(st.sampled_from(["x1", "x2"])))
    return Agent(
        name,
        name,
        dict.fromkeys(skills, 1),
        draw(st.integers(0, 4)),
        draw(st.sampled_from(["online", "online", "online", "away"])),
        offers={"o": "x3"} if draw(st.booleans()) else {},
        holding=frozenset(holding),
        missed=draw(st.sampled_from([False, False, True])),
        idle_since=draw(MOMENTS),
        present_since=draw(MOMENTS),
    )


@st.composite
def queued(draw: st.DrawFn, name: str) -> Waiting:
    ticket = Ticket(
        f"t-{name}",
        draw(st.integers(0, 3)),
        None,
        draw(SKILLS),
        draw(st.integers(1, 5)),
        draw(st.none() | st.sampled_from(NAMES)),
        draw(st.dictionaries(st.sampled_from(NAMES), MOMENTS, max_size=2)),
    )
    return Waiting(name, ticket)


rosters = st.integers(0, 5).flatmap(lambda size: st.tuples(*(agents(name) for name in NAMES[:size])))
queues = st.integers(0, 7).flatmap(lambda size: st.tuples(*(queued(f"c{place}") for place in range(size))))


@given(st.data(), queues, rosters)
def test_the_order_of_the_input_changes_no_offer(
    data: st.DataObject, queue: tuple[Waiting, ...], roster: tuple[Agent, ...]
) -> None:
    mixed_queue = data.draw(st.permutations(queue))
    mixed_roster = data.draw(st.permutations(roster))
    assert assign(mixed_queue, mixed_roster, POLICY, NOW) == assign(queue, roster, POLICY, NOW)


@given(queues, rosters)
def test_a_round_exceeds_no_capacity_offers_each_ticket_once_and_only_to_eligible_agents(
    queue: tuple[Waiting, ...], roster: tuple[Agent, ...]
) -> None:
    made = assign(queue, roster, POLICY, NOW)
    people = {one.id: one for one in roster}
    tickets = {one.conversation: one.ticket for one in queue}
    assert len({offer.conversation for offer in made}) == len(made)
    for offer in made:
        assert is_eligible(people[offer.agent], tickets[offer.conversation], POLICY, NOW)
    for name, count in Counter(offer.agent for offer in made).items():
        assert count <= people[name].free


@given(queues, rosters)
def test_no_ticket_is_left_waiting_that_an_eligible_agent_still_has_room_for(
    queue: tuple[Waiting, ...], roster: tuple[Agent, ...]
) -> None:
    made = assign(queue, roster, POLICY, NOW)
    taken = Counter(offer.agent for offer in made)
    served = {offer.conversation for offer in made}
    idle = [one for one in roster if one.free > taken[one.id]]
    for one in queue:
        assert one.conversation in served or not any(is_eligible(person, one.ticket, POLICY, NOW) for person in idle)


def test_an_assignment_names_conversation_and_agent() -> None:
    assert assign([waiting("c1")], [agent("ann")], POLICY, NOW) == [Assignment("c1", "ann")]
