"""What a played customer does next."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import Role
from broker.domain.transcript import PublicTranscript
from collabtui.training.script import Done, Rate, Say, Wait, next_step, where
from tests.unit.training.plays import scenario, transcript

LATE = scenario()
ROLES = st.lists(st.sampled_from(["customer", "bot", "agent", "desk"]), max_size=8)


def test_the_customer_begins() -> None:
    assert next_step(LATE, 0, PublicTranscript()) == Say("Where is it?")


def test_the_customer_waits_until_the_own_words_are_told_back() -> None:
    assert next_step(LATE, 1, transcript()) == Wait("its own words")


@pytest.mark.parametrize("role", ["bot", "agent"])
def test_an_answer_by_bot_or_agent_lets_the_customer_go_on(role: Role) -> None:
    assert next_step(LATE, 1, transcript("customer", role)) == Say("FH-10234")


def test_the_desks_waiting_lines_answer_nothing() -> None:
    assert next_step(LATE, 1, transcript("customer", "desk", "desk")) == Wait("an answer")


def test_an_answer_before_a_desks_line_stays_an_answer() -> None:
    assert next_step(LATE, 1, transcript("customer", "agent", "desk")) == Say("FH-10234")


def test_an_answer_to_the_turn_before_is_none_to_this_one() -> None:
    assert next_step(LATE, 2, transcript("customer", "bot", "customer")) == Wait("an answer")


def test_after_the_last_turn_the_customer_waits_for_the_survey() -> None:
    heard = transcript("customer", "bot", "customer", "bot", "customer", "bot")
    assert next_step(LATE, 3, heard) == Wait("the survey")


def test_a_survey_is_rated_once_all_was_said() -> None:
    heard = transcript("customer", "bot", "customer", "bot", "customer", "bot", survey="open")
    assert next_step(LATE, 3, heard) == Rate(4, "Fine.")


def test_who_is_asked_to_rate_before_all_was_said_does_so() -> None:
    assert next_step(LATE, 1, transcript("customer", "bot", survey="open")) == Rate(4, "Fine.")
    assert next_step(LATE, 1, transcript("customer", "bot", survey="answered")) == Wait("the end")


def test_a_rated_survey_is_not_rated_again() -> None:
    heard = transcript("customer", "bot", "customer", "bot", "customer", "bot", survey="answered")
    assert next_step(LATE, 3, heard) == Wait("the end")


@pytest.mark.parametrize("said", [0, 1, 3])
def test_a_closed_conversation_is_the_end(said: int) -> None:
    assert next_step(LATE, said, transcript("customer", closed=True)) == Done()


@pytest.mark.parametrize(
    ("said", "seen", "told"),
    [
        (1, transcript("customer"), "waiting for an answer after turn 1 of 3"),
        (1, transcript("customer", closed=True), "closed after turn 1 of 3"),
        (0, PublicTranscript(), "about to speak after turn 0 of 3"),
        (3, transcript("customer", "customer", "customer", survey="open"), "about to rate after turn 3 of 3"),
    ],
)
def test_a_play_that_stops_tells_where(said: int, seen: PublicTranscript, told: str) -> None:
    assert where(LATE, said, seen) == told


@given(roles=ROLES, said=st.integers(0, 3))
def test_nobody_speaks_twice_without_being_answered(roles: list[Role], said: int) -> None:
    step = next_step(LATE, said, transcript(*roles))
    others = [role for role in roles if role != "desk"]
    if isinstance(step, Say) and said > 0:
        assert others[-1] != "customer"


def test_who_is_told_that_the_matter_is_solved_says_no_more() -> None:
    solved = replace(transcript("customer", "agent"), resolved=True)
    assert next_step(LATE, 1, solved) == Wait("the survey")
