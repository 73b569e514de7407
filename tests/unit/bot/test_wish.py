"""Which texts are read together, which question an answer belongs to."""

from collabtui.bot.wish import joined, sentences
from collabtui.understanding.api import READ_AT_MOST
from tests.unit.bot.turns import asking, planned, turn


def test_unanswered_texts_are_read_as_one() -> None:
    assert joined(turn("Hello", "Where is my order?")) == "Hello\nWhere is my order?"


def test_where_all_is_too_much_the_oldest_texts_go() -> None:
    long = "x" * (READ_AT_MOST - 10)
    assert joined(turn(long, "Hi", "FH-10234 please")) == "Hi\nFH-10234 please"


def test_the_newest_text_is_read_however_long() -> None:
    assert len(joined(turn("Hi", "y" * 8_000))) == 8_000


def test_a_message_of_several_sentences_is_read_by_them_too() -> None:
    assert sentences("Where is FH-10234? And what does express cost?") == (
        "Where is FH-10234?",
        "And what does express cost?",
    )
    assert sentences("Where is FH-10234?") == ()


def test_of_a_long_message_the_sentences_at_both_ends_are_read_by_themselves() -> None:
    assert sentences("One. Two. Three. " + "So. " * 200 + "Five. Six?") == ("One.", "Two.", "Five.", "Six?")


def test_an_address_is_no_answer_to_the_question_for_a_number() -> None:
    asked = turn("kim@example.com", values=asking("order_number"))
    call = planned(asked, "password_reset", 0.9).call
    assert call is not None
    assert (call.call, call.arguments) == ("reset_password", {"email": "kim@example.com"})


def test_a_goodbye_is_no_reason_of_a_return() -> None:
    asked = turn("Great, thanks a lot. Bye!", values=asking("reason", flow="return_item"))
    assert planned(asked, "thanks_goodbye", 0.99).done
