"""Which texts are read together, which question an answer belongs to."""

from collabtui.bot.wish import asked_flow, joined
from collabtui.understanding.api import READ_AT_MOST
from tests.unit.bot.turns import REPLIES, planned, turn


def test_unanswered_texts_are_read_as_one() -> None:
    assert joined(turn("Hello", "Where is my order?")) == "Hello\nWhere is my order?"


def test_where_all_is_too_much_the_oldest_texts_go() -> None:
    long = "x" * (READ_AT_MOST - 10)
    assert joined(turn(long, "Hi", "FH-10234 please")) == "Hi\nFH-10234 please"


def test_the_newest_text_is_read_however_long() -> None:
    assert len(joined(turn("Hi", "y" * 8_000))) == 8_000


def test_nothing_waits_where_nothing_was_asked() -> None:
    assert asked_flow({}, REPLIES) is None
    assert asked_flow({"asked_for": "", "intent": "order_status"}, REPLIES) is None
    assert asked_flow({"asked_for": "shoe_size"}, REPLIES) is None


def test_the_flow_that_needs_the_answer_waits_for_it() -> None:
    assert asked_flow({"asked_for": "email"}, REPLIES) == "password_reset"
    assert asked_flow({"asked_for": "order_number", "intent": "password_reset"}, REPLIES) == "order_status"


def test_an_address_is_no_answer_to_the_question_for_a_number() -> None:
    asked = turn("kim@example.com", values={"asked_for": "order_number", "intent": "order_status"})
    assert planned(asked, "password_reset", 0.9).topic == "password_reset"
