"""Measure how well texts are understood, beside what others published.

The data is not part of the project: a folder for each set, with one JSON object a line. Everything runs by the
defaults that users have. Figures beside ours: banking77 BERT, USE+ConveRT from Casanueva et al. 2020 (Efficient Intent
Detection with Dual Sentence Encoders); clinc150 BERT from Larson et al. 2019 (An Evaluation Dataset for Intent
Classification and Out-of-Scope Prediction); MiniLM: all-MiniLM-L6-v2 int8 with logistic regression.

Examples:
  python scripts/eval_understanding.py --data ../data
  python scripts/eval_understanding.py --data ../data --set banking77 --json
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from understanding_eval import asking, banking77, bitext, clinc150, goemotions, multidogo, speed, uss_mwoz
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row, table

from collabtui.understanding.encoder import shipped_encoder

#: Each set is one module with one function.
SETS: Final[dict[str, Callable[[Path, Remembering], list[Row]]]] = {
    "clinc150": clinc150.measure,
    "banking77": banking77.measure,
    "multidogo": multidogo.measure,
    "bitext": bitext.measure,
    "asking": asking.measure,
    "goemotions": goemotions.measure,
    "uss_mwoz": uss_mwoz.measure,
    "speed": speed.measure,
}


def main() -> int:
    """Measure the sets that the command line names, all without any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with a folder for each set")
    parser.add_argument("--set", action="append", choices=[*SETS], help="measure this alone; may be repeated")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    asked = parser.parse_args()
    encoder, rows = Remembering(shipped_encoder()), list[Row]()
    for name in asked.set or SETS:
        start = time.monotonic()
        rows += SETS[name](asked.data, encoder)
        print(f"{name}: measured in {time.monotonic() - start:.0f} s", file=sys.stderr)
    print(json.dumps([asdict(row) for row in rows], indent=2) if asked.json else table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
