"""What the parts of a model see in texts, taken together."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.calibration import Numbers, softmax
from collabtui.understanding.features import Floats
from collabtui.understanding.logistic import Linear

#: Most that the n-grams share in the scores where the meaning is known too, from so many examples an intent on: few
#: examples say little about words.
GRAMS_SHARE: Final = 0.3
_ENOUGH: Final = 80
_NEAREST: Final = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One way to look at texts: a classifier of K intents over vectors of F numbers, beside its N examples.

    ``examples`` (N, F) are of unit length; those of intent k are ``examples[starts[k]:starts[k + 1]]``.
    """

    linear: Linear
    examples: Floats
    starts: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Looks:
    """What was seen in N texts: ``logits`` (N, K), ``signs`` (N, SIGNS) that the best of them is right."""

    logits: Floats
    signs: Numbers


def looks(known: Floats, grams: tuple[Part, Floats], meaning: tuple[Part, Floats] | None = None) -> Looks:
    """Look at N texts by each part with its rows (N, F); ``known`` (N,) is the known share of their runs."""
    logits, nearest = grams[0].linear.scores(grams[1]), grams
    if meaning is not None:
        share = grams_share(len(meaning[0].examples) / (len(meaning[0].starts) - 1))
        logits = share * logits + (1 - share) * meaning[0].linear.scores(meaning[1])
        nearest = meaning
    best = logits.argmax(axis=1)
    signs = [softmax(logits).max(axis=1), logits.max(axis=1), _nearness(*nearest, best), known]
    return Looks(np.asarray(logits, dtype=np.float32), np.stack(signs, axis=1).astype(np.float64))


def grams_share(examples: float) -> float:
    """The share (0 to ``GRAMS_SHARE``) of the n-grams where an intent has so many examples."""
    return float(GRAMS_SHARE * min(1.0, examples / _ENOUGH) ** 0.2)


def _nearness(part: Part, rows: Floats, best: NDArray[np.intp]) -> Floats:
    """The mean cosine of each row to the nearest examples of its best intent."""
    near = np.empty(len(rows), dtype=np.float32)
    for place, (row, intent) in enumerate(zip(rows, best, strict=True)):
        cosines = part.examples[part.starts[intent] : part.starts[intent + 1]] @ row
        near[place] = np.sort(cosines)[-_NEAREST:].mean()
    return np.asarray(near / np.maximum(np.linalg.norm(rows, axis=1), 1e-6), dtype=np.float32)
