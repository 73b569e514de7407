"""The n-grams of many texts, counted once for however many models are fitted to some of them."""

import math
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.features import Floats, Vectorizer, char_grams, tokens, vectorizer, word_grams
from collabtui.understanding.sketch import SKETCH_SIZE, Sketch, sketch

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What some of the texts teach: which of G grams are known (G,), the weight of each (G,), that of an unknown."""

    known: Mask
    idf: Floats
    unknown_idf: float


@dataclass(frozen=True, slots=True)
class GramTable:
    """Every gram of N texts: entry k says that gram ``grams[k]`` is in text ``texts[k]`` with ``weights[k]``.

    The first ``word_count`` of ``names`` are words with pairs of words, the others are runs of characters.
    """

    names: list[str]
    word_count: int
    size: int
    texts: NDArray[np.intp]
    grams: NDArray[np.intp]
    weights: Floats
    sketch: Sketch

    def vocabulary(self, chosen: Mask) -> Vocabulary:
        """The vocabulary of the chosen texts (N,): all their words, the runs in at least two of them."""
        counts = np.bincount(self.grams[chosen[self.texts]], minlength=len(self.names))
        known = counts >= np.where(np.arange(len(self.names)) < self.word_count, 1, 2)
        documents = int(chosen.sum())
        idf = np.log((1 + documents) / (1 + counts)) + 1.0
        return Vocabulary(known, idf.astype(np.float32), math.log(1 + documents) + 1.0)

    def rows(self, vocabulary: Vocabulary) -> tuple[Floats, Floats]:
        """All texts as a model of this vocabulary sees them: (N, SKETCH_SIZE), the known share of the runs (N,)."""
        known = vocabulary.known[self.grams]
        weights = self.weights * np.where(known, vocabulary.idf[self.grams], np.float32(vocabulary.unknown_idf))
        is_run = self.grams >= self.word_count
        block = self.texts * 2 + is_run
        norms = np.sqrt(2.0 * np.bincount(block, weights=weights**2, minlength=2 * self.size))
        values = self.sketch.turns[self.grams] * weights / norms[block]
        place = self.texts * SKETCH_SIZE + self.sketch.places[self.grams]
        flat = np.bincount(place[known], weights=values[known], minlength=self.size * SKETCH_SIZE)
        runs = np.bincount(self.texts[is_run], minlength=self.size)
        known_runs = np.bincount(self.texts[is_run & known], minlength=self.size)
        shares = known_runs / np.maximum(runs, 1)
        return flat.astype(np.float32).reshape(self.size, SKETCH_SIZE), shares.astype(np.float32)

    def vectorizer(self, vocabulary: Vocabulary) -> Vectorizer:
        """The vocabulary for reading texts that are not in the table."""
        kept = np.flatnonzero(vocabulary.known)
        words = [self.names[index] for index in kept[kept < self.word_count]]
        runs = [self.names[index] for index in kept[kept >= self.word_count]]
        return vectorizer(words, runs, vocabulary.idf[kept], vocabulary.unknown_idf)


def gram_table(texts: list[str]) -> GramTable:
    """The table of these texts."""
    counted = [(word_grams(found), char_grams(found)) for found in map(tokens, texts)]
    words = sorted({gram for found, _ in counted for gram in found})
    runs = sorted({gram for _, found in counted for gram in found})
    number = {gram: index for index, gram in enumerate(words)}
    run_number = {gram: len(words) + index for index, gram in enumerate(runs)}
    places, grams, weights = array("q"), array("q"), array("f")
    for place, both in enumerate(counted):
        for found, numbers in zip(both, (number, run_number), strict=True):
            places.extend([place] * len(found))
            grams.extend(numbers[gram] for gram in found)
            weights.extend(1.0 + math.log(count) for count in found.values())
    names = [*words, *runs]
    return GramTable(
        names,
        len(words),
        len(texts),
        np.asarray(places, dtype=np.intp),
        np.asarray(grams, dtype=np.intp),
        np.asarray(weights, dtype=np.float32),
        sketch(names),
    )
