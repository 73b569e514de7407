"""Claims about who gets which waiting ticket."""

from dataclasses import replace

import pytest

from broker.domain.agent_events import PresenceSet
from broker.domain.agents import Agent, evolve_agent
from broker.policy.routing import Assignment, assign
from tests.unit.policy.rulebook import policy
from tests.unit.policy.waiting_room import NOW, agent, offers, passed, waiting

POLICY = policy()


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
        replace(agent("ann", capacity=2), wrapping={"a": None}),
    ],
    ids=["busy", "away", "offline", "missed", "skill", "no-capacity", "holding", "offered", "full", "paperwork"],
)
def test_an_agent_who_lacks_one_condition_gets_nothing(unfit: Agent) -> None:
    assert offers([waiting("c1")], unfit) == []


def test_a_ticket_without_a_skill_may_go_to_anybody() -> None:
    assert offers([waiting("c1", skill="")], replace(agent("ann"), skills={})) == [("c1", "ann")]


def test_a_conversation_set_aside_leaves_its_place_to_another() -> None:
    aside = replace(agent("ann"), holding=frozenset({"other"}), paused=frozenset({"other"}))
    assert offers([waiting("c1")], aside) == [("c1", "ann")]


def test_an_agent_whose_capacity_fell_below_their_work_gets_nothing() -> None:
    assert offers([waiting("c1")], replace(agent("ann"), holding=frozenset({"a", "b"}))) == []


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


def test_of_a_pass_and_an_announcement_in_one_moment_the_pass_counts() -> None:
    one = passed(waiting("c1"), "ann", NOW)
    assert offers([one], evolve_agent(agent("ann"), PresenceSet("online"), NOW), at=NOW) == []


def test_a_clock_that_goes_back_leaves_no_refusal_that_outlasts_the_policys() -> None:
    """The refusal lies an hour ahead now: the agent may be asked once more, whose answer then counts as ever."""
    one, hour = passed(waiting("c1"), "ann", NOW), 3_600_000
    assert offers([one], agent("ann"), at=NOW - hour) == [("c1", "ann")]
    again = passed(one, "ann", NOW - hour)
    assert offers([again], agent("ann"), at=NOW - hour + 1) == []


def test_a_clock_that_goes_back_makes_no_earlier_announcement_outdo_a_refusal() -> None:
    """Who went online before the clock went back declines afterwards: they are not asked the same again and again."""
    one, ahead = passed(waiting("c1"), "ann", NOW), evolve_agent(agent("ann"), PresenceSet("online"), NOW + 3_600_000)
    assert offers([one], ahead, agent("bob", idle_since=9), at=NOW + 1) == [("c1", "bob")]


def test_no_tickets_or_no_agents_make_no_offers() -> None:
    assert offers([], agent("ann")) == []
    assert offers([waiting("c1")]) == []


def test_an_assignment_names_conversation_and_agent() -> None:
    assert assign([waiting("c1")], [agent("ann")], POLICY, NOW) == [Assignment("c1", "ann")]
