"""Short texts held in memory alone, found by how much another one is like them.

Not searched as documents are: how rare a word is says nothing among a handful of texts. scripts/eval_likeness.py
measures it on the demo shop's example sentences, one half held, the other half looked for, beside 184 sentences that no
shop is asked: 63 of 100 find one, 77 of 100 of these one of their own intent, 3 of 100 foreign ones find any; by words
alone 35, 62, 2.
"""

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Final

import numpy as np

from collabtui.knowledge.indexing import Encoding
from collabtui.knowledge.ranking import Scores
from collabtui.knowledge.words import READ_AT_MOST, telling

#: The least cosine of two texts that are alike in meaning; the least share of words they have in common.
LEAST_MEANING: Final = 0.6
LEAST_WORDS: Final = 0.55
#: Words with the same beginning are forms of one word.
_STEM: Final = 5
_AT_ONCE: Final = 16


class Alike:
    """Texts by name. ``encoder`` gives None where there is none (yet): then words alone tell.

    Safe to share between threads; what is dropped is nowhere any more.
    """

    def __init__(self, encoder: Callable[[], Encoding | None]) -> None:
        self._encoder = encoder
        self._lock = Lock()
        self._texts: dict[str, str] = {}
        self._vectors: dict[str, Scores] = {}

    def change(self, texts: Mapping[str, str], gone: Iterable[str] = ()) -> None:
        """Hold these texts, in the place of those of the same names; let go of those."""
        with self._lock:
            for name in (*gone, *(name for name, text in texts.items() if self._texts.get(name) != text)):
                self._texts.pop(name, None)
                self._vectors.pop(name, None)
            self._texts |= texts
        self._encode()

    def nearest(self, text: str) -> list[tuple[str, float]]:
        """The names of the texts that are alike, the nearest first, each with how much, from 0 to 1."""
        encoder = self._encoder()
        with self._lock:
            texts, vectors = dict(self._texts), dict(self._vectors)
        if encoder is None or not vectors:
            return _best(texts, _shared(text, texts.values()), LEAST_WORDS)
        direction = encoder.encode([text[:READ_AT_MOST]])[0]
        return _best(vectors, np.vecdot(np.stack([*vectors.values()]), direction), LEAST_MEANING)

    def _encode(self) -> None:
        """A vector for each text that has none."""
        encoder = self._encoder()
        while encoder is not None:
            with self._lock:
                waiting = {name: text for name, text in self._texts.items() if name not in self._vectors}
            some = [*waiting.items()][:_AT_ONCE]
            if not some:
                return
            found = encoder.encode([text[:READ_AT_MOST] for _, text in some])
            with self._lock:
                for (name, text), vector in zip(some, found, strict=True):
                    # It may have gone, or changed, while it was read.
                    if self._texts.get(name) == text:
                        self._vectors[name] = vector


def _best(names: Iterable[str], likeness: Scores, least: float) -> list[tuple[str, float]]:
    found = ((name, round(min(1.0, float(much)), 4)) for name, much in zip(names, likeness, strict=True))
    return sorted((pair for pair in found if pair[1] >= least), key=lambda pair: (-pair[1], pair[0]))


def _shared(text: str, others: Iterable[str]) -> Scores:
    """The share of the telling words that two texts have in common, by the geometric mean of how many they have."""
    mine = _stems(text)
    found = [(mine & theirs, len(theirs)) for theirs in map(_stems, others)]
    return np.array([len(both) / max(1.0, (len(mine) * count) ** 0.5) for both, count in found], dtype=np.float32)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in telling(text)}
