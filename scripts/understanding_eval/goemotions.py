"""Set goemotions: are frustrated comments told from all others?"""

import json
from pathlib import Path
from typing import Final

import numpy as np

from collabtui.understanding.frustration import frustration
from collabtui.understanding.sentiment import sentiment
from understanding_eval.numbers import auroc
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row

_SET: Final = "goemotions"
_FRUSTRATED: Final = frozenset({"anger", "annoyance", "disappointment", "disapproval", "disgust"})


def measure(data: Path, encoder: Remembering) -> list[Row]:
    """AUROC on the part ``dev``; the weights were fitted to ``train``."""
    records = [json.loads(line) for line in (data / _SET / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [record["text"] for record in records]
    bad = np.array([bool(_FRUSTRATED & set(record["emotions"])) for record in records])
    judged = {
        "frustration": [frustration(text, vector) for text, vector in zip(texts, encoder.encode(texts), strict=True)],
        "frustration, n-grams alone": [frustration(text) for text in texts],
        "VADER": [-sentiment(text) for text in texts],
    }
    beside = {"frustration": "goal: .83; MiniLM .831", "VADER": ".757"}
    return [
        Row(_SET, f"{name}, AUROC", auroc(np.array(found)[bad], np.array(found)[~bad]), beside.get(name, ""))
        for name, found in judged.items()
    ]
