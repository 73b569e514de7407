"""Names that are given without an introduction, as in the answer "anna schmidt": told by a small trained model.

It is a logistic regression over a word with three neighbours on either side, whose weights `scripts/train_names.py`
writes. NOTICE says what it learnt from.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Final
from zlib import crc32

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from collabtui.understanding.api import Entity
from collabtui.understanding.kinds.names import NO_NAMES

Buckets = NDArray[np.uint32]

#: How many weights there are; signs of a word that meet in one share it.
SIZE: Final = 1 << 15
WEIGHTS: Final = "name_weights.npy"
_WORD = re.compile(r"[^\W_]{1,40}")
_REACH: Final = 3
#: Who writes more is telling a story; its names are those that are introduced.
_MOST_WORDS: Final = 60
_SURE: Final = 0.7
#: Of what is as sure as can be, so many are names (on chats that were not learnt from).
_PRECISION: Final = 0.85
_MOST_IN_A_NAME: Final = 3


def tagged_names(text: str) -> Iterator[Entity]:
    """Each run of up to three words that are likely a name, in capitals.

    Where capital letters are used at all, a word without one is no name.
    """
    words = list(_WORD.finditer(text))[: _MOST_WORDS + 1]
    if not words or len(words) > _MOST_WORDS:
        return
    sure = probabilities([word[0].lower() for word in words])
    careful = text != text.lower()
    likely = [
        probability >= _SURE and _may_be_name(word[0], careful=careful)
        for word, probability in zip(words, sure, strict=True)
    ]
    for is_name, run in groupby(range(len(words)), key=likely.__getitem__):
        places = list(run)
        if is_name and len(places) <= _MOST_IN_A_NAME:
            start, end = words[places[0]].start(), words[places[-1]].end()
            confidence = round(_PRECISION * float(sure[places].min()), 2)
            yield Entity("name", text[start:end].title(), start, end, confidence)


def _may_be_name(word: str, *, careful: bool) -> bool:
    return word.isalpha() and word.lower() not in NO_NAMES and (not careful or word[0].isupper()) and len(word) > 1


def probabilities(words: list[str]) -> NDArray[np.float64]:
    """For each of the words (in small letters, at least one) how probable it is a part of a name."""
    weights, bias = _weights()
    return np.asarray(1.0 / (1.0 + np.exp(-(weights[buckets(words)].sum(axis=1) + bias))), dtype=np.float64)


def buckets(words: list[str]) -> Buckets:
    """The signs of each word as numbers of weights, in an array of shape (words, signs)."""
    known = [0] * _REACH + [_hash(word) for word in words] + [1] * _REACH
    shapes = [2] * _REACH + [_shape(word) for word in words] + [3] * _REACH
    own = [
        [_hash(word[-2:]), _hash(word[-3:]), _hash(word[:2]), _hash(word[:3]), len(word), min(len(words), 6)]
        for word in words
    ]
    signs = np.hstack([_around(known), _around(shapes), np.array(own, dtype=np.uint32)])
    salts = np.arange(signs.shape[1], dtype=np.uint32) * np.uint32(0x9E3779B1)
    salted = (signs + salts) * np.uint32(0x85EBCA6B)
    return np.asarray((salted ^ (salted >> np.uint32(15))) % np.uint32(SIZE), dtype=np.uint32)


def _around(signs: list[int]) -> Buckets:
    """For each word its own sign between those of its neighbours."""
    return sliding_window_view(np.array(signs, dtype=np.uint32), 2 * _REACH + 1)


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def _shape(word: str) -> int:
    return 10 + min(len(word), 12) if word.isdecimal() else 4 if word.isalpha() else 5


@cache
def _weights() -> tuple[NDArray[np.float32], float]:
    with (files("collabtui.understanding.kinds") / WEIGHTS).open("rb") as file:
        loaded = np.load(file, allow_pickle=False).astype(np.float32)
    return loaded[:-1], float(loaded[-1])
