"""How probable it is that the best intent is the right one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.features import Floats

SIGNS = 5
"""How many signs of a right answer `signs` gives."""

_NEAREST = 3


def softmax(logits: Floats) -> Floats:
    """Probabilities that add up to 1."""
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)


def signs(logits: Floats, cosines: Floats, known_chars: float) -> NDArray[np.float64]:
    """Signs that an answer is right, as an array of shape (SIGNS,).

    A classifier's own probability is sure of everything it never saw: how near the text is to the training
    examples (their cosines) and how much of it is known tell more.
    """
    probabilities = np.sort(softmax(logits))
    nearest = np.sort(cosines)[-_NEAREST:]
    top, second = float(probabilities[-1]), float(probabilities[-2])
    return np.array([top, top - second, float(logits.max()), float(nearest.mean()), known_chars])


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve over the signs: `weights` has shape (SIGNS,)."""

    weights: NDArray[np.float64]
    bias: float

    def probability(self, found: NDArray[np.float64]) -> float:
        """The probability (0 to 1) that the best intent is right."""
        return float(1.0 / (1.0 + np.exp(-(found @ self.weights + self.bias))))
