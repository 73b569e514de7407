"""How well a trained model does on examples that it did not see."""

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from broker.domain.inert import inert
from collabtui.understanding.calibrating import OUTSIDE_SHARE, calibrated
from collabtui.understanding.calibration import Numbers
from collabtui.understanding.examples import Examples
from collabtui.understanding.train import Trained
from collabtui.understanding.trials import Trials

#: The policy's usual threshold: below it the bot hands over.
THRESHOLD: Final = 0.6
_BINS: Final = 15
_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often examples of one intent were taken for another."""

    intent: str
    taken_for: str
    times: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """An example that was taken for another intent, with the confidence of that."""

    text: str
    intent: str
    taken_for: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Report:
    """Shares from 0 to 1, all measured on examples that the judging model did not see.

    ``calibration_error`` is the mean distance between confidence and how often it was right; ``handed_over`` what
    falls below the threshold of what the model knows, ``caught`` the same of what it does not.
    """

    intents: int
    examples: int
    encoder: str
    accuracy: float
    calibration_error: float
    handed_over: float
    caught: float | None
    confusions: tuple[Confusion, ...]
    mistakes: tuple[Mistake, ...]


def report(examples: Examples, trained: Trained) -> Report:
    """The report of a training."""
    tried, meaning = trained.trials, trained.model.meaning
    signs, right = (tried.signs, tried.right) if meaning else (tried.alone, tried.right_alone)
    confidence = _confidences(signs, right, tried.inside)
    wrong = np.flatnonzero(tried.inside & ~tried.right)
    names, below = examples.intents, confidence < THRESHOLD
    pairs = Counter((examples.labels[tried.places[at]], names[tried.best[at]]) for at in wrong)
    surest = wrong[np.argsort(-confidence[wrong], kind="stable")[:_MOST]]
    return Report(
        intents=len(names),
        examples=len(examples.texts),
        encoder=meaning.encoder if meaning else "",
        accuracy=float(right[tried.inside].mean()),
        calibration_error=calibration_error(confidence, right, _weights(tried.inside)),
        handed_over=float(below[tried.inside].mean()),
        caught=float(below[~tried.inside].mean()) if (~tried.inside).any() else None,
        confusions=tuple(Confusion(*pair, times) for pair, times in pairs.most_common(_MOST)),
        mistakes=tuple(_mistake(at, tried, examples, confidence) for at in surest.tolist()),
    )


def _mistake(at: int, tried: Trials, examples: Examples, confidence: Numbers) -> Mistake:
    place = tried.places[at]
    return Mistake(
        examples.texts[place],
        examples.labels[place],
        examples.intents[tried.best[at]],
        round(float(confidence[at]), 3),
    )


def _confidences(signs: Numbers, right: NDArray[np.bool_], inside: NDArray[np.bool_]) -> Numbers:
    """Each half of the trials by a calibration of the other half."""
    found, half = np.zeros(len(signs)), np.arange(len(signs)) % 2 == 0
    for judged, learnt in ((half, ~half), (~half, half)):
        found[judged] = calibrated(signs[learnt], right[learnt], inside[learnt]).is_right(signs[judged])
    return found


def _weights(inside: NDArray[np.bool_]) -> Numbers:
    """Texts out of scope count as much as they do in the calibration."""
    if inside.all():
        return np.full(len(inside), 1.0 / len(inside))
    shares = np.where(inside, (1 - OUTSIDE_SHARE) / inside.sum(), OUTSIDE_SHARE / (~inside).sum())
    return np.asarray(shares, dtype=np.float64)


def calibration_error(confidence: Numbers, right: NDArray[np.bool_], weights: Numbers) -> float:
    """The expected calibration error over 15 bins of equal width; ``weights`` add up to 1."""
    bins = np.minimum((confidence * _BINS).astype(np.intp), _BINS - 1)
    gaps = np.bincount(bins, weights=weights * (confidence - right), minlength=_BINS)
    return float(np.abs(gaps).sum())


def document(told: Report) -> dict[str, object]:
    """The report for a script."""
    return asdict(told)


def text_of(told: Report, out: Path) -> str:
    """The report for a person."""
    caught = "" if told.caught is None else f"; of what it does not know {told.caught:.1%}"
    lines = [
        f"{told.examples} examples of {told.intents} intents, read "
        + ("with a sentence encoder beside n-grams." if told.encoder else "by n-grams alone."),
        f"Right in {told.accuracy:.1%} of examples that it did not see.",
        f"Confidence is off by {told.calibration_error:.3f} on average.",
        f"Below {THRESHOLD} it would hand over {told.handed_over:.1%} of what it knows{caught}.",
    ]
    if told.confusions:
        lines += ["", "Most often confused:"]
        lines += [f"  {one.times:4}  {inert(one.intent)} taken for {inert(one.taken_for)}" for one in told.confusions]
    if told.mistakes:
        lines += ["", "Surest mistakes (are they labelled right?):"]
        lines += [
            f"  {one.confidence:.2f}  {inert(one.text[:80])!r}: {inert(one.intent)}, taken for {inert(one.taken_for)}"
            for one in told.mistakes
        ]
    return "\n".join([*lines, "", f"The model is in {inert(str(out))}."])
