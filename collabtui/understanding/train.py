"""The intent model fitted to example sentences with scikit-learn, which only this file imports."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.calibration import SIGNS, Calibration
from collabtui.understanding.domain import IntentExamples
from collabtui.understanding.features import Floats, Vectorizer, fit_vectorizer
from collabtui.understanding.model import ARRAYS, FORMAT, VOCABULARY, Model

_FOLDS = 5
_STRENGTH = 30.0
"""Inverse regularisation: the examples are few, written by hand, none of them wrong."""

_OUT_OF_SCOPE_SHARE = 0.2
"""How much of what customers write is taken to be outside all intents."""


@dataclass(frozen=True, slots=True)
class _Labelled:
    texts: list[str]
    labels: list[str]

    def where(self, keep: NDArray[np.bool_]) -> "_Labelled":
        chosen = np.flatnonzero(keep)
        return _Labelled([self.texts[i] for i in chosen], [self.labels[i] for i in chosen])


@dataclass(frozen=True, slots=True)
class _Trial:
    """One text judged by a model that never saw it: its signs, and whether the best intent was right."""

    signs: NDArray[np.float64]
    right: bool
    in_scope: bool


def train(intents: tuple[IntentExamples, ...], out_of_scope: tuple[str, ...]) -> Model:
    """A model of these intents; the same examples give the same model."""
    pairs = [(text, intent.intent) for intent in intents for text in intent.examples]
    labelled = _Labelled([text for text, _ in pairs], [label for _, label in pairs])
    uncalibrated = _fit(labelled)
    trials = [*_cross_validated(labelled, out_of_scope), *_without_a_fifth_of_the_intents(labelled)]
    return Model(
        uncalibrated.intents,
        uncalibrated.vectorizer,
        uncalibrated.coef,
        uncalibrated.intercept,
        uncalibrated.examples,
        _calibrated(trials),
    )


def _fit(labelled: _Labelled) -> Model:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    features = fit_vectorizer(labelled.texts)
    rows = _matrix(features, labelled.texts)
    classifier = LogisticRegression(C=_STRENGTH, max_iter=400, class_weight="balanced")
    classifier.fit(csr_matrix(rows), labelled.labels)
    return Model(
        tuple(str(name) for name in classifier.classes_),
        features,
        classifier.coef_.T.astype(np.float32),
        classifier.intercept_.astype(np.float32),
        rows.T.copy(),
        Calibration(np.zeros(SIGNS), 0.0),
    )


def _matrix(features: Vectorizer, texts: list[str]) -> Floats:
    rows = np.zeros((len(texts), len(features.idf)), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        vector = features.vector(text)
        row[vector.indices] = vector.values
    return rows


def _folds(count: int) -> NDArray[np.intp]:
    """Neighbours go to different folds, so each intent is spread over all of them."""
    return np.arange(count) % _FOLDS


def _cross_validated(labelled: _Labelled, out_of_scope: tuple[str, ...]) -> Iterator[_Trial]:
    folds, strange = _folds(len(labelled.texts)), _folds(len(out_of_scope))
    for fold in range(_FOLDS):
        model = _fit(labelled.where(folds != fold))
        held_out = labelled.where(folds == fold)
        outside = [out_of_scope[i] for i in np.flatnonzero(strange == fold)]
        yield from _tried(model, held_out, in_scope=True)
        yield from _tried(model, _Labelled(outside, [""] * len(outside)), in_scope=False)


def _without_a_fifth_of_the_intents(labelled: _Labelled) -> Iterator[_Trial]:
    """What the model does with a request that it has no intent for, learnt by hiding intents from it."""
    names = sorted(set(labelled.labels))
    for fold in range(_FOLDS):
        hidden = set(names[fold::_FOLDS])
        outside = np.array([label in hidden for label in labelled.labels])
        yield from _tried(_fit(labelled.where(~outside)), labelled.where(outside), in_scope=False)


def _tried(model: Model, labelled: _Labelled, *, in_scope: bool) -> Iterator[_Trial]:
    for text, label in zip(labelled.texts, labelled.labels, strict=True):
        vector = model.vectorizer.vector(text)
        if model.understood(vector):
            logits, found = model.judge(vector)
            yield _Trial(found, model.intents[int(np.argmax(logits))] == label, in_scope)


def _calibrated(trials: list[_Trial]) -> Calibration:
    from sklearn.linear_model import LogisticRegression

    rows = np.array([trial.signs for trial in trials])
    right = np.array([trial.right for trial in trials])
    inside = np.array([trial.in_scope for trial in trials])
    weights = np.where(inside, (1 - _OUT_OF_SCOPE_SHARE) / inside.sum(), _OUT_OF_SCOPE_SHARE / (~inside).sum())
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    curve = LogisticRegression(C=10.0, max_iter=1_000)
    curve.fit((rows - mean) / spread, right, sample_weight=weights * len(trials))
    slope = curve.coef_[0] / spread
    return Calibration(slope, float(curve.intercept_[0] - mean @ slope))


def files(model: Model) -> dict[str, bytes]:
    """The model as the files of its folder, name to content; the same model gives the same bytes."""
    words, chars = list(model.vectorizer.words), list(model.vectorizer.chars)
    vocabulary = {
        "format": FORMAT,
        "intents": list(model.intents),
        "unknown_idf": model.vectorizer.unknown_idf,
        "words": words,
        "chars": chars,
    }
    text = json.dumps(vocabulary, ensure_ascii=False, indent=None, separators=(",\n", ":")) + "\n"
    return {VOCABULARY: text.encode("utf-8"), ARRAYS: _packed(model)}


def _packed(model: Model) -> bytes:
    """Half precision for what is large: it moves a confidence by less than a thousandth."""
    columns, rows = np.nonzero(model.examples.T)
    starts = np.searchsorted(columns, np.arange(model.examples.shape[1] + 1))
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        coef=model.coef.astype(np.float16),
        intercept=model.intercept,
        idf=model.vectorizer.idf,
        features=rows.astype(np.uint16),
        starts=starts.astype(np.uint32),
        weights=model.examples.T[columns, rows].astype(np.float16),
        signs=model.calibration.weights,
        bias=np.float64(model.calibration.bias),
    )
    return packed.getvalue()


def save(model: Model, folder: Path) -> None:
    """Write the model's files; the folder is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(model).items():
        (folder / name).write_bytes(content)
