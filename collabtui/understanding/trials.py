"""How models judge texts that they never saw: the ground that calibration stands on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.calibration import Numbers
from collabtui.understanding.fitting import OUTSIDE, Fitted, Material, fitted, seen_by

FOLDS: Final = 5
#: Texts of hidden intents that are judged in each fold: more tell nothing new.
_HIDDEN_AT_MOST: Final = 2_000

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trials:
    """N judgements: of the text at ``places``, whose best intent was the number in ``best``; all shapes (N,).

    ``signs`` (N, SIGNS) are those of the n-grams with the meaning, ``alone`` those of the n-grams; ``inside`` says
    that the text's intent was known to the model that judged.
    """

    places: NDArray[np.intp]
    best: NDArray[np.intp]
    right: NDArray[np.bool_]
    right_alone: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    signs: Numbers
    alone: Numbers


def trials(material: Material, progress: Progress) -> Trials:
    """Every text judged by a model of the other four fifths, then again by one that lacks a fifth of the intents."""
    folds, found = _folds(material.labels), list[Trials]()
    known = material.labels != OUTSIDE
    for fold in range(FOLDS):
        progress(f"cross-validating, {fold + 1} of {FOLDS}")
        model = fitted(material, known & (folds != fold))
        found.append(_judged(model, material, np.flatnonzero(folds == fold)))
    for step, hidden in enumerate(groups := [*_hidden(material.labels)]):
        progress(f"leaving intents out, {step + 1} of {len(groups)}")
        model = fitted(material, known & ~hidden)
        places = np.flatnonzero(hidden)
        found.append(_judged(model, material, places[:: 1 + len(places) // _HIDDEN_AT_MOST]))
    return Trials(*(np.concatenate([getattr(one, name) for one in found]) for name in Trials.__slots__))


def _folds(labels: NDArray[np.intp]) -> NDArray[np.intp]:
    """The fold of each text: within an intent neighbours stay together.

    The examples are sorted, so what begins alike is judged by a model that saw nothing like it, as are customers.
    """
    folds = np.empty(len(labels), dtype=np.intp)
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        folds[places] = (np.arange(len(places)) * FOLDS // len(places) + label) % FOLDS
    return folds


def _hidden(labels: NDArray[np.intp]) -> Iterator[NDArray[np.bool_]]:
    """A fifth of the intents at a time, as long as two are left to choose from."""
    intents = np.unique(labels[labels != OUTSIDE])
    groups = min(FOLDS, len(intents))
    for group in range(groups):
        names = intents[group::groups]
        if len(intents) - len(names) >= 2:
            yield np.isin(labels, names)


def _judged(model: Fitted, material: Material, places: NDArray[np.intp]) -> Trials:
    both = seen_by(model, material, places, with_meaning=True)
    alone = seen_by(model, material, places, with_meaning=False)
    labels = material.labels[places]
    best, best_alone = model.intents[both.logits.argmax(axis=1)], model.intents[alone.logits.argmax(axis=1)]
    inside = np.isin(labels, model.intents)
    return Trials(places, best, best == labels, best_alone == labels, inside, both.signs, alone.signs)
