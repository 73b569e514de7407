"""How scores of different kinds become one order of documents.

Measured over banking, assistant intents, package descriptions, each with single questions beside conversations of
three: standardised scores beat reciprocal ranks, the best sentence beside the whole beats the whole, a document's
nearest neighbours tell of it. The figures were chosen on those sets beside the demo shop's questions, so expect less
elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

#: Meaning counts more than words where both are there.
_MEANING: Final = 3.0
#: How much more the best sentence counts than the whole.
_SENTENCES_COUNT: Final = 1.7
#: A sentence that is not nearly as close to anything as the closest one is small talk.
_SMALL_TALK: Final = 0.45
#: The part of it that is what comes closest in a document; all of the document at once says less.
_CLOSEST: Final = 2.0
#: What is asked for says more than what it is about: "exchange" than "boots".
CONCEPTS_COUNT: Final = 2.0
#: How much of a document's score is that of the documents most like it.
_NEIGHBOURS_COUNT: Final = 0.4


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each document, shape (documents,): by words in all of it or its best passage, by meaning.

    ``wholes`` is by the text's own words, ``named`` by the concepts that they name, ``pieces`` by both.
    ``closest`` is how close its best passages are, ``overall`` of all of it; None without an encoder.
    """

    wholes: Scores
    named: Scores
    pieces: Scores
    closest: Scores | None
    overall: Scores | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The documents most like each, with how much each of them counts; both of shape (documents, some)."""

    places: NDArray[np.intp]
    shares: Scores


def standard(scores: Scores) -> Scores:
    """Scores of mean 0, deviation 1; all 0 where they are all the same."""
    deviation = float(scores.std())
    if deviation <= 1e-9:
        return np.zeros_like(scores)
    found: Scores = (scores - scores.mean()) / deviation
    return found


def fused(whole: Evidence, sentences: Sequence[Evidence], neighbours: Neighbours | None) -> Scores:
    """One score for each document; ``sentences`` is the evidence of each, none where the text is but one."""
    scores = standard(_of_whole(whole))
    if sentences:
        best = np.max([_of_sentence(one) for one in _without_small_talk(sentences)], axis=0)
        scores = scores + np.float32(_SENTENCES_COUNT) * standard(best)
    if neighbours is None:
        return scores
    beside = (neighbours.shares * scores[neighbours.places]).sum(axis=1)
    both: Scores = (1 - _NEIGHBOURS_COUNT) * scores + _NEIGHBOURS_COUNT * beside
    return both


def neighbours(vectors: Scores, most: int = 4) -> Neighbours | None:
    """The nearest of each document, itself among them, by unit vectors of shape (documents, size)."""
    if len(vectors) <= most:
        return None
    alike = vectors @ vectors.T
    places = np.argpartition(-alike, most, axis=1)[:, :most]
    weights = np.maximum(np.take_along_axis(alike, places, axis=1), 0) ** 4
    return Neighbours(places, weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9))


def _of_whole(one: Evidence) -> Scores:
    by_words = standard(one.wholes + np.float32(CONCEPTS_COUNT) * one.named)
    words: Scores = (by_words + standard(one.pieces)) / np.float32(2)
    if one.closest is None or one.overall is None:
        return words
    both: Scores = words + _CLOSEST * standard(one.closest) + (_MEANING - _CLOSEST) * standard(one.overall)
    return both


def _of_sentence(one: Evidence) -> Scores:
    words = standard(one.wholes + one.named)
    if one.closest is None:
        return words
    meant: Scores = words + _MEANING * standard(one.closest)
    return meant


def _without_small_talk(sentences: Sequence[Evidence]) -> list[Evidence]:
    peaks = [1.0 if one.closest is None else float(one.closest.max()) for one in sentences]
    return [one for one, peak in zip(sentences, peaks, strict=True) if peak >= _SMALL_TALK * max(peaks)]
