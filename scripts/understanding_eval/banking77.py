"""Set banking77: are 77 intents, near to each other, told apart by many examples, by ten?"""

from pathlib import Path
from typing import Final

import numpy as np

from understanding_eval.lines import pairs
from understanding_eval.plain import OURS, Pairs, accuracies
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row

_SET: Final = "banking77"
_FOLDS: Final = 5
_SHOTS: Final = 10


def measure(data: Path, encoder: Remembering) -> list[Row]:
    """The train split in five folds, then ten examples of each intent against all the others, three times."""
    known = pairs(data / _SET / "train.jsonl")
    rng = np.random.default_rng(77)
    order = rng.permutation(len(known))
    folds = [
        ([known[i] for i in order if i % _FOLDS != fold], [known[i] for i in order if i % _FOLDS == fold])
        for fold in range(_FOLDS)
    ]
    shots = [_few(known, rng.permutation(len(known))) for _ in range(3)]
    return [
        *_rows("accuracy, 5 folds", folds, encoder, "official test: MiniLM .929, with n-grams .939, BERT .937"),
        *_rows("accuracy, 10-shot", shots, encoder, "official test: MiniLM .856, USE+ConveRT .852"),
    ]


def _few(known: Pairs, order: np.ndarray) -> tuple[Pairs, Pairs]:
    """Ten of each intent, with every third of the others to ask."""
    taken, few, rest = dict[str | None, int](), Pairs(), Pairs()
    for i in order:
        label = known[i][1]
        taken[label] = taken.get(label, 0) + 1
        (few if taken[label] <= _SHOTS else rest).append(known[i])
    return few, rest[::3]


def _rows(what: str, splits: list[tuple[Pairs, Pairs]], encoder: Remembering, beside: str) -> list[Row]:
    found = [accuracies(taught, asked, encoder) for taught, asked in splits]
    means = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
    return [Row(_SET, f"{what}: {name}", value, beside if name == OURS else "") for name, value in means.items()]
