"""The next step for where a conversation stands."""

from importlib.resources import files

from collabtui.coaching.api import Situation
from collabtui.coaching.rules import load_coach_rules
from collabtui.coaching.steps import next_steps

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
