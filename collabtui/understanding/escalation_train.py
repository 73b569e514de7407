"""An escalation score fitted to labelled dialogues, with arrays alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.dialogues import Dialogue
from collabtui.understanding.escalation import Escalation
from collabtui.understanding.escalation_signs import Shown, shown
from collabtui.understanding.weighing import Curve, places

LEAST: Final = 20
"""So many labelled customer turns must there be."""

_TABLE: Final = 4096
_SIGN_SCALE: Final = 0.5
_RIDGE: Final = 15.0
_STEPS: Final = 150
_FOLDS: Final = 3

Values = NDArray[np.float64]


class TooFewLabels(Exception):
    """The dialogues do not say enough to learn from; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """N labelled turns: `measures` (N, M) standardised, `labels` (N,), `dialogue` (N,) numbers each turn's dialogue.

    The signs of turn `owners[k]` include place `signs[k]` of the table.
    """

    measures: Values
    labels: Values
    dialogue: NDArray[np.intp]
    signs: NDArray[np.intp]
    owners: NDArray[np.intp]

    def where(self, keep: NDArray[np.bool_]) -> "_Rows":
        kept = keep[self.owners]
        numbered = np.cumsum(keep) - 1
        return _Rows(
            self.measures[keep], self.labels[keep], self.dialogue[keep], self.signs[kept], numbered[self.owners[kept]]
        )

    def logits(self, weights: Values) -> Values:
        """`weights` are those of the measures, then of the table, then the bias."""
        size = self.measures.shape[1]
        table = weights[size:-1][self.signs] * _SIGN_SCALE
        summed = np.bincount(self.owners, table, minlength=len(self.labels))
        return np.asarray(self.measures @ weights[:size] + summed + weights[-1], dtype=np.float64)

    def slope(self, wrong: Values) -> Values:
        """The slope of the loss, where `wrong` (N,) is how much too high each turn is judged."""
        table = np.bincount(self.signs, wrong[self.owners], minlength=_TABLE) * _SIGN_SCALE
        return np.concatenate([wrong @ self.measures, table, [wrong.sum()]])


def fit(dialogues: Iterable[Dialogue], *, ridge: float = _RIDGE) -> Escalation:
    """The score whose 0.5 is where acting on it pays most; raises TooFewLabels.

    The same dialogues give the same score. `ridge` holds the weights small: more of it for fewer dialogues.
    """
    turns = [(number, one, label) for number, each in enumerate(dialogues) for one, label in _labelled(each)]
    labels = np.array([label for _, _, label in turns])
    if len(labels) < LEAST or not (labels > 0.5).any() or not (labels <= 0.5).any():
        raise TooFewLabels(
            f"expected at least {LEAST} labelled customer turns, satisfied as well as dissatisfied ones; got "
            f"{len(labels)} with {int((labels > 0.5).sum())} dissatisfied"
        )
    measures = np.array([one.measures for _, one, _ in turns])
    mean, spread = measures.mean(axis=0), measures.std(axis=0)
    spread[spread < 1e-6] = 1.0
    rows = _rows((measures - mean) / spread, labels, turns)
    found = _fitted(rows, ridge)
    slopes = found[: len(mean)] / spread
    bias = float(found[-1] - mean @ slopes) - _turning_point(rows, ridge)
    table = (found[len(mean) : -1] * _SIGN_SCALE).astype(np.float32)
    return Escalation(Curve(np.zeros(0, dtype=np.float32), table, slopes.astype(np.float32), bias))


def _labelled(dialogue: Dialogue) -> list[tuple[Shown, float]]:
    customers = [turn for turn in dialogue if turn.customer]
    if all(turn.label is None for turn in customers):
        return []
    pairs = zip(shown(dialogue), customers, strict=True)
    return [(one, turn.label) for one, turn in pairs if turn.label is not None]


def _rows(measures: Values, labels: Values, turns: list[tuple[int, Shown, float]]) -> _Rows:
    signs = [np.unique(places(one.signs, _TABLE)) for _, one, _ in turns]
    owners = np.repeat(np.arange(len(turns)), [len(one) for one in signs])
    return _Rows(measures, labels, np.array([number for number, _, _ in turns]), np.concatenate(signs), owners)


def _fitted(rows: _Rows, ridge: float) -> Values:
    """The weights of the least loss, by Nesterov's descent: as many steps as make no more difference."""
    weights = np.zeros(rows.measures.shape[1] + _TABLE + 1)
    held = np.full(len(weights), ridge)
    held[-1] = 0.0
    length = 1.0 / (0.25 * _steepest(rows) + ridge)
    ahead, momentum = weights, 1.0
    for _ in range(_STEPS):
        wrong = _curve(rows.logits(ahead)) - rows.labels
        moved = ahead - length * (rows.slope(wrong) + held * ahead)
        faster = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = moved + (momentum - 1) / faster * (moved - weights)
        weights, momentum = moved, faster
    return weights


def _steepest(rows: _Rows) -> float:
    """The greatest curvature of the squares, by the power method."""
    way = np.ones(rows.measures.shape[1] + _TABLE + 1)
    bent = way
    for _ in range(30):
        way = bent / np.linalg.norm(bent)
        bent = rows.slope(rows.logits(way))
    return float(np.linalg.norm(bent)) * 1.05


def _curve(logits: Values) -> Values:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float64)


def _turning_point(rows: _Rows, ridge: float) -> float:
    """The logit at which acting finds most with the least false alarms (F1), judged on dialogues held out."""
    judged = np.zeros(len(rows.labels))
    for fold in range(_FOLDS):
        out = rows.dialogue % _FOLDS == fold
        if out.any() and not out.all():
            judged[out] = rows.where(out).logits(_fitted(rows.where(~out), ridge))
    order = np.argsort(-judged, kind="stable")
    right = np.cumsum(rows.labels[order] > 0.5)
    f1 = 2 * right / (np.arange(1, len(order) + 1) + right[-1])
    best = int(np.argmax(f1))
    return float(judged[order[best : best + 2]].mean())
