"""A logistic curve over an embedding, beside signs that are found by their hash."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Curve:
    """`vector` (D,) weighs the embedding, `table` (H,) the signs, `measures` (M,) further numbers.

    A curve for texts that have no embedding has a `vector` of no length.
    """

    vector: Floats
    table: Floats
    measures: Floats
    bias: float

    def probability(self, signs: Iterable[str], measures: Sequence[float], embedding: Floats | None = None) -> float:
        """The probability (0 to 1), where each of the `signs` counts once."""
        total = self.bias + float(self.table[places(signs, len(self.table))].sum())
        if len(measures):
            total += float(np.asarray(measures, dtype=np.float32) @ self.measures)
        if embedding is not None:
            total += float(embedding @ self.vector)
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Curves:
    """What a quality of a text is told by: one curve with an embedding, one without.

    `encoder` is the fingerprint of the encoder whose embeddings the first curve weighs.
    """

    beside: Curve
    alone: Curve
    encoder: str

    def probability(self, signs: Iterable[str], measures: Sequence[float], embedding: Floats | None) -> float:
        """The probability (0 to 1); an embedding of another length than the curve's is left out."""
        if embedding is None or embedding.shape != self.beside.vector.shape:
            return self.alone.probability(signs, measures)
        return self.beside.probability(signs, measures, embedding)


def places(signs: Iterable[str], size: int) -> NDArray[np.intp]:
    """Where the signs stand in a table of `size` weights."""
    return np.array([crc32(sign.encode("utf-8", "replace")) % size for sign in signs], dtype=np.intp)


@cache
def shipped_curves(name: str) -> Curves:
    """The curves in the package's file `<name>.npz`, read once; raises FileNotFoundError without it."""
    return curves_in((files("collabtui.understanding") / "data" / f"{name}.npz").read_bytes())


def curves_in(packed: bytes) -> Curves:
    """Curves as `packed_curves` wrote them; raises ValueError or KeyError for anything else."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as stored:
        encoder = str(stored["encoder"])
        arrays = {key: stored[key].astype(np.float32) for key in stored.files if key != "encoder"}
    return Curves(_curve(arrays, "beside"), _curve(arrays, "alone"), encoder)


def _curve(arrays: dict[str, Floats], which: str) -> Curve:
    bias = float(arrays[f"{which}_bias"])
    return Curve(arrays[f"{which}_vector"], arrays[f"{which}_table"], arrays[f"{which}_measures"], bias)


def packed_curves(curves: Curves) -> bytes:
    """The curves as a file of plain arrays, the tables in half precision."""
    arrays: dict[str, NDArray[Any]] = {"encoder": np.array(curves.encoder)}
    for which, curve in (("beside", curves.beside), ("alone", curves.alone)):
        arrays[f"{which}_vector"] = curve.vector
        arrays[f"{which}_table"] = curve.table.astype(np.float16)
        arrays[f"{which}_measures"] = curve.measures
        arrays[f"{which}_bias"] = np.array(curve.bias, dtype=np.float32)
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    return packed.getvalue()
