"""From signs to a probability."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.calibration import SIGNS, Calibration, signs, softmax

LOGITS = np.array([3.0, 1.0, 0.0], dtype=np.float32)
COSINES = np.array([0.1, 0.9, 0.3, 0.6], dtype=np.float32)


def test_probabilities_add_up_to_one_in_the_order_of_the_logits() -> None:
    probabilities = softmax(LOGITS)
    assert float(probabilities.sum()) == pytest.approx(1.0)
    assert probabilities.argmax() == 0


def test_huge_logits_do_not_overflow() -> None:
    assert softmax(np.array([1e4, -1e4], dtype=np.float32)).tolist() == [1.0, 0.0]


def test_the_signs_are_top_margin_logit_nearness_known_share() -> None:
    top, margin, logit, near, known = signs(LOGITS, COSINES, 0.25)
    first, second, _ = softmax(LOGITS)
    assert (top, margin) == (pytest.approx(float(first)), pytest.approx(float(first - second)))
    assert (logit, known) == (3.0, 0.25)
    assert near == pytest.approx((0.9 + 0.6 + 0.3) / 3)


def test_there_are_as_many_signs_as_promised() -> None:
    assert signs(LOGITS, COSINES, 1.0).shape == (SIGNS,)


def test_no_evidence_is_even_odds() -> None:
    assert Calibration(np.zeros(SIGNS), 0.0).probability(np.ones(SIGNS)) == 0.5


@given(st.lists(st.floats(-5, 5), min_size=SIGNS, max_size=SIGNS), st.integers(0, SIGNS - 1))
def test_more_of_a_good_sign_never_lowers_the_probability(values: list[float], place: int) -> None:
    calibration = Calibration(np.ones(SIGNS), 0.0)
    before = np.array(values)
    after = before.copy()
    after[place] += 1.0
    assert 0.0 <= calibration.probability(before) <= calibration.probability(after) <= 1.0
