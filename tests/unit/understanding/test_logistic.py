"""What the logistic regression finds."""

import numpy as np
import pytest

from collabtui.understanding.logistic import fit, minimized


def test_the_least_of_a_narrow_valley_is_found() -> None:
    scale, goal = np.array([1.0, 100.0, 10_000.0]), np.array([3.0, -2.0, 0.5])

    def valley(at: np.ndarray) -> tuple[float, np.ndarray]:
        return 0.5 * float((scale * (at - goal) ** 2).sum()), scale * (at - goal)

    assert minimized(valley, np.zeros(3), 200) == pytest.approx(goal, abs=0.01)


def test_at_the_optimum_the_shares_of_each_class_are_those_of_its_examples() -> None:
    rng = np.random.default_rng(1)
    labels = np.repeat([0, 1, 2], 60)
    rows = (rng.normal(size=(180, 5)) + np.eye(3, 5)[labels] * 2).astype(np.float32)
    logits = fit(rows, labels, 3, strength=100.0, steps=300).scores(rows).astype(np.float64)
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert shares.sum(axis=0) == pytest.approx([60, 60, 60], abs=0.5)
    assert (logits.argmax(axis=1) == labels).mean() > 0.85


def test_a_rare_class_counts_as_much_as_a_frequent_one() -> None:
    rows = np.zeros((101, 2), dtype=np.float32)
    labels = np.array([1] + [0] * 100)
    scores = fit(rows, labels, 2, strength=1.0).scores(rows[:1])[0]
    assert scores[0] == pytest.approx(scores[1], abs=0.01)
