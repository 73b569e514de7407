"""The intent model fitted to example sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from collabtui.understanding.calibrating import calibrated
from collabtui.understanding.calibration import Calibration
from collabtui.understanding.encoder import SentenceEncoder
from collabtui.understanding.examples import Examples
from collabtui.understanding.features import Floats
from collabtui.understanding.fitting import OUTSIDE, Fitted, Material, fitted
from collabtui.understanding.gram_table import gram_table
from collabtui.understanding.model import Meaning, Model
from collabtui.understanding.sketch import sketch_of
from collabtui.understanding.strangers import STRANGERS
from collabtui.understanding.trials import Trials, trials

#: With fewer intents than this those left out say little about strangers: sentences that no desk is asked help out.
_FEW_INTENTS: Final = 20
_BATCH: Final = 500

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with the trials that it was calibrated by; their places are those of ``texts``."""

    model: Model
    trials: Trials
    texts: tuple[str, ...]


def silent(step: str) -> None:
    """Tell nobody how far the training is."""


def train(examples: Examples, encoder: SentenceEncoder | None, progress: Progress = silent) -> Trained:
    """A model of these examples; the same examples give the same model. ``encoder`` None: by n-grams alone."""
    outside = (*examples.outside, *(STRANGERS if len(examples.intents) < _FEW_INTENTS else ()))
    texts = (*examples.texts, *outside)
    labels = np.append(np.searchsorted(examples.intents, examples.labels), [OUTSIDE] * len(outside)).astype(np.intp)
    progress("counting n-grams")
    table = gram_table(list(texts))
    material = Material(table, labels, None if encoder is None else _vectors(encoder, texts, progress))
    tried = trials(material, progress)
    progress("fitting the model")
    final = fitted(material, labels != OUTSIDE)
    return Trained(_model(examples.intents, material, final, tried, encoder), tried, texts)


def _vectors(encoder: SentenceEncoder, texts: tuple[str, ...], progress: Progress) -> Floats:
    found = []
    for start in range(0, len(texts), _BATCH):
        progress(f"reading sentences, {start} of {len(texts)}")
        found.append(encoder.encode(texts[start : start + _BATCH]))
    return np.vstack(found)


def _model(
    intents: tuple[str, ...], material: Material, final: Fitted, tried: Trials, encoder: SentenceEncoder | None
) -> Model:
    words = material.table.vectorizer(final.vocabulary)
    alone: Calibration = calibrated(tried.alone, tried.right_alone, tried.inside)
    meaning = None
    if final.meaning is not None and encoder is not None:
        both = calibrated(tried.signs, tried.right, tried.inside)
        meaning = Meaning(encoder.fingerprint, final.meaning, both)
    return Model(intents, words, sketch_of(words), final.grams, alone, meaning)
