"""The next step for where a conversation stands."""

from importlib.resources import files

from collabtui.bot.flow_file import load_flows
from collabtui.coaching.api import Situation
from collabtui.coaching.rules import load_coach_rules
from collabtui.coaching.steps import next_steps
from collabtui.understanding.domain import load_domain

RULES = load_coach_rules(files("demo_data"))


def ids(situation: Situation) -> list[str]:
    """The ids of the steps."""
    return [step.id for step in next_steps(situation, RULES)]


def test_a_number_that_is_missing_is_asked_for_first() -> None:
    assert ids(Situation("order_status")) == ["ask_order_number"]


def test_a_known_order_is_looked_up_once() -> None:
    known = {"order_number": "FH-10234"}
    assert ids(Situation("order_status", known)) == ["check_order"]
    assert ids(Situation("order_status", known, {"order": True})) == []


def test_a_refund_is_offered_after_the_order_was_seen() -> None:
    known = {"order_number": "FH-10234"}
    assert ids(Situation("complaint", known, {"order": True}, mood=-0.8)) == ["offer_refund", "say_sorry"]


def test_a_call_that_failed_is_done_by_hand() -> None:
    assert ids(Situation("order_status", {"order_number": "FH-10234"}, {"order": False})) == ["look_up_by_hand"]


def test_each_step_says_why() -> None:
    (step,) = next_steps(Situation("order_status"), RULES)
    assert step.why == "the customer wants: order status; missing: order number"


def test_a_step_names_the_call_that_was_made() -> None:
    known = {"order_number": "FH-10234"}
    assert ids(Situation("refund_status", known, {"refund_status": True})) == []
    (step,) = next_steps(Situation("return_item", known, {"return_item": False}), RULES)
    assert (step.id, step.why) == ("look_up_by_hand", "failed: return item")


def test_the_demo_shop_names_only_intents_with_calls_that_it_has() -> None:
    domain, flows = load_domain(files("demo_data")), load_flows(files("demo_data") / "flows")
    calls = {flow.call for flow in flows.values()}
    named = [step.when for step in RULES.step]
    assert {intent for when in named for intent in when.intents} <= {one.intent for one in domain.intents}
    assert {name for when in named for name in (*when.called, *when.not_called, *when.failed)} <= calls
