"""Set asking: our own sayings that no weight was fitted to.

Lots A, B were written before the weights were mended, C after. What was missed was looked at in A while mending, in B
with C only at the end.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

from mood_training.patterns import made
from mood_training.texts import PATTERNS, own_sayings
from sklearn.metrics import roc_auc_score

from collabtui.understanding.wants_human import wants_human
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row

_SET: Final = "asking"
SAYINGS: Final = Path(__file__).parents[1] / "mood_training" / "blind_wants_human.jsonl"


def measure(_data: Path, encoder: Remembering) -> list[Row]:
    """What is told of those who ask for a person, false alarms among the others, at 0.5; German on its own."""
    rows = list[Row]()
    for half in "ABC":
        for german in (False, True):
            some = [one for one in sayings() if one["half"] == half and (one["kind"] == "german") is german]
            what = f"lot {half}, German" if german else f"lot {half}"
            if some:
                rows += _rows(what, some, encoder) + _rows(f"{what}, words alone", some, None)
    return rows


def sayings() -> list[dict[str, Any]]:
    """The sayings of the file, without those that also happen to be among the texts that are learned from."""
    known = {_bare(one.text) for one in own_sayings()} | {_bare(text) for part in PATTERNS for text in made(part)}
    listed = [json.loads(line) for line in SAYINGS.read_text(encoding="utf-8").splitlines()]
    return [one for one in listed if _bare(one["text"]) not in known]


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _rows(what: str, some: list[dict[str, Any]], encoder: Remembering | None) -> list[Row]:
    texts = [one["text"] for one in some]
    vectors = [None] * len(texts) if encoder is None else [*encoder.encode(texts)]
    judged = [wants_human(text, vector) for text, vector in zip(texts, vectors, strict=True)]
    asks = [one["wants_human"] for one in some]
    told = [value >= 0.5 for value, wanted in zip(judged, asks, strict=True) if wanted]
    false = [value >= 0.5 for value, wanted in zip(judged, asks, strict=True) if not wanted]
    return [
        Row(_SET, f"{what}: told of {len(told)} that ask for a person", sum(told) / len(told)),
        Row(_SET, f"{what}: false alarms on {len(false)} look-alikes", sum(false) / len(false)),
        Row(_SET, f"{what}: AUROC", float(roc_auc_score(asks, judged))),
    ]
