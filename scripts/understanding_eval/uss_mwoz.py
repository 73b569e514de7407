"""Set uss_mwoz: are the turns known at which customers are dissatisfied?"""

import json
from pathlib import Path
from typing import Final

import numpy as np

from collabtui.understanding.dialogues import Dialogue, dialogue_of
from collabtui.understanding.escalation import shipped_escalation
from collabtui.understanding.escalation_train import fit
from understanding_eval.numbers import Answers, Numbers, auroc
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row

_SET: Final = "uss_mwoz"
_FOLDS: Final = 10


def measure(data: Path, _: Remembering) -> list[Row]:
    """The score fitted to nine tenths of the dialogues, judged on the last tenth, ten times; then the shipped one.

    A turn is dissatisfied where most of its raters gave less than 3. Turns for a dialogue as a whole are left out.
    """
    told = [_dialogue(line) for line in (data / _SET / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()]
    bad = np.array([turn.label > 0.5 for one in told for turn in one if turn.label is not None])
    fitted, shipped = _in_folds(told), np.concatenate([shipped_escalation().scores(one) for one in told])
    return [
        Row(_SET, "dissatisfied turns, 10 folds, AUROC", auroc(fitted[bad], fitted[~bad]), "goal: .82; .805"),
        Row(_SET, "the same, F1 at 0.5", _f1(fitted >= 0.5, bad), ".294; HiGRU .238"),
        Row(_SET, "the shipped score, which saw no such talks, AUROC", auroc(shipped[bad], shipped[~bad])),
        Row(_SET, "the shipped score, turns at 0.5 or more", float((shipped >= 0.5).mean())),
    ]


def _dialogue(line: str) -> Dialogue:
    record = json.loads(line)
    return dialogue_of({"turns": [turn for turn in record["turns"] if turn["text"] != "OVERALL"]})


def _in_folds(told: list[Dialogue]) -> Numbers:
    scores: dict[int, list[float]] = {}
    for fold in range(_FOLDS):
        score = fit(one for place, one in enumerate(told) if place % _FOLDS != fold)
        scores |= {place: score.scores(told[place]) for place in range(fold, len(told), _FOLDS)}
    return np.array([each for place in range(len(told)) for each in scores[place]])


def _f1(found: Answers, bad: Answers) -> float:
    return float(2 * (found & bad).sum() / (found.sum() + bad.sum()))
