"""Claims about what a waiting ticket asks for as time passes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.agents import Agent
from broker.policy.demands import Demand, Demands, demand, waited
from broker.policy.routing import next_change
from broker.policy.routing_rules import Routing
from tests.unit.policy.rulebook import policy
from tests.unit.policy.waiting_room import NOW, agent, offers, passed, waiting

RULES: dict[str, Any] = {
    "forgive": 120,
    "relax": ({"after": 60, "level": 3}, {"after": 90, "level": 1}, {"after": 300, "any_skill": True}),
    "overflow": ({"skill": "billing", "after": 75, "to": ("support", "returns")},),
}
POLICY = policy(routing=RULES)
SECOND = 1000


def asked(seconds: float, *, skill: str = "billing", level: int = 5) -> Demand:
    """What a ticket that waited so long asks for."""
    ticket = waiting("c", since=NOW, skill=skill, level=level).ticket
    return demand(ticket, POLICY.routing, NOW + int(seconds * SECOND))


def test_the_level_falls_with_the_steps_then_any_skill_will_do() -> None:
    assert asked(0, skill="support") == asked(59.999, skill="support") == Demand(("support",), 5)
    assert asked(60, skill="support") == asked(89.999, skill="support") == Demand(("support",), 3)
    assert asked(90, skill="support") == asked(299.999, skill="support") == Demand(("support",), 1)
    assert asked(300, skill="support") == asked(10_000, skill="support") == Demand()


def test_a_step_never_raises_what_a_ticket_asks_for() -> None:
    assert asked(60, level=2) == Demand(("billing",), 2)


def test_overflow_adds_skills_at_the_level_still_asked_for() -> None:
    assert asked(74.999) == Demand(("billing",), 3)
    assert asked(75) == Demand(("billing", "support", "returns"), 3)
    assert asked(90) == Demand(("billing", "support", "returns"), 1)
    assert asked(75, skill="support") == Demand(("support",), 3)


def test_a_ticket_without_a_skill_has_nothing_to_relax() -> None:
    assert asked(0, skill="", level=5) == Demand()


def test_a_ticket_from_the_future_waited_for_no_time() -> None:
    """The wall clock went back: the ticket stands as if it had just come."""
    ticket = waiting("c", since=NOW + 500_000, skill="billing", level=5).ticket
    assert waited(ticket, NOW) == 0
    assert demand(ticket, POLICY.routing, NOW) == Demand(("billing",), 5)
    assert offers([waiting("c", since=NOW + 500_000)], agent("ann"), rules=POLICY) == [("c", "ann")]


def test_one_of_the_skills_at_the_level_meets_a_demand() -> None:
    ann = Agent("ann", skills={"billing": 2, "support": 4})
    assert Demand(("billing", "support"), 4).is_met(ann)
    assert not Demand(("billing",), 3).is_met(ann)
    assert not Demand(("returns",), 1).is_met(ann)
    assert Demand().is_met(Agent("bob"))


@pytest.mark.parametrize(("seconds", "who"), [(0, []), (59.999, []), (60, [("c", "ann")])])
def test_an_agent_of_a_lower_level_gets_the_ticket_once_it_is_relaxed(
    seconds: float, who: list[tuple[str, str]]
) -> None:
    queue = [waiting("c", since=NOW - int(seconds * SECOND), level=5)]
    assert offers(queue, agent("ann", level=3), rules=POLICY) == who


@pytest.mark.parametrize(("seconds", "who"), [(74.999, []), (75, [("c", "ann")])])
def test_an_agent_of_another_queue_gets_the_ticket_once_it_overflows(
    seconds: float, who: list[tuple[str, str]]
) -> None:
    queue = [waiting("c", since=NOW - int(seconds * SECOND), skill="billing")]
    assert offers(queue, agent("ann"), rules=POLICY) == who


def test_a_skill_that_nobody_has_strands_no_customer_where_the_policy_relaxes_it() -> None:
    queue = [waiting("c", since=NOW - 300 * SECOND, skill="cobol", level=5)]
    assert offers(queue, Agent("bob", "Bob", {}, 1, presence="online"), rules=POLICY) == [("c", "bob")]


# -- when it changes next ------------------------------------------------------------------------------------------


def test_the_next_change_is_the_soonest_step_of_any_ticket() -> None:
    queue = [
        waiting("new", since=NOW, level=5),
        waiting("older", since=NOW - 70 * SECOND, level=5),
        waiting("over", since=NOW - 74 * SECOND, skill="billing"),
    ]
    assert next_change(queue[:1], POLICY, NOW) == 60 * SECOND
    assert next_change(queue[:2], POLICY, NOW) == 20 * SECOND
    assert next_change(queue, POLICY, NOW) == 1 * SECOND


def test_a_step_that_begins_this_moment_is_no_change_to_come() -> None:
    assert next_change([waiting("c", since=NOW - 90 * SECOND)], POLICY, NOW) == 210 * SECOND
    assert next_change([waiting("c", since=NOW - 300 * SECOND)], POLICY, NOW) is None


def test_a_refusal_to_be_forgiven_is_a_change_to_come() -> None:
    old = passed(waiting("c", since=NOW - 900 * SECOND), "ann", NOW - 119 * SECOND)
    assert next_change([old], POLICY, NOW) == 1 * SECOND
    assert next_change([old], POLICY, NOW + 1 * SECOND) is None


def test_a_preferred_agent_who_is_let_go_is_a_change_to_come() -> None:
    sticky = policy(routing={"sticky": 20})
    held = waiting("c", since=NOW - 5 * SECOND, preferred="ann")
    assert next_change([held], sticky, NOW) == 15 * SECOND
    assert next_change([waiting("c", since=NOW)], sticky, NOW) is None


def test_an_empty_queue_has_nothing_to_come() -> None:
    assert next_change([], POLICY, NOW) is None


@given(st.integers(-400_000, 400_000), st.integers(1, 5), st.sampled_from(["", "billing", "support"]))
def test_nothing_changes_before_the_next_change(age: int, level: int, skill: str) -> None:
    one = waiting("c", since=NOW - age, level=level, skill=skill)
    wait = next_change([one], POLICY, NOW)
    until = 1_000_000 if wait is None else wait - 1
    assert wait is None or wait > 0
    demands = Demands(POLICY.routing)
    assert demands.of(one.ticket, NOW) == demands.of(one.ticket, NOW + until)


@given(st.integers(0, 400_000), st.integers(0, 400_000), st.integers(1, 5))
def test_who_meets_a_demand_meets_every_later_one(early: int, more: int, level: int) -> None:
    ticket = waiting("c", since=NOW, level=level, skill="billing").ticket
    first, later = (demand(ticket, POLICY.routing, NOW + wait) for wait in (early, early + more))
    for skill in ("billing", "support", "returns", "other"):
        for has in range(1, 6):
            one = Agent("a", skills={skill: has})
            assert later.is_met(one) or not first.is_met(one)


def test_demands_are_the_same_whoever_asked_before() -> None:
    shared = Demands(Routing.model_validate(RULES))
    for seconds in (301, 10, 80, 61, 95):
        for skill in ("billing", "support", ""):
            for level in (5, 2):
                ticket = waiting("c", since=NOW, skill=skill, level=level).ticket
                at = NOW + seconds * SECOND
                assert shared.of(ticket, at) == demand(ticket, POLICY.routing, at)
