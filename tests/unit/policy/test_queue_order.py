"""Claims about the order of the queue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.policy.queue_order import Waiting, in_order, key_of
from broker.policy.routing_rules import Routing
from tests.unit.policy.waiting_room import agent, offers, waiting

MINUTE = 60_000
AGEING = Routing(ageing=300)


def names(*tickets: tuple[str, int, int], routing: Routing = AGEING) -> list[str]:
    queue = [waiting(name, since=since, priority=priority) for name, since, priority in tickets]
    return [one.conversation for one in in_order(queue, routing)]


def test_who_waits_longest_comes_first_then_the_name_decides() -> None:
    assert names(("b", 2, 3), ("c", 1, 3), ("a", 2, 3)) == ["c", "a", "b"]


def test_the_more_urgent_comes_first_of_those_who_came_together() -> None:
    queue = [waiting("d", since=1), waiting("c", since=2, priority=1), waiting("b", since=1, priority=1)]
    assert [one.conversation for one in in_order(queue, AGEING)] == ["b", "c", "d"]
    assert offers(queue, agent("ann")) == [("b", "ann")]


def test_a_step_of_priority_is_worth_just_as_much_waiting_as_the_policy_says() -> None:
    assert names(("urgent", 5 * MINUTE + 1, 2), ("old", 0, 3)) == ["old", "urgent"]
    assert names(("urgent", 5 * MINUTE - 1, 2), ("old", 0, 3)) == ["urgent", "old"]


def test_of_equal_keys_the_name_decides_whatever_the_priority() -> None:
    assert names(("b", 5 * MINUTE, 2), ("a", 0, 3)) == ["a", "b"]


def test_without_ageing_priority_counts_for_nothing() -> None:
    assert names(("urgent", 2, 1), ("old", 1, 5), routing=Routing(ageing=0)) == ["old", "urgent"]


@pytest.mark.parametrize(("priority", "minutes"), [(1, 0), (2, 5), (3, 10), (5, 20)])
def test_the_key_is_when_a_ticket_of_the_highest_priority_would_have_come(priority: int, minutes: int) -> None:
    assert key_of(waiting("c", since=7, priority=priority).ticket, AGEING) == 7 + minutes * MINUTE


tickets = st.builds(
    lambda name, since, priority: waiting(name, since=since, priority=priority),
    st.text("abc", min_size=1, max_size=3),
    st.integers(0, 10 * MINUTE),
    st.integers(1, 5),
)


@given(st.lists(tickets, max_size=12, unique_by=lambda one: one.conversation), st.data())
def test_the_order_is_that_of_the_keys_whatever_order_they_came_in(queue: list[Waiting], data: st.DataObject) -> None:
    ordered = in_order(data.draw(st.permutations(queue)), AGEING)
    assert ordered == sorted(queue, key=lambda one: (key_of(one.ticket, AGEING), one.conversation))


@given(tickets, tickets)
def test_nobody_is_overtaken_by_who_came_more_than_four_steps_of_ageing_later(one: Waiting, other: Waiting) -> None:
    first, second = in_order([one, other], AGEING)
    assert first.ticket.since <= second.ticket.since + 4 * 300_000
