"""A calibration fitted to trials."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.calibration import SIGNS, Calibration, Curve, Numbers
from collabtui.understanding.logistic import minimized

#: How much of what customers write is outside all intents. Hidden intents are nearer to those left than what strangers
#: write is: they count as somewhat fewer than the fifth that is usual.
OUTSIDE_SHARE: Final = 0.16
#: What other domains taught about standardised signs, for a domain with few examples: see docs/understanding.md.
_USUAL_WEIGHTS: Final = np.array([0.7, 1.8, 0.4, 0.2])
_USUAL_BIAS: Final = 1.0
#: How many trials that experience is worth.
_STIFFNESS: Final = 2.0


def calibrated(signs: Numbers, right: NDArray[np.bool_], inside: NDArray[np.bool_]) -> Calibration:
    """The calibration of trials: signs (N, SIGNS), whether the best intent was right, whether any was (N,)."""
    outside = ~inside
    weights = np.ones(len(signs))
    if outside.any() and inside.any():
        weights = np.where(inside, (1 - OUTSIDE_SHARE) / inside.sum(), OUTSIDE_SHARE / outside.sum()) * len(signs)
    usual = np.average(signs, axis=0, weights=weights)
    spread = np.sqrt(np.average((signs - usual) ** 2, axis=0, weights=weights))
    spread = np.maximum(spread, 1e-3)
    standard = (signs - usual) / spread
    return Calibration(usual, spread, _curve(standard, right, weights), _curve(standard, inside, weights))


def _curve(standard: Numbers, target: NDArray[np.bool_], weights: Numbers) -> Curve:
    """The likeliest curve on which no sign speaks against an answer: one that would is left out, one after another."""
    kept = np.ones(SIGNS, dtype=np.bool_)
    while True:
        found = _fit(standard * kept, target, weights, _USUAL_WEIGHTS * kept)
        worst = int(np.argmin(found[:-1]))
        if found[worst] >= 0.0:
            return Curve(found[:-1], float(found[-1]))
        kept[worst] = False


def _fit(rows: Numbers, target: NDArray[np.bool_], weights: Numbers, usual: Numbers) -> Numbers:
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    prior, signed = np.append(usual, _USUAL_BIAS), np.where(target, 1.0, -1.0)

    def objective(at: Numbers) -> tuple[float, Numbers]:
        margin = signed * (rows @ at)
        loss = float((weights * np.logaddexp(0.0, -margin)).sum())
        slope = rows.T @ (-weights * signed / (1.0 + np.exp(margin)))
        away = at - prior
        return loss + 0.5 * _STIFFNESS * float(away @ away), slope + _STIFFNESS * away

    return minimized(objective, prior, 100)
