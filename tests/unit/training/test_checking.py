"""Mistakes in scenario files, all at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.training.checking import mistakes
from collabtui.training.nearness import likeness
from tests.unit.training.test_scenario import FULL, written

EXAMPLES = ["Where is my order, please?", "Track order FH-99999", "yes"]


def found(folder: Path, *swaps: tuple[str, str]) -> list[str]:
    text = FULL
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return list(mistakes(written(folder, text), EXAMPLES))


def test_a_good_file_has_none(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_all_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    told = found(tmp_path, ("score = 4", "score = 6"), ('"Thanks, bye"', "3"), ("failure_rate", "failing_rate"))
    assert len(told) == 3
    assert [f"{tmp_path}/late-parcel.toml, line {number}," in one for number, one in zip((9, 12), told, strict=False)]
    assert "turn.1.say" in told[0]
    assert "survey.score" in told[1]
    assert "faults.failing_rate" in told[2]


def test_a_file_that_is_no_toml_is_told_by_line(tmp_path: Path) -> None:
    (told,) = found(tmp_path, ("[survey]", "[survey"))
    assert "is not TOML" in told


def test_words_of_a_training_example_are_told_with_their_line(tmp_path: Path) -> None:
    (told,) = found(tmp_path, ('"Where is it?"', '"where is my order, PLEASE"'))
    assert "line 6: 'where is my order, PLEASE' is nearly the training example 'Where is my order, please?'" in told


def test_a_file_under_another_name_is_told(tmp_path: Path) -> None:
    (told,) = list(mistakes(written(tmp_path, FULL, "other"), EXAMPLES))
    assert "is 'late-parcel'; expected the file's own name" in told


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("Where is my order, please?", "where is my order please", True),
        ("track order FH-10234!", "Track order FH-99999", True),
        ("Where is my order?", "How long is the guarantee?", False),
    ],
)
def test_nearness_sees_through_case_marks_numbers(one: str, other: str, is_near: bool) -> None:
    assert (likeness(one, other) >= 0.8) is is_near


@given(one=st.text(max_size=60), other=st.text(max_size=60))
def test_likeness_is_a_share_the_same_from_both_sides(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.000001
    assert likeness(one, other) == pytest.approx(likeness(other, one))
