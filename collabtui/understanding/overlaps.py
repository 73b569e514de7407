"""Example sentences that say the same, or stand with the wrong intent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.features import Floats, fit_vectorizer

SAME: Final = 0.995
"""Cosine of two sentences that differ in nothing that a model sees: in case, signs, the digits of a number."""
NEARLY: Final = 0.9
SURE: Final = 0.6
"""How far the score (about 0 to 1) of another intent has to lie above the own one's: of sentences moved to an intent
at random a third lies above, of the demo shop's none."""

_RIDGE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two examples, by their places, with the cosine (0 to 1) of their words and characters."""

    first: int
    second: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """An example, by its place, that the other examples put to another intent."""

    example: int
    intent: str
    margin: float


class Likeness:
    """How alike N sentences are: the cosine of each with each, shape (N, N)."""

    def __init__(self, texts: Sequence[str]) -> None:
        features = fit_vectorizer(list(texts))
        rows: Floats = np.zeros((len(texts), len(features.idf)), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            vector = features.vector(text)
            row[vector.indices] = vector.values
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows /= np.where(lengths > 0, lengths, 1)
        self._cosines = rows @ rows.T

    def pairs(self, at_least: float) -> Iterator[Pair]:
        """Each pair of sentences whose cosine is at least that, in the sentences' order."""
        for first, second in np.argwhere(np.triu(self._cosines >= at_least, 1)):
            yield Pair(int(first), int(second), float(self._cosines[first, second]))

    def doubts(self, labels: Sequence[str], at_least: float = SURE) -> Iterator[Doubt]:
        """Those of the first sentences, which have labels, that a model of these is sure to put elsewhere, in order.

        Each is judged by a model that did not see it.
        """
        alike = self._cosines[: len(labels), : len(labels)].astype(np.float64)
        names = sorted(set(labels))
        numbers = np.array([names.index(label) for label in labels])
        scores = _left_out(alike, np.eye(len(names))[numbers])
        own = scores[np.arange(len(labels)), numbers]
        for place, (best, margin) in enumerate(zip(scores.argmax(axis=1), scores.max(axis=1) - own, strict=True)):
            if margin >= at_least:
                yield Doubt(place, names[best], float(margin))


def _left_out(cosines: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """The score of each row for each target by ridge regression on all other rows, exactly, in one step.

    Shapes: `cosines` (N, N), `targets` (N, K), the result (N, K).
    """
    hat = np.linalg.solve(cosines + _RIDGE * np.eye(len(cosines)), cosines).T
    leverage = np.diag(hat)[:, None]
    scores: NDArray[np.float64] = (hat @ targets - leverage * targets) / (1 - leverage)
    return scores
