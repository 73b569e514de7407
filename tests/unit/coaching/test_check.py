"""Hints about an agent's draft."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.coaching.api import Asked
from collabtui.coaching.check import checked
from collabtui.coaching.rules import CoachRules, load_coach_rules
from tests.hostile_cases import hostile_texts

RULES = load_coach_rules(files("demo_data"))
MARIA = Asked("My tent is torn. Will I get the postage back?", "Maria Lopez")


def rules_of(draft: str, asked: Asked = MARIA) -> set[str]:
    """Which rules speak."""
    return {hint.rule for hint in checked(draft, asked, RULES)}


def test_a_good_answer_gets_no_hint() -> None:
    assert rules_of("Hello Maria, we pay the postage back once the tent is here.") == set()


@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        ("Hello Maria, send the tent in.", "unanswered_question"),
        ("You should have told us about the postage.", "blame"),
        ("Put the RMA on the parcel, the postage is free.", "jargon"),
        ("We guarantee the postage.", "promise"),
        ("The postage goes to card 4111 1111 1111 1111.", "personal_data"),
        ("Hi Oskar, the postage is paid.", "wrong_name"),
        ("THE POSTAGE IS PAID", "shouting"),
        ("The postage is paid!!!", "shouting"),
        ("The postage of {order_number} is paid.", "placeholder"),
        ("Yes [name], the postage is paid.", "placeholder"),
    ],
)
def test_what_a_customer_should_not_read_is_hinted_at(draft: str, rule: str) -> None:
    assert rules_of(draft) == {rule}


@pytest.mark.parametrize(
    "draft", ["Hi there, the postage is paid.", "Dear Mrs Lopez, the postage is paid.", "Hello! The postage is paid."]
)
def test_a_greeting_without_a_wrong_name_is_fine(draft: str) -> None:
    assert rules_of(draft) == set()


def test_who_asks_back_answers_later() -> None:
    assert rules_of("Which door of the tent is torn?") == set()


def test_a_hint_points_at_its_words() -> None:
    (hint,) = checked("Oh, you forgot the postage.", MARIA, RULES)
    assert "Oh, you forgot the postage."[hint.start : hint.end] == "you forgot"


def test_a_hint_blocks_only_where_the_rules_say_so() -> None:
    strict = RULES.model_copy(update={"blocking": ("promise",)})
    assert [hint.blocks for hint in checked("I promise the postage.", MARIA, strict)] == [True]
    assert [hint.blocks for hint in checked("I promise the postage.", MARIA, RULES)] == [False]


@given(
    draft=st.text(max_size=400) | st.sampled_from([case.text[:3_000] for case in hostile_texts()]),
    words=st.text(max_size=200),
)
def test_any_draft_can_be_checked(draft: str, words: str) -> None:
    hints = checked(draft, Asked(words, "Maria"), CoachRules())
    assert all(0 <= hint.start <= hint.end <= len(draft) for hint in hints)
