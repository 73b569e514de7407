"""The figures of replies, from rankings whose outcome is known."""

from collections.abc import Sequence

import numpy as np
import pytest
from copilot_eval.replying import CANDIDATES, cases, measured

from collabtui.knowledge.ranking import Scores
from collabtui.knowledge.replies import Turn

TALKS = [
    tuple(Turn("customer" if place % 2 == 0 else "agent", f"{talk} {place}") for place in range(4))
    for talk in range(80)
]


def by_talk(turns: Sequence[Turn], candidates: Sequence[str]) -> Scores:
    """1 for what stands in the same talk as what was said last."""
    return np.array([text.split()[0] == turns[-1].text.split()[0] for text in candidates], dtype=np.float32)


def test_the_right_answer_is_once_among_a_hundred_with_what_was_said_before_it() -> None:
    for case in cases(TALKS, 20):
        assert len({*case.candidates}) == len(case.candidates) == CANDIDATES
        talk, place = case.candidates[case.right].split()
        assert [turn.text for turn in case.turns] == [f"{talk} {before}" for before in range(int(place))]


def test_the_same_cases_come_again() -> None:
    assert cases(TALKS, 20) == cases(TALKS, 20)


def test_figures_are_those_of_the_right_ones_rank() -> None:
    found = measured(cases(TALKS, 20), by_talk)
    assert found.recall_at_5 == 1.0
    assert found.recall_at_1 == pytest.approx(2 * found.mrr - 1, abs=0.002)


def test_who_scores_all_the_same_finds_nothing() -> None:
    found = measured(cases(TALKS, 20), lambda _, candidates: np.zeros(len(candidates), dtype=np.float32))
    assert (found.recall_at_1, found.mrr) == (0.0, 0.01)
