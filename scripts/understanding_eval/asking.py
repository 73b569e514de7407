"""Set asking: our own sayings that no weight was fitted to, in half A looked at while mending, in half B never."""

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from sklearn.metrics import roc_auc_score

from collabtui.understanding.wants_human import wants_human
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row

_SET: Final = "asking"
SAYINGS: Final = Path(__file__).parents[1] / "mood_training" / "blind_wants_human.jsonl"


def measure(_data: Path, encoder: Remembering) -> list[Row]:
    """What is told of those who ask for a person, false alarms among the others, at 0.5; German on its own."""
    rows = list[Row]()
    for half in "AB":
        for german in (False, True):
            some = [one for one in sayings() if one["half"] == half and (one["kind"] == "german") is german]
            what = f"half {half}, German" if german else f"half {half}"
            rows += _rows(what, some, encoder) + _rows(f"{what}, words alone", some, None)
    return rows


def sayings() -> list[dict[str, Any]]:
    """The sayings of the file, without those that also happen to be in the list that is learned from."""
    learned = (files("collabtui.understanding") / "data" / "wants_human.toml").read_text(encoding="utf-8")
    known = {_bare(text) for part in tomllib.loads(learned).values() for texts in part.values() for text in texts}
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
