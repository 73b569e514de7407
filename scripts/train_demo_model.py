"""Write the demo shop's intent model from its example sentences.

python scripts/train_demo_model.py           writes demo_data/model/
python scripts/train_demo_model.py --check   exits 1 when the shipped model reads its examples otherwise
"""

import argparse
import sys
from pathlib import Path

from collabtui.understanding.encoder import shipped_encoder
from collabtui.understanding.examples import domain_examples
from collabtui.understanding.features import Floats
from collabtui.understanding.model import Model
from collabtui.understanding.model_file import ModelFileError, files, load, save
from collabtui.understanding.train import train

DEMO_DATA = Path(__file__).resolve().parent.parent / "demo_data"
TOLERANCE = 0.05
"""How far a confidence may move between machines: the encoder's small integers round differently on each."""


_EVERY = 3
"""Which examples are compared: the others would tell nothing new."""


def trained(folder: Path) -> Model:
    """The model that the folder's sentences give today."""
    return train(domain_examples(folder), shipped_encoder()).model


def differences(one: Model, other: Model, texts: list[str]) -> list[str]:
    """The texts that the two models read otherwise."""
    vectors = shipped_encoder().encode(texts)
    return [text for text, vector in zip(texts, vectors, strict=True) if _apart(one, other, text, vector)]


def _apart(one: Model, other: Model, text: str, vector: Floats) -> bool:
    """A doubtful best intent may be another; a confident one may not."""
    first, second = (model.judge(text, vector).intents[:1] for model in (one, other))
    if len(first) != len(second):
        return True
    return any(
        abs(a.confidence - b.confidence) > TOLERANCE or (a.name != b.name and a.confidence > 0.5)
        for a, b in zip(first, second, strict=True)
    )


def every_text(folder: Path) -> list[str]:
    """All example sentences, in scope or not."""
    found = domain_examples(folder)
    return [*found.texts, *found.outside]


def check(folder: Path) -> int:
    """0 when the shipped model reads every example as a fresh one does, else 1."""
    try:
        found = differences(load(folder / "model"), trained(folder), every_text(folder)[::_EVERY])
    except ModelFileError as error:
        print(error)
        return 1
    for text in found:
        print(f"read otherwise: {text}")
    print(f"{len(found)} examples differ. Run without --check to write the model anew." if found else "same")
    return 1 if found else 0


def main() -> int:
    """Write or check, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if parser.parse_args().check:
        return check(DEMO_DATA)
    model = trained(DEMO_DATA)
    save(model, DEMO_DATA / "model")
    size = sum(len(content) for content in files(model).values())
    print(f"{len(model.intents)} intents, {len(model.vectorizer.idf)} n-grams, {size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
