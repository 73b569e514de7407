"""What fitting a model promises."""

import os
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from collabtui.understanding.calibration import unpacked
from collabtui.understanding.embedded import EmbeddedUnderstanding
from collabtui.understanding.encoder import Encoder
from collabtui.understanding.examples import Examples, examples_of
from collabtui.understanding.model import Model
from collabtui.understanding.model_file import files, load, save
from collabtui.understanding.train import Trained, train
from collabtui.understanding.train_report import report, text_of

ROOT = Path(__file__).resolve().parents[3]

_OBJECTS = ["tent", "stove", "jacket", "lantern", "rucksack", "kettle", "hammock", "blanket", "pan", "mat"]
LINES = {
    "cancel": ["cancel the {} please", "stop my {} order"],
    "price": ["what does the {} cost", "price of a {}"],
    "repair": ["my {} is broken", "can you mend the {}"],
    "size": ["how big is the {}", "does the {} come in large"],
    "stock": ["do you have the {} in stock", "when is the {} available"],
}
OUTSIDE = (
    "tell me a joke",
    "who won the match",
    "what is the capital of Peru",
    "sing a song",
    "is it raining",
)


def examples(*intents: str, each: int = 20) -> Examples:
    """So many sentences for each of the intents, those out of scope beside them."""
    pairs: list[tuple[str, str | None]] = [(text, None) for text in OUTSIDE]
    for name in intents or LINES:
        said = [line.format(thing) for thing in _OBJECTS for line in LINES[name]]
        pairs += [(text, name) for text in said[:each]]
    return examples_of(pairs)


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(examples(), None)


@pytest.fixture
def model(trained: Trained) -> Model:
    return trained.model


def best(model: Model, text: str) -> tuple[str, float]:
    intent = model.judge(text).intents[0]
    return intent.name, intent.confidence


def test_a_sentence_not_seen_before_is_read_by_its_words(model: Model) -> None:
    assert best(model, "what is the cost of the torch")[0] == "price"
    assert best(model, "please cancel this order")[0] == "cancel"


def test_a_known_sentence_is_surer_than_one_out_of_scope(model: Model) -> None:
    assert best(model, "what does the lamp cost")[1] > 0.6 > best(model, "what is the longest river")[1]
    assert model.judge("what does the lamp cost").outside < 0.4 < model.judge("what is the longest river").outside


def test_training_twice_gives_the_same_bytes(model: Model) -> None:
    assert files(train(examples(), None).model) == files(model)


def test_a_saved_model_reads_as_the_one_in_memory(model: Model, tmp_path: Path) -> None:
    save(model, tmp_path / "model")
    loaded = load(tmp_path / "model")
    for text in ("how big is the tent", "mend my stove", "sing a song"):
        assert best(loaded, text)[0] == best(model, text)[0]
        assert best(loaded, text)[1] == pytest.approx(best(model, text)[1], abs=0.01)


@pytest.mark.parametrize(("intents", "each"), [(("cancel", "price"), 10), (("cancel", "price", "size"), 2)])
def test_few_intents_with_few_examples_still_tell_strangers(intents: tuple[str, ...], each: int) -> None:
    small = train(examples(*intents, each=each), None).model
    assert best(small, "cancel the tent please")[0] == "cancel"
    assert best(small, "cancel the tent please")[1] > best(small, "who is the president of peru")[1]


def test_an_intent_with_one_example_can_be_learnt() -> None:
    lonely = Examples(("cancel it", "mend the pan", "mend the tent"), ("cancel", "repair", "repair"))
    assert best(train(lonely, None).model, "cancel it")[0] == "cancel"


def test_the_report_tells_what_to_expect_of_texts_not_seen(trained: Trained) -> None:
    told = report(examples(), trained)
    assert (told.intents, told.examples, told.encoder) == (5, 100, "")
    assert told.accuracy > 0.8
    assert told.caught is not None
    assert told.caught > 0.5
    assert told.calibration_error < 0.15
    assert "by n-grams alone" in text_of(told, Path("out"))


def test_a_wrong_label_is_among_the_surest_mistakes() -> None:
    good = examples()
    pairs = [*zip(good.texts, good.labels, strict=True), ("what does the torch cost", "repair")]
    wrong = examples_of([*pairs, *((text, None) for text in OUTSIDE)])
    told = report(wrong, train(wrong, None))
    assert "what does the torch cost" in [mistake.text for mistake in told.mistakes]


@pytest.fixture(scope="module")
def meant(encoder: Encoder) -> Model:
    """A model that knows what sentences mean."""
    return train(examples(), encoder).model


def test_other_words_with_the_same_meaning_are_understood(meant: Model, encoder: Encoder) -> None:
    reading = EmbeddedUnderstanding(meant, encoder).read("I no longer want what I purchased, call it off")
    assert reading.intents[0].name == "cancel"


def test_a_model_with_meaning_reads_by_n_grams_where_no_encoder_is(meant: Model) -> None:
    reading = EmbeddedUnderstanding(meant).read("what does the lamp cost")
    assert reading.intents[0].name == "price"
    assert reading.intents[0].confidence > 0.6


def test_more_of_a_sign_never_speaks_against_an_answer(model: Model) -> None:
    assert (model.calibration.right.weights >= 0).all()
    assert (unpacked(model.calibration.packed()).inside.weights >= 0).all()


def test_two_models_that_read_otherwise_are_told_apart(model: Model) -> None:
    differences = runpy.run_path(str(ROOT / "scripts" / "train_demo_model.py"))["differences"]
    linear = replace(model.grams.linear, intercept=np.array([9, 0, 0, 0, 0], dtype=np.float32))
    other = replace(model, grams=replace(model.grams, linear=linear))
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
