"""Write the demo shop's intent model from its example sentences.

python scripts/train_demo_model.py           writes demo_data/model/
python scripts/train_demo_model.py --check   exits 1 when the shipped model reads its examples otherwise
"""

import argparse
import sys
from pathlib import Path

from collabtui.understanding.embedded import EmbeddedUnderstanding
from collabtui.understanding.encoder import shipped_encoder
from collabtui.understanding.examples import domain_examples
from collabtui.understanding.model import Model
from collabtui.understanding.model_file import ModelFileError, files, load, save
from collabtui.understanding.train import train

DEMO_DATA = Path(__file__).resolve().parent.parent / "demo_data"
TOLERANCE = 0.05
"""How far a confidence may move between machines: the encoder's small integers round differently on each."""


def trained(folder: Path) -> Model:
    """The model that the folder's sentences give today."""
    return train(domain_examples(folder), shipped_encoder()).model


def differences(one: Model, other: Model, texts: list[str]) -> list[str]:
    """The texts that the two models read otherwise."""
    first, second = (EmbeddedUnderstanding(model, shipped_encoder()) for model in (one, other))
    return [text for text in texts if _apart(first, second, text)]


def _apart(one: EmbeddedUnderstanding, other: EmbeddedUnderstanding, text: str) -> bool:
    """A doubtful best intent may be another; a confident one may not."""
    first, second = one.read(text), other.read(text)
    if abs((first.confidence or 0.0) - (second.confidence or 0.0)) > TOLERANCE:
        return True
    names = [reading.intents[0].name if reading.intents else None for reading in (first, second)]
    return names[0] != names[1] and (first.confidence or 0.0) > 0.5


def every_text(folder: Path) -> list[str]:
    """All example sentences, in scope or not."""
    found = domain_examples(folder)
    return [*found.texts, *found.outside]


def check(folder: Path) -> int:
    """0 when the shipped model reads every example as a fresh one does, else 1."""
    try:
        found = differences(load(folder / "model"), trained(folder), every_text(folder))
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
