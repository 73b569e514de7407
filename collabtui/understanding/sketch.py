"""Sparse n-gram vectors folded into a fixed number of dimensions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.features import Floats, Vector, Vectorizer

#: Enough that strangers rarely share a place: 1,024 cost one point in a hundred against no folding at all.
SKETCH_SIZE: Final = 1_024


@dataclass(frozen=True, slots=True)
class Sketch:
    """Where each of F features goes: ``places`` (F,) from 0 to SKETCH_SIZE - 1, ``turns`` (F,) is 1 or -1."""

    places: NDArray[np.intp]
    turns: Floats

    def folded(self, vector: Vector) -> Floats:
        """The vector in SKETCH_SIZE dimensions; products of vectors stay about what they were."""
        weights = self.turns[vector.indices] * vector.values
        sums = np.bincount(self.places[vector.indices], weights=weights, minlength=SKETCH_SIZE)
        return np.asarray(sums, dtype=np.float32)


def sketch(grams: Iterable[str]) -> Sketch:
    """The places of grams by what they say alone, so that they are the same in every model."""
    marks = np.array([crc32(gram.encode("utf-8", "replace")) for gram in grams], dtype=np.int64)
    turns = np.where(marks >> 31, 1, -1).astype(np.float32)
    return Sketch((marks % SKETCH_SIZE).astype(np.intp), turns)


def sketch_of(features: Vectorizer) -> Sketch:
    """The places of a vectorizer's features."""
    return sketch([*features.words, *features.chars])
