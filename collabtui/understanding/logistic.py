"""Logistic regression of many classes, fitted with arrays alone.

The library that has it would be half of the whole installation.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]
_Slope = NDArray[np.float64]
_Objective = Callable[[_Slope], tuple[float, _Slope]]

#: Pairs of steps that stand for the curvature.
_MEMORY: Final = 10
#: From this relative gain of a step on it is not worth another.
_GAIN: Final = 1e-5
#: Up to so many rows steps are cheap: a tenth of that gain is still worth one.
_FEW_ROWS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Linear:
    """Scores of K classes: ``rows @ coef + intercept``; shapes ``coef`` (F, K), ``intercept`` (K,)."""

    coef: Floats
    intercept: Floats

    def scores(self, rows: Floats) -> Floats:
        """Logits of shape (N, K) for rows (N, F)."""
        return np.asarray(rows @ self.coef + self.intercept, dtype=np.float32)


def fit(rows: Floats, labels: Indices, classes: int, *, strength: float, steps: int = 80) -> Linear:
    """The classifier of rows (N, F) with labels (N,), each class weighted alike.

    ``strength`` is the inverse of the regularisation; the intercept is not regularised.
    """
    count = np.bincount(labels, minlength=classes)
    weights = (len(labels) / (classes * np.maximum(count, 1)))[labels].astype(np.float32)
    one = np.ones((len(rows), 1), dtype=np.float32)
    objective = _losses(np.hstack([rows, one]), labels, classes, weights * np.float32(strength))
    gain = _GAIN / 10 if len(rows) <= _FEW_ROWS else _GAIN
    found = minimized(objective, np.zeros((rows.shape[1] + 1) * classes), steps, gain)
    both = found.reshape(-1, classes).astype(np.float32)
    return Linear(both[:-1], both[-1])


def _losses(rows: Floats, labels: Indices, classes: int, weights: Floats) -> _Objective:
    place = np.arange(len(rows))

    def objective(flat: _Slope) -> tuple[float, _Slope]:
        coef = flat.reshape(-1, classes).astype(np.float32)
        shares = rows @ coef
        shares -= shares.max(axis=1, keepdims=True)
        own = shares[place, labels]
        np.exp(shares, out=shares)
        total = shares.sum(axis=1)
        loss = float((weights * (np.log(total) - own)).sum(dtype=np.float64))
        shares /= total[:, None]
        shares[place, labels] -= 1.0
        shares *= weights[:, None]
        slope = (rows.T @ shares).astype(np.float64)
        slope[:-1] += coef[:-1]
        return loss + 0.5 * float((coef[:-1].astype(np.float64) ** 2).sum()), slope.ravel()

    return objective


def minimized(objective: _Objective, start: _Slope, steps: int, least: float = _GAIN) -> _Slope:
    """Where a smooth convex function is least, by L-BFGS with steps that are halved until they gain enough."""
    at, pairs = start, deque[tuple[_Slope, _Slope, float]](maxlen=_MEMORY)
    value, slope = objective(at)
    for _ in range(steps):
        way = -_bent(slope, pairs)
        fall = float(way @ slope)
        length = 1.0 if pairs else min(1.0, 1.0 / max(float(np.linalg.norm(slope)), 1e-12))
        for _ in range(30):
            there = at + length * way
            reached, then = objective(there)
            if reached <= value + 1e-4 * length * fall:
                break
            length /= 2
        else:
            return at
        moved, turned = there - at, then - slope
        curve = float(moved @ turned)
        if curve > 1e-10 * float(turned @ turned):
            pairs.append((moved, turned, 1.0 / curve))
        gain = value - reached
        at, value, slope = there, reached, then
        if gain <= least * max(abs(value), 1.0):
            break
    return at


def _bent(slope: _Slope, pairs: deque[tuple[_Slope, _Slope, float]]) -> _Slope:
    """The slope times the inverse curvature that the pairs tell."""
    bent, shares = slope.copy(), list[float]()
    for moved, turned, scale in reversed(pairs):
        share = scale * float(moved @ bent)
        shares.append(share)
        bent -= share * turned
    if pairs:
        moved, turned, scale = pairs[-1]
        bent *= 1.0 / (scale * float(turned @ turned))
    for (moved, turned, scale), share in zip(pairs, reversed(shares), strict=True):
        bent += (share - scale * float(turned @ bent)) * moved
    return bent
