"""How a model is read from its folder."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from collabtui.understanding.embedded import opened
from collabtui.understanding.encoder import Encoder
from collabtui.understanding.model_file import ARRAYS, VOCABULARY, ModelFileError, load, save
from collabtui.understanding.train import train
from tests.unit.understanding.small import said, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(small(), tmp_path / "model")
    return tmp_path / "model"


def complaint(path: Path) -> str:
    with pytest.raises(ModelFileError) as caught:
        load(path)
    return str(caught.value)


def with_words(folder: Path, **changes: Any) -> Path:
    path = folder / VOCABULARY
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    return folder


def with_array(folder: Path, name: str, changed: Callable[[Any], Any] | None) -> Path:
    """The folder with one array changed, or taken away."""
    with np.load(folder / ARRAYS) as stored:
        arrays = {key: stored[key] for key in stored.files}
    before = arrays.pop(name)
    packed = io.BytesIO()
    np.savez(packed, **(arrays if changed is None else {**arrays, name: changed(before)}))
    (folder / ARRAYS).write_bytes(packed.getvalue())
    return folder


def test_a_missing_folder_is_told_with_what_to_do(tmp_path: Path) -> None:
    text = complaint(tmp_path / "none")
    assert "lacks the file" in text
    assert text.endswith(f"Train it anew: collabtui understand train DIR --out {tmp_path / 'none'}")


def test_a_model_of_another_format_is_refused(folder: Path) -> None:
    assert "has format 1, not 2" in complaint(with_words(folder, format=1))


def test_a_torn_file_is_refused(folder: Path) -> None:
    path = folder / ARRAYS
    path.write_bytes(path.read_bytes()[:100])
    assert "is damaged" in complaint(folder)


def test_a_changed_byte_is_refused(folder: Path) -> None:
    path = folder / ARRAYS
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    assert "is damaged" in complaint(folder)


@pytest.mark.parametrize("content", ["{", "[]", "7", '{"format": 2}'])
def test_a_vocabulary_that_is_none_is_refused(folder: Path, content: str) -> None:
    (folder / VOCABULARY).write_text(content, encoding="utf-8")
    assert "is damaged" in complaint(folder)


def test_a_missing_array_is_refused(folder: Path) -> None:
    assert "is damaged" in complaint(with_array(folder, "grams_coef", None))


DAMAGES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "too few weights": ("idf", lambda array: array[1:]),
    "a class less": ("grams_coef", lambda array: array[:, 1:]),
    "a feature less": ("grams_coef", lambda array: array[1:]),
    "an intercept less": ("grams_intercept", lambda array: array[1:]),
    "an example less": ("grams_examples", lambda array: array[1:]),
    "the order reversed": ("starts", lambda array: array[::-1]),
    "a sign less": ("grams_calibration", lambda array: array[1:]),
    "no numbers": ("grams_calibration", lambda array: array * np.nan),
    "no end": ("grams_coef", lambda array: np.full_like(array, np.inf)),
    "what would run code": ("idf", lambda array: np.array([{}] * len(array), dtype=object)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_array_that_cannot_be_is_refused(folder: Path, damage: str) -> None:
    assert "is damaged" in complaint(with_array(folder, *DAMAGES[damage]))


def test_a_vocabulary_of_another_size_is_refused(folder: Path) -> None:
    assert "is damaged" in complaint(with_words(folder, words=["where", "refund"]))


def test_a_model_of_another_encoder_is_refused_with_the_way_to_retrain(tmp_path: Path, encoder: Encoder) -> None:
    save(train(said(), encoder).model, tmp_path)
    assert opened(tmp_path).read("where is my order").intents[0].name == "order"
    with_words(tmp_path, encoder="0" * 64)
    with pytest.raises(ModelFileError, match=r"another sentence encoder .* Train it anew: collabtui understand train"):
        opened(tmp_path)
    assert opened(tmp_path, "none").read("where is my order").intents[0].name == "order"
