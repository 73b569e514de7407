"""What fitting a model promises."""

import os
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from collabtui.understanding.domain import IntentExamples
from collabtui.understanding.model import Model, load
from collabtui.understanding.train import files, save, train

ROOT = Path(__file__).resolve().parents[3]

_OBJECTS = ["tent", "stove", "jacket", "lantern", "rucksack", "kettle", "hammock", "blanket", "pan", "mat"]
INTENTS = tuple(
    IntentExamples(intent=name, describes="A test.", examples=tuple(line.format(o) for o in _OBJECTS for line in lines))
    for name, lines in {
        "cancel": ["cancel the {} please", "stop my {} order"],
        "price": ["what does the {} cost", "price of a {}"],
        "repair": ["my {} is broken", "can you mend the {}"],
        "size": ["how big is the {}", "does the {} come in large"],
        "stock": ["do you have the {} in stock", "when is the {} available"],
    }.items()
)
OUTSIDE = (
    "tell me a joke",
    "who won the match",
    "what is the capital of Peru",
    "sing a song",
    "is it raining",
)


@pytest.fixture(scope="module")
def model() -> Model:
    return train(INTENTS, OUTSIDE)


def test_a_sentence_not_seen_before_is_read_by_its_words(model: Model) -> None:
    assert model.predict("what is the cost of the torch")[0].name == "price"
    assert model.predict("please cancel this order")[0].name == "cancel"


def test_a_known_sentence_is_surer_than_one_out_of_scope(model: Model) -> None:
    inside = model.predict("what does the lamp cost")[0].confidence
    outside = model.predict("what is the longest river")[0].confidence
    assert inside > 0.6 > outside


def test_training_twice_gives_the_same_bytes(model: Model) -> None:
    assert files(train(INTENTS, OUTSIDE)) == files(model)


def test_a_saved_model_reads_as_the_one_in_memory(model: Model, tmp_path: Path) -> None:
    save(model, tmp_path / "model")
    loaded = load(tmp_path / "model")
    for text in ("how big is the tent", "mend my stove", "sing a song"):
        kept, fresh = loaded.predict(text)[0], model.predict(text)[0]
        assert kept.name == fresh.name
        assert kept.confidence == pytest.approx(fresh.confidence, abs=0.005)


def test_two_models_that_read_otherwise_are_told_apart(model: Model) -> None:
    differences = runpy.run_path(str(ROOT / "scripts" / "train_demo_model.py"))["differences"]
    other = replace(model, intercept=model.intercept + np.array([9, 0, 0, 0, 0], dtype=np.float32))
    texts = ["can you mend the tent", "how big is the tent"]
    assert differences(model, model, texts) == []
    assert differences(model, other, texts) == texts


def test_the_shipped_model_is_what_training_gives_today() -> None:
    command = [sys.executable, "scripts/train_demo_model.py", "--check"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "same\n"), done.stdout + done.stderr
