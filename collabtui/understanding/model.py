"""The intent model, read from a folder of arrays."""

import io
import json
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.api import Intent
from collabtui.understanding.calibration import SIGNS, Calibration, signs, softmax
from collabtui.understanding.features import Floats, Vector, Vectorizer, vectorizer

FORMAT = 1
ARRAYS, VOCABULARY = "arrays.npz", "vocabulary.json"
KNOWN_CHARS_AT_LEAST = 0.4
"""A text without one known word whose known share of character runs is lower says nothing to the model."""

_MOST_INTENTS = 5


class ModelFileError(Exception):
    """The folder holds no model that this version can read."""


@dataclass(frozen=True, slots=True)
class Model:
    """A linear classifier over F features for K intents, with the N examples it was trained on.

    Shapes: `coef` (F, K), `intercept` (K,), `examples` (F, N).
    """

    intents: tuple[str, ...]
    vectorizer: Vectorizer
    coef: Floats
    intercept: Floats
    examples: Floats
    calibration: Calibration

    def understood(self, vector: Vector) -> bool:
        """Whether the text holds anything that the model knows."""
        return vector.known_words > 0 or vector.known_chars >= KNOWN_CHARS_AT_LEAST

    def predict(self, text: str) -> tuple[Intent, ...]:
        """The five most probable intents, the best first; none when the text holds nothing known."""
        vector = self.vectorizer.vector(text)
        if not self.understood(vector):
            return ()
        logits, found = self.judge(vector)
        return _ranked(self.intents, softmax(logits), self.calibration.probability(found))

    def judge(self, vector: Vector) -> tuple[Floats, NDArray[np.float64]]:
        """The K logits of a vector, with the signs that the best of them is right."""
        logits = vector.values @ self.coef[vector.indices] + self.intercept
        cosines = vector.values @ self.examples[vector.indices]
        return logits, signs(logits, cosines, vector.known_chars)


def _ranked(names: tuple[str, ...], probabilities: Floats, right: float) -> tuple[Intent, ...]:
    """The best intent gets its calibrated probability; the others share no more than what that leaves."""
    order = np.argsort(-probabilities, kind="stable")[:_MOST_INTENTS]
    top = float(probabilities[order[0]])
    scale = min(right / top, (1.0 - right) / max(1.0 - top, 1e-6))
    others = [Intent(names[i], round(float(probabilities[i]) * scale, 4)) for i in order[1:]]
    return (Intent(names[order[0]], round(right, 4)), *others)


def load(folder: Traversable) -> Model:
    """The model in a folder; raises ModelFileError when it is missing, damaged or of another format."""
    try:
        vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        with np.load(io.BytesIO((folder / ARRAYS).read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        if vocabulary["format"] != FORMAT:
            raise ModelFileError(_complaint(folder, f"has format {vocabulary['format']}, not {FORMAT}"))
        return _assembled(vocabulary, arrays)
    except FileNotFoundError as error:
        raise ModelFileError(_complaint(folder, f"lacks the file {error.filename}")) from error
    except (KeyError, ValueError, TypeError, BadZipFile, EOFError) as error:
        raise ModelFileError(_complaint(folder, f"is damaged ({error})")) from error


def _complaint(folder: Traversable, what: str) -> str:
    return f"The model in {folder} {what}. Write it anew with: python scripts/train_demo_model.py"


def _assembled(vocabulary: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Model:
    idf = arrays["idf"].astype(np.float32)
    words, chars = vocabulary["words"], vocabulary["chars"]
    examples = np.zeros((len(idf), len(arrays["starts"]) - 1), dtype=np.float32)
    columns = np.repeat(np.arange(examples.shape[1]), np.diff(arrays["starts"]))
    examples[arrays["features"], columns] = arrays["weights"]
    coef = arrays["coef"].astype(np.float32)
    expected = (len(words) + len(chars), len(vocabulary["intents"]))
    if coef.shape != expected or idf.shape != expected[:1] or arrays["signs"].shape != (SIGNS,):
        raise ValueError(f"coef has the shape {coef.shape}, not {expected}")
    return Model(
        tuple(vocabulary["intents"]),
        vectorizer(words, chars, idf, vocabulary["unknown_idf"]),
        coef,
        arrays["intercept"].astype(np.float32),
        examples,
        Calibration(arrays["signs"], float(arrays["bias"])),
    )
