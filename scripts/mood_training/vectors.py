"""Sentence vectors that are kept between runs, since making them takes most of the time."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.encoder import shipped_encoder

_AT_ONCE = 500


def vectors(texts: Sequence[str], kept: Path | None) -> NDArray[np.float32]:
    """One row for each text, from the file `kept` where they are in it; that file is written anew."""
    known = _known(kept) if kept else {}
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    encoder = shipped_encoder()
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        known.update(zip(some, encoder.encode(some), strict=True))
        print(f"\r{start + len(some)} of {len(missing)} texts read", end="", flush=True)
    if kept and missing:
        np.savez(kept, texts=np.array([*known]), rows=np.array([*known.values()], dtype=np.float16))
    return np.array([known[text] for text in texts], dtype=np.float32)


def _known(kept: Path) -> dict[str, NDArray[np.float32]]:
    if not kept.exists():
        return {}
    with np.load(kept, allow_pickle=False) as stored:
        texts, rows = stored["texts"], stored["rows"].astype(np.float32)
    return dict(zip(texts.tolist(), rows, strict=True))
