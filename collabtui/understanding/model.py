"""The intent model: what a text most probably asks for."""

from dataclasses import dataclass

import numpy as np

from collabtui.understanding.api import Intent
from collabtui.understanding.calibration import Calibration, softmax
from collabtui.understanding.features import Floats, Vector, Vectorizer
from collabtui.understanding.looks import Part, looks
from collabtui.understanding.sketch import Sketch

KNOWN_CHARS_AT_LEAST = 0.4
"""A text without one known word whose known share of character runs is lower says nothing to the model."""

_MOST_INTENTS = 5


@dataclass(frozen=True, slots=True)
class Meaning:
    """How sentence vectors are judged together with the n-grams; ``encoder`` is the fingerprint of whose they are."""

    encoder: str
    part: Part
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Judged:
    """What one text asks for: at most five intents, the best first; how probable it is (0 to 1) that none is meant."""

    intents: tuple[Intent, ...]
    outside: float


#: A text that says nothing to the model.
NOTHING = Judged((), 1.0)


@dataclass(frozen=True, slots=True)
class Model:
    """K intents told by n-grams, by the meaning as well where that is there.

    ``calibration`` is for n-grams without the meaning.
    """

    intents: tuple[str, ...]
    vectorizer: Vectorizer
    sketch: Sketch
    grams: Part
    calibration: Calibration
    meaning: Meaning | None = None

    def judge(self, text: str, vector: Floats | None = None) -> Judged:
        """The intents of a text whose sentence vector (F,) is ``vector``; without one the n-grams judge alone."""
        found = self.vectorizer.vector(text)
        if not _understood(found):
            return NOTHING
        known = np.array([found.known_chars], dtype=np.float32)
        grams = (self.grams, self.sketch.folded(found)[None])
        meaning, calibration = None, self.calibration
        if vector is not None and self.meaning is not None:
            meaning, calibration = (self.meaning.part, vector[None]), self.meaning.calibration
        seen = looks(known, grams, meaning)
        right, outside = calibration.is_right(seen.signs)[0], calibration.is_outside(seen.signs)[0]
        return Judged(_ranked(self.intents, softmax(seen.logits[0]), float(right)), round(float(outside), 4))


def _understood(vector: Vector) -> bool:
    """Whether the text holds anything that the n-grams know."""
    return vector.known_words > 0 or vector.known_chars >= KNOWN_CHARS_AT_LEAST


def _ranked(names: tuple[str, ...], probabilities: Floats, right: float) -> tuple[Intent, ...]:
    """The best intent gets its calibrated probability; the others share no more than what that leaves."""
    order = np.argsort(-probabilities, kind="stable")[:_MOST_INTENTS]
    top = float(probabilities[order[0]])
    scale = min(right / top, (1.0 - right) / max(1.0 - top, 1e-6))
    others = [Intent(names[i], round(float(probabilities[i]) * scale, 4)) for i in order[1:]]
    return (Intent(names[order[0]], round(right, 4)), *others)
