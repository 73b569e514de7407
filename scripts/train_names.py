"""Fit the weights by which names are told that nobody introduces.

It learns from the chats of multidogo, what names look like, with the questions of clinc150 and banking77, what they do
not look like; all three may be trained on (NOTICE). Neither is a part of the project.

Example:
  python scripts/train_names.py --data ../data
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from understanding_eval.multidogo import read

from collabtui.understanding.kinds import name_tagger
from collabtui.understanding.kinds.name_tagger import SIZE, WEIGHTS, buckets

Example = tuple[list[str], list[bool]]
Weights = NDArray[np.floating[Any]]

EPOCHS, BATCH, RATE, DECAY = 20, 2_048, 0.15, 1e-7


def examples(data: Path) -> Iterator[Example]:
    """Words with what of them is a name."""
    for turn in read(data, "train"):
        names = [(start, end) for kind, start, end in turn.values if kind == "name"]
        places = [(match.start(), match[0]) for match in re.finditer(r"\S+", turn.text)]
        if places:
            yield (
                [word for _, word in places],
                [any(start <= at < end for start, end in names) for at, _ in places],
            )
    for text in _questions(data):
        words = re.findall(r"[^\W_]{1,40}", text.lower())
        if words:
            yield words, [False] * len(words)


def _questions(data: Path) -> Iterator[str]:
    """Customers' questions, but for those in which they speak of names."""
    for file in ("clinc150/train.jsonl", "clinc150/oos_train.jsonl", "banking77/train.jsonl"):
        with (data / file).open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if "name" not in (record["intent"] or ""):
                    yield record["text"]


def fitted(data: Path) -> Weights:
    """The weights, then the bias: logistic loss by AdaGrad, in batches, the mean of the second half of the steps."""
    found = list(examples(data))
    signs = np.concatenate([buckets(words) for words, _ in found]).astype(np.intp)
    labels = np.array([name for _, names in found for name in names], dtype=np.float64)
    rng, steps = np.random.default_rng(0), EPOCHS * (len(labels) // BATCH)
    weights, squares, mean = np.zeros(SIZE + 1), np.full(SIZE + 1, 1e-8), np.zeros(SIZE + 1)
    for step in range(steps):
        batch = rng.integers(len(labels), size=BATCH)
        slope = _slope(weights, signs[batch], labels[batch])
        squares += slope**2
        weights -= RATE * slope / np.sqrt(squares)
        if step >= steps // 2:
            mean += weights / (steps - steps // 2)
    return mean.astype(np.float16)


def _slope(weights: Weights, signs: NDArray[np.intp], labels: Weights) -> Weights:
    wrong = 1.0 / (1.0 + np.exp(-(weights[signs].sum(axis=1) + weights[-1]))) - labels
    slope = np.bincount(signs.ravel(), np.repeat(wrong, signs.shape[1]), SIZE + 1) / len(labels)
    slope[-1] = wrong.mean()
    return slope + DECAY * weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with multidogo, clinc150, banking77")
    weights = fitted(parser.parse_args().data)
    path = Path(name_tagger.__file__).with_name(WEIGHTS)
    np.save(path, weights, allow_pickle=False)
    print(f"{path}: {path.stat().st_size / 1_000:.0f} kB, {np.count_nonzero(weights)} weights in use")


if __name__ == "__main__":
    main()
