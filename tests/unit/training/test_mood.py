"""Anger that grows with each answer that misses the point."""

import pytest

from collabtui.training.mood import anger, has_had_enough, in_mood, misunderstandings
from collabtui.training.persona import Persona
from tests.unit.training.plays import talk

CROSS = Persona(anger=0.2, anger_step=0.3, outbursts=("Listen!", "Stop it!"), patience_turns=2)


def test_answers_that_understood_nothing_are_counted() -> None:
    seen = talk(
        ("customer", "x"), ("bot", "I did not understand that. Could you put it another way?"), ("agent", "Hm.")
    )
    assert misunderstandings(seen.lines) == 1


def test_the_same_answer_once_more_is_a_misunderstanding() -> None:
    assert (
        misunderstandings(talk(("bot", "It is shipped."), ("customer", "And?"), ("bot", "It is shipped.")).lines) == 1
    )
    assert misunderstandings(talk(("bot", "It is shipped."), ("bot", "Anything else?")).lines) == 0


@pytest.mark.parametrize(("grievances", "felt"), [(0, 0.2), (1, 0.5), (2, 0.8), (9, 1.0)])
def test_anger_grows_up_to_one(grievances: int, felt: float) -> None:
    assert anger(CROSS, grievances) == pytest.approx(felt)


def test_a_new_grievance_brings_the_next_outburst_until_somebody_shouts() -> None:
    assert in_mood(CROSS, "Where is it?", 0, 0) == "Where is it?"
    assert in_mood(CROSS, "Where is it?", 1, 1) == "Listen! Where is it?"
    assert in_mood(CROSS, "Where is it?", 3, 1) == "STOP IT! WHERE IS IT?"


def test_too_many_grievances_are_enough() -> None:
    assert [has_had_enough(CROSS, count) for count in (2, 3)] == [False, True]
