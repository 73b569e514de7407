"""Write the escalation score that is shipped, from our own written dialogues.

python scripts/train_escalation.py    writes collabtui/understanding/data/escalation.npz
"""

import tomllib
from dataclasses import replace
from pathlib import Path

from collabtui.understanding.dialogues import Dialogue, Turn
from collabtui.understanding.escalation import Escalation, packed
from collabtui.understanding.escalation_train import fit

DATA = Path(__file__).resolve().parent.parent / "collabtui" / "understanding" / "data"
RIDGE = 15.0
"""So few dialogues tell little of single words: what they weigh is held small."""

CAUTION = 1.0
"""In log-odds: real talks go well far more often than ours, so a score must say more before it counts as 0.5."""


def written() -> list[Dialogue]:
    """The dialogues of escalation.toml, with a label for each customer turn."""
    raw = tomllib.loads((DATA / "escalation.toml").read_text(encoding="utf-8"))
    return [tuple(map(_turn, one["lines"])) for one in raw["dialogue"]]


def _turn(line: str) -> Turn:
    who, text = line.split(": ", 1)
    return Turn(False, text) if who == "b" else Turn(True, text, float(who == "C"))


def main() -> None:
    """Fit, write."""
    curve = fit(written(), ridge=RIDGE).curve
    content = packed(Escalation(replace(curve, bias=curve.bias - CAUTION)))
    (DATA / "escalation.npz").write_bytes(content)
    print(f"escalation.npz: {len(content) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
