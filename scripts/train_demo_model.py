"""Write the demo shop's intent model from its example sentences.

python scripts/train_demo_model.py           writes demo_data/model/
python scripts/train_demo_model.py --check   exits 1 when the shipped model reads its examples otherwise
"""

import argparse
import sys
from pathlib import Path

from collabtui.understanding.domain import INTENTS, OUT_OF_SCOPE, load_intents, load_out_of_scope
from collabtui.understanding.model import Model, ModelFileError, load
from collabtui.understanding.train import files, save, train

DEMO_DATA = Path(__file__).resolve().parent.parent / "demo_data"
TOLERANCE = 0.02
"""How far a confidence may move between machines whose arithmetic rounds differently."""


def trained(folder: Path) -> Model:
    """The model that the folder's sentences give today."""
    return train(load_intents(folder / INTENTS), load_out_of_scope(folder / OUT_OF_SCOPE))


def differences(one: Model, other: Model, texts: list[str]) -> list[str]:
    """A line for each text that the two models read otherwise."""
    return [text for text in texts if _apart(one, other, text)]


def _apart(one: Model, other: Model, text: str) -> bool:
    first, second = one.predict(text)[:1], other.predict(text)[:1]
    return [intent.name for intent in first] != [intent.name for intent in second] or any(
        abs(a.confidence - b.confidence) > TOLERANCE for a, b in zip(first, second, strict=True)
    )


def every_text(folder: Path) -> list[str]:
    """All example sentences, in scope or not."""
    known = [text for intent in load_intents(folder / INTENTS) for text in intent.examples]
    return [*known, *load_out_of_scope(folder / OUT_OF_SCOPE)]


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
    print(f"{len(model.intents)} intents, {model.coef.shape[0]} features, {size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
