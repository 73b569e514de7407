"""Answers ranked by how well they go on from a conversation.

No answer was learnt from: the weights are round, chosen where tourists talk to a booking desk, so that they hold for
canned replies of any shop. The customer's last turn counts most, sentence by sentence too; what is close to
everything is close to nothing; words that few candidates have count if they were used before, names most; leave is
taken of those who are done, what they want done is confirmed.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from collabtui.knowledge.acts import confirms, takes_leave
from collabtui.knowledge.indexing import Encoding
from collabtui.knowledge.ranking import Scores, standard
from collabtui.knowledge.vectors import cosines
from collabtui.knowledge.words import READ_AT_MOST, sentences, words
from collabtui.understanding.speakers import is_customer

#: Turns of one side that are looked at, the newest first; sentences of one text.
MOST_TURNS: Final = 4
MOST_SENTENCES: Final = 6
#: Characters of what was asked as a whole: an encoder's time grows with them, what is older tells little.
MOST_ASKED: Final = 400
_NEAREST: Final = 10

_WEIGHTS: Final = {
    "last": 1.0, "sentences": 1.0, "asked": 1.0, "crowd": -1.0, "words": 0.2, "context_words": 0.3,
    "numbers": 0.3, "names": 0.5, "manner": 0.3, "takes_leave": 0.5, "confirms": 0.3,
}  # fmt: skip
#: Capitals within a sentence; those that begin one are mostly no name. I is nobody's.
_NAME: Final = re.compile(r"(?<![.!?:] )(?<!^)\b(?!I\b)[A-Z]\w+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said; ``speaker`` as the log names them."""

    speaker: str
    text: str


class ReplyRanking:
    """Ranks with one encoder, which remembers the candidates it has read: canned replies come again and again."""

    def __init__(self, encoder: Encoding, remember: int = 20_000) -> None:
        self._encoder, self._most = encoder, remember
        self._known: dict[str, Scores] = {}

    def scores(self, turns: Sequence[Turn], candidates: Sequence[str]) -> Scores:
        """A score for each candidate, higher for better, shape (candidates,); comparable within one call only."""
        if not turns or not candidates:
            return np.zeros(len(candidates), dtype=np.float32)
        asked, answered = _sides(turns)
        parts = [sentences(candidate)[:MOST_SENTENCES] or [candidate] for candidate in candidates]
        signs = {**self._meaning(asked, answered, candidates, parts), **_wording(asked, turns, candidates)}
        total: Scores = np.sum([_WEIGHTS[name] * standard(sign) for name, sign in signs.items()], axis=0)
        return total

    def _meaning(
        self, asked: Sequence[str], answered: Sequence[str], candidates: Sequence[str], parts: Sequence[list[str]]
    ) -> dict[str, Scores]:
        wholes = self._vectors(candidates)
        last = self._vectors([asked[0], *(sentences(asked[0])[:MOST_SENTENCES] or [asked[0]])])
        pieces = [self._vectors(part) for part in parts]
        alike = cosines(wholes, wholes)
        np.fill_diagonal(alike, -1.0)
        signs = {
            "last": wholes @ last[0],
            "sentences": np.array([(last[1:] @ piece.T).max(axis=1).mean() for piece in pieces]),
            "asked": wholes @ self._vectors([" ".join(asked)[:MOST_ASKED]])[0],
            "crowd": np.sort(alike, axis=1)[:, -_NEAREST:].mean(axis=1),
        }
        if answered:
            signs["manner"] = wholes @ self._vectors([answered[0]])[0]
        return signs

    def _vectors(self, texts: Sequence[str]) -> Scores:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(fresh) > self._most:
            self._known.clear()
            fresh = [*dict.fromkeys(texts)]
        for text, vector in zip(fresh, self._encoder.encode(fresh) if fresh else (), strict=True):
            self._known[text] = vector
        return np.array([self._known[text] for text in texts])


def _sides(turns: Sequence[Turn]) -> tuple[list[str], list[str]]:
    """What the customer said, what was answered, the newest first; the last turn counts as the customer's."""
    newest = [*reversed(turns)]
    side = newest[0].speaker
    customer = {one.speaker for one in turns if is_customer(one.speaker)} or {side}
    asked = [newest[0].text, *(one.text for one in newest[1:] if one.speaker in customer)]
    answered = [one.text for one in newest[1:] if one.speaker not in customer]
    return [text[:READ_AT_MOST] for text in asked[:MOST_TURNS]], [text[:READ_AT_MOST] for text in answered[:1]]


def _wording(asked: Sequence[str], turns: Sequence[Turn], candidates: Sequence[str]) -> dict[str, Scores]:
    """Shared words, weighed by how few candidates have them; ``numbers`` each the same, however long the candidate."""
    read = [candidate[:READ_AT_MOST] for candidate in candidates]
    sets = [set(words(candidate)) for candidate in read]
    having = Counter(word for found in sets for word in found)
    recent = "\n".join(turn.text[:READ_AT_MOST] for turn in turns[-2 * MOST_TURNS :])
    context = set(words(recent))
    numbers = {word.casefold() for word in recent.split() if any(sign.isdigit() for sign in word)}
    names = {word for name in _NAME.findall(recent) for word in words(name)}
    rarity = {word: math.log((1 + len(sets)) / having[word]) for word in names if word in having}
    return {
        "words": _overlap(set(words(asked[0])), sets, having),
        "context_words": _overlap(context, sets, having),
        "numbers": np.array([len(found & numbers) for found in sets], dtype=np.float32),
        "takes_leave": takes_leave(asked[0], read),
        "confirms": confirms(asked[0], read),
        "names": np.array([sum(rarity[word] for word in found & rarity.keys()) for found in sets], dtype=np.float32),
    }


def _overlap(said: set[str], sets: Sequence[set[str]], having: Counter[str]) -> Scores:
    usual = sum(map(len, sets)) / len(sets) or 1.0
    rare = {word: math.log((1 + len(sets)) / having[word]) for word in said if word in having}
    return np.array(
        [
            sum(rare[word] for word in found & rare.keys()) / (0.25 + 0.75 * len(found) / usual + 1 / 1.2)
            for found in sets
        ],
        dtype=np.float32,
    )
