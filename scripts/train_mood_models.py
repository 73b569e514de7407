"""Write the weights by which "wants a person" with frustration are told.

python scripts/train_mood_models.py --data DIR              writes collabtui/understanding/data/*.npz
python scripts/train_mood_models.py --data DIR --measure    writes nothing: how it does on our own sayings, held out

DIR holds clinc150/, banking77/, goemotions/, multidogo/ as JSON Lines. --keep FILE saves the sentence
vectors for the next run.
"""

import argparse
from pathlib import Path

import numpy as np
from mood_training.fitting import Recipe, Table, curves, table
from mood_training.texts import FOLDS, OWN, Labelled, for_frustration, for_wants_human
from mood_training.vectors import vectors

from collabtui.understanding.asking import asking_grams
from collabtui.understanding.frustration import frustration_grams, frustration_measures
from collabtui.understanding.weighing import Curves, packed_curves

WANTS_HUMAN = Recipe(asking_grams, lambda _: (), 1 << 15, 0.35, 2.0, 1.0, shift=0.3)
FRUSTRATION = Recipe(frustration_grams, frustration_measures, 1 << 15, 0.3, 3.0, 0.3, shift=0.8)


def held_out(labelled: list[Labelled], rows: Table) -> None:
    """Print how our own sayings are judged by weights that never saw them nor their neighbours."""
    fold = np.array([one.fold for one in labelled])
    own = np.array([one.fold >= 0 and one.weight > 1 for one in labelled])
    for with_vectors in (True, False):
        judged = np.zeros(len(labelled))
        for number in range(FOLDS):
            fitted = curves(WANTS_HUMAN, rows, fold != number)
            for place in np.flatnonzero(own & (fold == number)):
                vector = rows.vectors[place] if with_vectors else None
                judged[place] = fitted.probability(asking_grams(labelled[place].text), (), vector)
        asks, others = own & rows.wanted, own & ~rows.wanted
        name = "with the encoder" if with_vectors else "words alone"
        print(
            f"\n{name}: told {np.mean(judged[asks] >= 0.5):.3f} of {asks.sum()} sayings that ask for a person, "
            f"false alarms {np.mean(judged[others] >= 0.5):.3f} of {others.sum()} hard ones that don't"
        )
        for place in np.flatnonzero((asks & (judged < 0.5)) | (others & (judged >= 0.5))):
            print(f"  {'missed' if rows.wanted[place] else 'false'} {judged[place]:.2f} {labelled[place].text}")


def _write(name: str, fitted: Curves) -> None:
    content = packed_curves(fitted)
    (OWN / f"{name}.npz").write_bytes(content)
    print(f"\n{name}.npz: {len(content) / 1000:.0f} kB")


def main() -> None:
    """Read the texts, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", choices=["wants_human", "frustration"])
    parser.add_argument("--measure", action="store_true")
    given = parser.parse_args()
    recipes = {"wants_human": (WANTS_HUMAN, for_wants_human), "frustration": (FRUSTRATION, for_frustration)}
    for name, (recipe, texts) in recipes.items():
        if given.only in (None, name):
            labelled = texts(given.data)
            rows = table(recipe, labelled, vectors([one.text for one in labelled], given.keep))
            if given.measure and name == "wants_human":
                held_out(labelled, rows)
            elif not given.measure:
                _write(name, curves(recipe, rows, np.ones(len(labelled), dtype=bool)))


if __name__ == "__main__":
    main()
