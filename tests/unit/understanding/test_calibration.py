"""From signs to a probability."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.calibrating import calibrated
from collabtui.understanding.calibration import NUMBERS, SIGNS, Calibration, softmax, unpacked

RNG = np.random.default_rng(3)
#: The second sign says how probable it is that an answer is right, the others say nothing, the last one lies.
CHANCES = RNG.random(4_000)
RIGHT = RNG.random(4_000) < CHANCES
ROWS = np.stack([RNG.random(4_000), np.log(CHANCES / (1 - CHANCES)), RNG.random(4_000), -1.0 * RIGHT], axis=1)
INSIDE = np.ones(4_000, dtype=np.bool_)


def test_huge_logits_do_not_overflow() -> None:
    assert softmax(np.array([1e4, -1e4], dtype=np.float32)).tolist() == [1.0, 0.0]


@pytest.fixture(scope="module")
def fitted() -> Calibration:
    return calibrated(ROWS, RIGHT, INSIDE)


def test_a_fitted_probability_is_how_often_the_answer_is_right(fitted: Calibration) -> None:
    for low in (0.1, 0.5, 0.8):
        near = (low <= CHANCES) & (low + 0.1 > CHANCES)
        assert fitted.is_right(ROWS[near]).mean() == pytest.approx(RIGHT[near].mean(), abs=0.06)


def test_a_sign_that_would_speak_against_answers_is_left_out(fitted: Calibration) -> None:
    assert fitted.right.weights[-1] == 0.0


def test_texts_out_of_scope_count_as_their_share_of_what_customers_write() -> None:
    same = np.zeros((100, SIGNS))
    inside = np.arange(100) < 10
    assert calibrated(same, inside, inside).is_right(same[:1])[0] == pytest.approx(0.84, abs=0.02)


def test_a_calibration_survives_its_file(fitted: Calibration) -> None:
    again = unpacked(fitted.packed())
    assert again.is_right(ROWS[:9]).tolist() == fitted.is_right(ROWS[:9]).tolist()
    assert again.is_outside(ROWS[:9]).tolist() == fitted.is_outside(ROWS[:9]).tolist()


@given(st.lists(st.floats(-1e6, 1e6), min_size=SIGNS, max_size=SIGNS), st.integers(0, SIGNS - 1))
def test_more_of_a_sign_never_lowers_the_probability(values: list[float], place: int) -> None:
    calibration = unpacked(np.ones(NUMBERS))
    rows = np.array([values, values])
    rows[1, place] += 1.0
    before, after = calibration.is_right(rows)
    assert 0.0 <= before <= after <= 1.0
