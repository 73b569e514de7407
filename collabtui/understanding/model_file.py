"""The intent model as a folder of arrays beside JSON."""

import io
import json
import zlib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.calibration import unpacked
from collabtui.understanding.features import vectorizer
from collabtui.understanding.logistic import Linear
from collabtui.understanding.looks import Part
from collabtui.understanding.model import Meaning, Model
from collabtui.understanding.sketch import SKETCH_SIZE, sketch_of

FORMAT: Final = 2
ARRAYS: Final = "arrays.npz"
VOCABULARY: Final = "vocabulary.json"

_Arrays = Mapping[str, NDArray[Any]]


class ModelFileError(Exception):
    """The folder holds no model that this version can read."""


def load(folder: Traversable) -> Model:
    """The model in a folder; raises ModelFileError when it is missing, damaged or of another format."""
    try:
        vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        if vocabulary["format"] != FORMAT:
            raise ModelFileError(complaint(folder, f"has format {vocabulary['format']}, not {FORMAT}"))
        with np.load(io.BytesIO((folder / ARRAYS).read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return _assembled(vocabulary, arrays)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ModelFileError(complaint(folder, f"lacks the file {error.filename}")) from error
    except OSError as error:
        raise ModelFileError(complaint(folder, f"can't be read ({error.strerror or error})")) from error
    except (KeyError, ValueError, TypeError, IndexError, BadZipFile, EOFError, AttributeError, zlib.error) as error:
        raise ModelFileError(complaint(folder, f"is damaged ({error})")) from error


def complaint(folder: object, what: str) -> str:
    """What is wrong with a model, with what to do."""
    return f"The model in {folder} {what}. Train it anew: collabtui understand train DIR --out {folder}"


def _assembled(vocabulary: Any, arrays: _Arrays) -> Model:
    words = vectorizer(
        vocabulary["words"], vocabulary["chars"], arrays["idf"].astype(np.float32), float(vocabulary["unknown_idf"])
    )
    intents, encoder = tuple(vocabulary["intents"]), str(vocabulary["encoder"])
    if arrays["idf"].shape != (len(words.words) + len(words.chars),) or not intents:
        raise ValueError("the weights do not fit the vocabulary")
    grams = _part(arrays, "grams", len(intents))
    if grams.linear.coef.shape[0] != SKETCH_SIZE:
        raise ValueError("the classifier does not fit the n-grams")
    meaning = None
    if encoder:
        meaning = Meaning(encoder, _part(arrays, "meaning", len(intents)), unpacked(arrays["meaning_calibration"]))
    return Model(intents, words, sketch_of(words), grams, unpacked(arrays["grams_calibration"]), meaning)


def _part(arrays: _Arrays, name: str, intents: int) -> Part:
    coef, intercept = arrays[f"{name}_coef"].astype(np.float32), arrays[f"{name}_intercept"].astype(np.float32)
    examples = arrays[f"{name}_examples"].astype(np.float32) * np.float32(arrays[f"{name}_scale"])
    starts = arrays["starts"].astype(np.intp)
    fits = coef.shape == (examples.shape[1], intents) and intercept.shape == (intents,)
    if not fits or starts.shape != (intents + 1,) or starts[-1] != len(examples) or (np.diff(starts) < 1).any():
        raise ValueError(f"the arrays of {name} do not fit each other")
    if not (np.isfinite(coef).all() and np.isfinite(intercept).all() and np.isfinite(examples).all()):
        raise ValueError(f"the arrays of {name} hold what is no number")
    return Part(Linear(coef, intercept), examples, starts)


def files(model: Model) -> dict[str, bytes]:
    """The model as the files of its folder, name to content; the same model gives the same bytes."""
    vocabulary = {
        "format": FORMAT,
        "encoder": model.meaning.encoder if model.meaning else "",
        "intents": list(model.intents),
        "unknown_idf": model.vectorizer.unknown_idf,
        "words": list(model.vectorizer.words),
        "chars": list(model.vectorizer.chars),
    }
    text = json.dumps(vocabulary, ensure_ascii=False, indent=None, separators=(",\n", ":")) + "\n"
    return {VOCABULARY: text.encode("utf-8"), ARRAYS: _packed(model)}


def _packed(model: Model) -> bytes:
    parts = {"grams": (model.grams, model.calibration)}
    if model.meaning is not None:
        parts["meaning"] = (model.meaning.part, model.meaning.calibration)
    arrays: dict[str, NDArray[Any]] = {
        "starts": model.grams.starts.astype(np.uint32),
        "idf": model.vectorizer.idf.astype(np.float16),
    }
    for name, (part, calibration) in parts.items():
        arrays |= _small(name, part)
        arrays[f"{name}_calibration"] = calibration.packed()
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    return packed.getvalue()


def _small(name: str, part: Part) -> dict[str, NDArray[Any]]:
    """Half precision for the classifier, a byte a number for examples: a confidence moves by a few thousandths."""
    scale = max(float(np.abs(part.examples).max()), 1e-6) / 127.0
    return {
        f"{name}_coef": part.linear.coef.astype(np.float16),
        f"{name}_intercept": part.linear.intercept,
        f"{name}_examples": np.rint(part.examples / scale).astype(np.int8),
        f"{name}_scale": np.float32(scale).reshape(()),
    }


def save(model: Model, folder: Path) -> None:
    """Write the model's files; the folder is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(model).items():
        (folder / name).write_bytes(content)
