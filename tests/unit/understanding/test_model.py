"""How a model is read from its folder, with what it answers."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from collabtui.understanding.model import ARRAYS, VOCABULARY, ModelFileError, load

# Three words, no character runs, two intents: "where" speaks for `order`, "refund" for `refund`.
WORDS: dict[str, Any] = {
    "format": 1,
    "intents": ["order", "refund"],
    "unknown_idf": 1.0,
    "words": ["where", "refund", "my"],
    "chars": [],
}


def arrays() -> dict[str, Any]:
    return {
        "coef": np.array([[4, -4], [-4, 4], [0, 0]], dtype=np.float16),
        "intercept": np.zeros(2, dtype=np.float32),
        "idf": np.ones(3, dtype=np.float32),
        "features": np.array([0, 1, 2], dtype=np.uint16),
        "starts": np.array([0, 1, 2, 3], dtype=np.uint32),
        "weights": np.array([0.7, 0.7, 0.7], dtype=np.float16),
        "signs": np.array([0.0, 4.0, 0.0, 0.0, 0.0]),
        "bias": np.float64(0.0),
    }


def folder(path: Path, words: dict[str, Any] = WORDS, **changes: Any) -> Path:
    (path / VOCABULARY).write_text(json.dumps(words), encoding="utf-8")
    packed = io.BytesIO()
    np.savez(packed, **{**arrays(), **changes})
    (path / ARRAYS).write_bytes(packed.getvalue())
    return path


def complaint(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        load(path)
    return str(caught.value)


def test_the_best_intent_comes_first(tmp_path: Path) -> None:
    model = load(folder(tmp_path))
    assert [intent.name for intent in model.predict("where is it")] == ["order", "refund"]
    assert [intent.name for intent in model.predict("refund")] == ["refund", "order"]


def test_a_text_between_two_intents_is_less_sure(tmp_path: Path) -> None:
    model = load(folder(tmp_path))
    assert model.predict("where refund")[0].confidence == 0.5 < model.predict("where")[0].confidence


def test_the_intents_share_no_more_than_certainty(tmp_path: Path) -> None:
    for text in ("where", "where my refund", "my"):
        assert sum(intent.confidence for intent in load(folder(tmp_path)).predict(text)) <= 1.0001


def test_a_text_without_a_known_word_says_nothing(tmp_path: Path) -> None:
    assert load(folder(tmp_path)).predict("qwrt zzzx") == ()
    assert load(folder(tmp_path)).predict("") == ()


def test_known_character_runs_make_up_for_a_misspelt_word(tmp_path: Path) -> None:
    runs = [" r", "re", "ef", "fu", " re", "ref", "efu"]
    words = {**WORDS, "chars": runs}
    size = 3 + len(runs)
    model = load(folder(tmp_path, words, coef=np.ones((size, 2), np.float16), idf=np.ones(size, np.float32)))
    assert model.predict("refu")
    assert not model.predict("zzzzrezzzz")


def test_a_missing_folder_is_told_with_what_to_do(tmp_path: Path) -> None:
    text = complaint(tmp_path / "none")
    assert "lacks the file" in text
    assert text.endswith("Write it anew with: python scripts/train_demo_model.py")


def test_a_model_of_another_format_is_refused(tmp_path: Path) -> None:
    assert "has format 2, not 1" in complaint(folder(tmp_path, {**WORDS, "format": 2}))


def test_a_torn_file_is_refused(tmp_path: Path) -> None:
    path = folder(tmp_path) / ARRAYS
    path.write_bytes(path.read_bytes()[:100])
    assert "is damaged" in complaint(tmp_path)


def test_a_vocabulary_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (folder(tmp_path) / VOCABULARY).write_text("{", encoding="utf-8")
    assert "is damaged" in complaint(tmp_path)


def test_a_missing_array_is_refused(tmp_path: Path) -> None:
    folder(tmp_path)
    np.savez(tmp_path / ARRAYS, idf=np.ones(3))
    assert "is damaged" in complaint(tmp_path)


def test_arrays_that_do_not_fit_the_vocabulary_are_refused(tmp_path: Path) -> None:
    assert "is damaged" in complaint(folder(tmp_path, coef=np.ones((3, 7), np.float16)))
    assert "is damaged" in complaint(folder(tmp_path, {**WORDS, "words": ["where", "refund"]}))


def test_an_array_that_would_run_code_is_refused(tmp_path: Path) -> None:
    assert "is damaged" in complaint(folder(tmp_path, idf=np.array([{}, {}, {}], dtype=object)))
