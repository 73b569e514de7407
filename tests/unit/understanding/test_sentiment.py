"""How the mood of a text is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.sentiment import sentiment


@pytest.mark.parametrize(
    "text",
    ["This is terrible, I hate it and I am furious!", "worst shop ever, horrible and useless, I am angry"],
)
def test_an_angry_customer_is_below_the_level_that_calls_a_person(text: str) -> None:
    assert sentiment(text) < -0.6


@pytest.mark.parametrize("text", ["Where is my order FH-10234?", "the tent", "", "asdf qwrt"])
def test_a_plain_question_is_neutral(text: str) -> None:
    assert sentiment(text) == pytest.approx(0.0, abs=0.15)


def test_thanks_are_glad() -> None:
    assert sentiment("Wonderful, thank you very much!") > 0.5


def test_a_negation_turns_praise_around() -> None:
    assert sentiment("this is not good") < 0 < sentiment("this is good")


def test_only_the_beginning_of_a_long_text_counts() -> None:
    calm = "a " * (READ_AT_MOST // 2)
    assert sentiment(calm + "horrible terrible hate") == sentiment(calm)


@given(st.text(max_size=300))
def test_the_score_stays_in_its_range(text: str) -> None:
    assert -1.0 <= sentiment(text) <= 1.0
