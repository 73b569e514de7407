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

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier
from understanding_eval.multidogo import read

from collabtui.understanding.kinds import name_tagger
from collabtui.understanding.kinds.name_tagger import SIZE, WEIGHTS, buckets

Example = tuple[list[str], list[bool]]


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


def fitted(data: Path) -> np.ndarray:
    """The weights, then the bias."""
    rows: list[np.ndarray] = []
    labels: list[bool] = []
    for words, names in examples(data):
        rows.append(buckets(words))
        labels += names
    signs = np.concatenate(rows)
    starts = np.arange(0, signs.size + 1, signs.shape[1], dtype=np.int32)
    matrix = csr_matrix(
        (np.ones(signs.size, dtype=np.float32), signs.ravel().astype(np.int32), starts), (len(signs), SIZE)
    )
    model = SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=20, tol=1e-4, random_state=0, average=True)
    model.fit(matrix, labels)
    return np.append(model.coef_[0], model.intercept_[0]).astype(np.float16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with multidogo, clinc150, banking77")
    weights = fitted(parser.parse_args().data)
    path = Path(name_tagger.__file__).with_name(WEIGHTS)
    np.save(path, weights, allow_pickle=False)
    print(f"{path}: {path.stat().st_size / 1_000:.0f} kB, {np.count_nonzero(weights)} weights in use")


if __name__ == "__main__":
    main()
