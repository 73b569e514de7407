"""From signs of a right answer to the probability that it is right."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.features import Floats

Numbers = NDArray[np.float64]

#: Top probability, top logit, nearness to the best intent's examples, known share of character runs. Each only ever
#: speaks for an answer: signs that may speak against one (margins, other intents' examples) were worse on strangers.
SIGNS: Final = 4
NUMBERS: Final = 2 * SIGNS + 2 * (SIGNS + 1)
#: Beyond so many standard deviations nothing was ever seen: a sign counts no more.
_FAR: Final = 4.0


def softmax(logits: Floats) -> Floats:
    """Probabilities that add up to 1 along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve over signs: ``weights`` (SIGNS,)."""

    weights: Numbers
    bias: float

    def chance(self, standard: Numbers) -> Numbers:
        """Probabilities (N,) for standardised signs (N, SIGNS)."""
        return np.asarray(1.0 / (1.0 + np.exp(-(standard @ self.weights + self.bias))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """How sure to be by signs that are usually ``usual`` (SIGNS,), give or take ``spread`` (SIGNS,)."""

    usual: Numbers
    spread: Numbers
    right: Curve
    inside: Curve

    def is_right(self, signs: Numbers) -> Numbers:
        """The probability (N,) that the best intent is the right one, for signs (N, SIGNS)."""
        return self.right.chance(self._standard(signs))

    def is_outside(self, signs: Numbers) -> Numbers:
        """The probability (N,) that no intent is meant, for signs (N, SIGNS)."""
        return np.asarray(1.0 - self.inside.chance(self._standard(signs)))

    def _standard(self, signs: Numbers) -> Numbers:
        return np.clip((signs - self.usual) / self.spread, -_FAR, _FAR)

    def packed(self) -> Numbers:
        """All numbers, shape (NUMBERS,)."""
        curves = [np.append(curve.weights, curve.bias) for curve in (self.right, self.inside)]
        return np.concatenate([self.usual, self.spread, *curves])


def unpacked(numbers: NDArray[np.generic]) -> Calibration:
    """What ``Calibration.packed`` gave; raises ValueError."""
    if numbers.shape != (NUMBERS,):
        raise ValueError(f"a calibration has the shape {numbers.shape}, not {(NUMBERS,)}")
    plain = numbers.astype(np.float64)
    if not np.isfinite(plain).all():
        raise ValueError("a calibration holds what is no number")
    usual, spread, right, inside = np.split(plain, [SIGNS, 2 * SIGNS, 3 * SIGNS + 1])
    return Calibration(usual, spread, Curve(right[:-1], float(right[-1])), Curve(inside[:-1], float(inside[-1])))
