"""Set clinc150: are requests that no intent is for told from those that one is?"""

import tempfile
from pathlib import Path
from typing import Final

import numpy as np

from collabtui.understanding.examples import examples_of
from collabtui.understanding.model import Model
from collabtui.understanding.model_file import load, save
from collabtui.understanding.train import train
from understanding_eval.lines import pairs
from understanding_eval.numbers import Answers, Numbers, auroc, weighted_calibration_error
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row
from understanding_eval.speed import percentile_95

_SET: Final = "clinc150"
_THRESHOLD: Final = 0.6


def measure(data: Path, encoder: Remembering) -> list[Row]:
    """Learn ``train`` by the defaults; read ``test`` with ``oos_test``."""
    folder = data / _SET
    with tempfile.TemporaryDirectory() as kept:
        save(train(examples_of(pairs(folder / "train.jsonl")), encoder).model, Path(kept))
        model = load(Path(kept))
        texts = [text for text, _ in pairs(folder / "test.jsonl")][::9]
        seconds = percentile_95(texts, Path(kept))
    rows = [
        Row(_SET, f"{name}{how}", value, beside if not how else "")
        for how, meant in (("", encoder), (", n-grams alone", None))
        for name, value, beside in _figures(folder, model, meant)
    ]
    return [*rows, Row(_SET, "CPU of a message, 95th percentile, 150 intents (ms)", seconds, "goal: 10 or less")]


def _figures(folder: Path, model: Model, encoder: Remembering | None) -> list[tuple[str, float, str]]:
    inside, right = _read(folder / "test.jsonl", model, encoder)
    outside, _ = _read(folder / "oos_test.jsonl", model, encoder)
    error = weighted_calibration_error(inside, right, outside)
    return [
        ("accuracy in scope", float(right.mean()), "MiniLM .950, BERT .962"),
        ("AUROC of confidence", auroc(inside, outside), "goal: .975; .958 to .972"),
        ("in scope handed over at 0.6", float((inside < _THRESHOLD).mean()), "goal: .08 or less; .107"),
        ("out of scope caught at 0.6", float((outside < _THRESHOLD).mean()), "goal: .94; .945"),
        ("calibration error, 15 bins", error, "goal: .04 or less; .037"),
    ]


def _read(path: Path, model: Model, encoder: Remembering | None) -> tuple[Numbers, Answers]:
    """The confidence of each text, whether its best intent is right."""
    asked = pairs(path)
    texts = [text for text, _ in asked]
    vectors = [None] * len(texts) if encoder is None else [*encoder.encode(texts)]
    judged = [model.judge(text, vector).intents[:1] for text, vector in zip(texts, vectors, strict=True)]
    confidences = [one[0].confidence if one else 0.0 for one in judged]
    right = [bool(one) and one[0].name == label for one, (_, label) in zip(judged, asked, strict=True)]
    return np.array(confidences), np.array(right)
