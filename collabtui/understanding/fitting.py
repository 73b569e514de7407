"""Parts of a model fitted to some of the examples."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.features import Floats
from collabtui.understanding.gram_table import GramTable, Mask, Vocabulary
from collabtui.understanding.logistic import fit
from collabtui.understanding.looks import Looks, Part, looks

#: Inverse regularisation: n-grams are many, each of them weak; sentence vectors are few numbers.
GRAMS_STRENGTH: Final = 30.0
#: That of the meaning for one example an intent; it falls with the root of their number: a few pull too weakly.
MEANING_STRENGTH: Final = 100.0
#: For the label of a text that belongs to no intent.
OUTSIDE: Final = -1


@dataclass(frozen=True, slots=True)
class Material:
    """M texts to learn from: their n-grams, the number of the intent of each (M,), their sentence vectors (M, F)."""

    table: GramTable
    labels: NDArray[np.intp]
    vectors: Floats | None


@dataclass(frozen=True, slots=True)
class Fitted:
    """What some of the material teaches: ``intents`` (K,) are the numbers of the intents that it has.

    ``rows`` (M, F) with ``known`` (M,) are the n-grams of all the material as this vocabulary sees them.
    """

    intents: NDArray[np.intp]
    vocabulary: Vocabulary
    rows: Floats
    known: Floats
    grams: Part
    meaning: Part | None


def fitted(material: Material, chosen: Mask) -> Fitted:
    """Fit to the chosen texts (M,), none of which is out of scope."""
    intents, labels = np.unique(material.labels[chosen], return_inverse=True)
    vocabulary = material.table.vocabulary(chosen)
    rows, known = material.table.rows(vocabulary)
    starts = np.append(0, np.cumsum(np.bincount(labels)))
    order = np.argsort(labels, kind="stable")

    def part(numbers: Floats, strength: float) -> Part:
        linear = fit(numbers, labels, len(intents), strength=strength)
        sorted_rows = numbers[order]
        lengths = np.maximum(np.linalg.norm(sorted_rows, axis=1, keepdims=True), 1e-6)
        return Part(linear, np.asarray(sorted_rows / lengths, dtype=np.float32), starts)

    grams = part(rows[chosen], GRAMS_STRENGTH)
    meaning = None if material.vectors is None else part(material.vectors[chosen], _meaning_strength(material.labels))
    return Fitted(intents, vocabulary, rows, known, grams, meaning)


def _meaning_strength(labels: NDArray[np.intp]) -> float:
    """By all the labels (M,), not those chosen: what is tried out must judge as the final model does."""
    known = labels[labels != OUTSIDE]
    return MEANING_STRENGTH / math.sqrt(len(known) / len(np.unique(known)))


def seen_by(model: Fitted, material: Material, chosen: NDArray[np.intp], *, with_meaning: bool) -> Looks:
    """What a fitted model sees in the texts at ``chosen`` (N,)."""
    meaning = None
    if with_meaning and model.meaning is not None and material.vectors is not None:
        meaning = (model.meaning, material.vectors[chosen])
    return looks(model.known[chosen], (model.grams, model.rows[chosen]), meaning)
