"""The time of a message, measured from outside by the command that users have."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from understanding_eval.lines import pairs
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row

ROOT = Path(__file__).resolve().parents[2]


def measure(data: Path, encoder: Remembering) -> list[Row]:
    """The demo shop's model on what people say to a bank."""
    texts = [text for text, _ in pairs(data / "banking77" / "train.jsonl")][::20]
    what = "CPU of a message, 95th percentile (ms)"
    return [
        Row("speed", what, percentile_95(texts), "goal: 10 or less"),
        Row("speed", f"{what}, n-grams alone", percentile_95(texts, None, "none"), "goal: 1 or less"),
    ]


def percentile_95(texts: Sequence[str], model: Path | None = None, encoder: str = "") -> float:
    """Milliseconds of CPU that 95 of 100 texts stay below, as `understand predict` tells them."""
    command = [sys.executable, "-m", "collabtui", "understand", "predict"]
    command += ["--model", str(model)] if model else []
    command += ["--encoder", encoder] if encoder else []
    said = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=said, capture_output=True, text=True, check=True, env=env)
    return float(np.percentile([json.loads(line)["cpu_ms"] for line in done.stdout.splitlines()], 95))
