"""The measures that sets have in common."""

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.train_report import calibration_error

Numbers = NDArray[np.float64]
Answers = NDArray[np.bool_]


def auroc(good: Numbers, bad: Numbers) -> float:
    """How often a number of the good is above one of the bad, ties by half."""
    both = np.concatenate([good, bad])
    _, places, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    above = ranks[: len(good)].sum() - len(good) * (len(good) + 1) / 2
    return float(above / (len(good) * len(bad)))


def weighted_calibration_error(inside: Numbers, right: Answers, outside: Numbers, share: float = 0.2) -> float:
    """The calibration error over 15 bins with texts out of scope weighted to a share of all."""
    weights = np.concatenate(
        [np.full(len(inside), (1 - share) / len(inside)), np.full(len(outside), share / len(outside))]
    )
    answers = np.concatenate([right, np.zeros(len(outside), dtype=np.bool_)])
    return calibration_error(np.concatenate([inside, outside]), answers, weights)
