"""Claims about how moods move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.policy.trend import bad_in_a_row, fall

moods = st.lists(st.floats(-1, 1), max_size=20)


@given(moods, st.floats(-1, 1))
def test_without_a_recovery_of_its_own_only_moods_below_are_bad(values: list[float], below: float) -> None:
    row = 0
    for value in values:
        row = row + 1 if value < below else 0
    assert bad_in_a_row(values, below, None) == row


@given(moods, st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_recovering_later_never_ends_a_bad_stretch_earlier(
    values: list[float], below: float, one: float, other: float
) -> None:
    sooner, later = sorted((max(below, one), max(below, other)))
    assert bad_in_a_row(values, below, sooner) <= bad_in_a_row(values, below, later)


@given(moods, st.floats(-1, 1), st.floats(-1, 1))
def test_a_bad_stretch_begins_below_and_ends_only_above_the_recovery(
    values: list[float], below: float, recover: float
) -> None:
    recover = max(below, recover)
    row = bad_in_a_row(values, below, recover)
    assert 0 <= row <= len(values)
    if row:
        stretch = values[len(values) - row :]
        assert stretch[0] < below
        assert all(value <= recover for value in stretch)
    elif values:
        assert values[-1] >= below


def test_one_good_word_does_not_take_a_bad_mood_back() -> None:
    assert bad_in_a_row((-0.8, -0.5, -0.1), -0.6, 0.2) == 3
    assert bad_in_a_row((-0.8, -0.5, 0.3, -0.1), -0.6, 0.2) == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), 0.0),
        ((-1.0,), 0.0),
        ((0.5, -0.5), 1.0),
        ((0.6, 0.0, -0.6), 1.2),
        ((0.0, 0.4), -0.4),
        ((0.3, 0.3, 0.3), 0.0),
    ],
)
def test_the_fall_is_that_of_the_line_through_the_moods(values: tuple[float, ...], expected: float) -> None:
    assert fall(values) == pytest.approx(expected)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=20))
def test_a_line_turned_round_falls_as_much_as_it_rose(values: list[float]) -> None:
    assert fall(values[::-1]) == pytest.approx(-fall(values), abs=1e-9)


def test_one_odd_turn_in_the_middle_decides_nothing() -> None:
    assert fall((0.0, -1.0, 0.0)) == pytest.approx(0.0)
