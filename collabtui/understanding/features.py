"""TF-IDF of words 1-2 with characters 2-5 in plain Python."""

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from collabtui.understanding.entities import masked, shipped_finder

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

_TOKEN = re.compile(r"<[a-z_]{1,16}>|[^\W_]{1,40}(?:'[^\W_]{1,8})?")
_DIGIT = re.compile(r"[0-9]")


def tokens(text: str) -> list[str]:
    """Lower-case words; entities stand as `<type>`, each other digit as 0."""
    plain = unicodedata.normalize("NFKC", masked(text, shipped_finder().numbers(text))).lower().replace("\u2019", "'")
    return _TOKEN.findall(_DIGIT.sub("0", plain))


def word_grams(words: list[str]) -> Counter[str]:
    """Single words with pairs of neighbours."""
    return Counter(words + [f"{left} {right}" for left, right in pairwise(words)])


def char_grams(words: list[str]) -> Counter[str]:
    """Runs of two to five characters within a word and its border blanks; entities have none."""
    padded = [f" {word} " for word in words if not word.startswith("<")]
    return Counter(word[i : i + n] for word in padded for n in range(2, 6) for i in range(len(word) - n + 1))


@dataclass(frozen=True, slots=True)
class Vector:
    """The known features of one text: `values[k]` is the weight of feature `indices[k]`.

    `known_words` counts the words in the vocabulary; `known_chars` is the share (0 to 1) of the character
    runs in it.
    """

    indices: Indices
    values: Floats
    known_words: int
    known_chars: float


@dataclass(frozen=True, slots=True)
class Vectorizer:
    """A fixed vocabulary: number and inverse document frequency of each word or character run."""

    words: dict[str, int]
    chars: dict[str, int]
    idf: Floats
    unknown_idf: float

    def vector(self, text: str) -> Vector:
        """One text as a vector whose length is at most 1."""
        words = tokens(text)
        runs = char_grams(words)
        by_word = self._block(word_grams(words), self.words)
        by_char = self._block(runs, self.chars)
        weights = by_word + by_char
        return Vector(
            np.array([index for index, _ in weights], dtype=np.intp),
            np.array([value for _, value in weights], dtype=np.float32),
            known_words=sum(word in self.words for word in words),
            known_chars=sum(run in self.chars for run in runs) / max(1, len(runs)),
        )

    def _block(self, grams: Counter[str], vocabulary: dict[str, int]) -> list[tuple[int, float]]:
        """Unknown runs count in the length too: a text that is mostly unknown stays weak, not magnified."""
        weights: list[tuple[int, float]] = []
        squares = 0.0
        for gram, count in grams.items():
            index = vocabulary.get(gram)
            idf = self.unknown_idf if index is None else float(self.idf[index])
            weight = (1.0 + math.log(count)) * idf
            squares += weight * weight
            if index is not None:
                weights.append((index, weight))
        norm = math.sqrt(2.0 * squares) or 1.0
        return [(index, weight / norm) for index, weight in weights]


def fit_vectorizer(texts: list[str], *, words_in: int = 1, chars_in: int = 2) -> Vectorizer:
    """The vocabulary of the runs that occur in at least `words_in` or `chars_in` of the texts."""
    words: Counter[str] = Counter()
    chars: Counter[str] = Counter()
    for text in texts:
        found = tokens(text)
        words.update(word_grams(found).keys())
        chars.update(char_grams(found).keys())
    kept_words = sorted(gram for gram, count in words.items() if count >= words_in)
    kept_chars = sorted(gram for gram, count in chars.items() if count >= chars_in)
    counts = [words[gram] for gram in kept_words] + [chars[gram] for gram in kept_chars]
    idf = np.array([_idf(len(texts), count) for count in counts], dtype=np.float32)
    return vectorizer(kept_words, kept_chars, idf, _idf(len(texts), 0))


def vectorizer(words: list[str], chars: list[str], idf: Floats, unknown_idf: float) -> Vectorizer:
    """A vectorizer whose features are `words`, then `chars`, in this order."""
    first_char = len(words)
    return Vectorizer(
        {gram: index for index, gram in enumerate(words)},
        {gram: first_char + index for index, gram in enumerate(chars)},
        idf,
        unknown_idf,
    )


def _idf(documents: int, containing: int) -> float:
    return math.log((1 + documents) / (1 + containing)) + 1.0
