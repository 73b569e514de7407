"""How much of a conversation's matter each sentence carries."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from collabtui.summary.cues import advices, content, is_apology, is_small_talk, troubles
from collabtui.summary.sentences import Sentence, words

#: Sentences of about so many words say most in least.
_WORDS_MOST: Final = 24
_FADES: Final = 0.72
#: Who answers first mostly asks for more; the solution comes later.
_OPENS: Final = 0.8


def problem(told: Sequence[Sentence]) -> dict[Sentence, float]:
    """The customer's sentences with how well each of them says what is the matter."""
    mine = [one for one in told if one.side == "customer"]
    centre = _centre(mine)
    turns = {turn: place for place, turn in enumerate(dict.fromkeys(one.turn for one in mine))}
    return {
        one: (0.6 + _central(one, centre) + 0.25 * troubles(one.text)) * _size(one) * _FADES ** turns[one.turn]
        for one in mine
        if not is_small_talk(one)
    }


def answer(told: Sequence[Sentence], about: Sequence[Sentence]) -> dict[Sentence, float]:
    """The sentences of those who answer with how well each answers what ``about`` says."""
    theirs = [one for one in told if one.side == "agent"]
    centre, asked = _centre(theirs), _centre(about)
    telling = [one for one in theirs if not is_small_talk(one)]
    return {
        one: (0.5 + _central(one, centre) + 0.8 * _central(one, asked) + 0.3 * advices(one.text))
        * _size(one)
        * (0.6 if one.is_question or is_apology(one) else 1.0)
        * (_OPENS if one.turn == telling[0].turn < telling[-1].turn else 1.0)
        for one in telling
    }


def _centre(told: Sequence[Sentence]) -> Mapping[str, float]:
    counted = Counter(word for one in told for word in set(content(one.text)))
    length = math.sqrt(sum(count * count for count in counted.values())) or 1.0
    return {word: count / length for word, count in counted.items()}


def _central(one: Sentence, centre: Mapping[str, float]) -> float:
    """The cosine of a sentence with a centre, 0 to 1."""
    mine = set(content(one.text))
    return sum(centre.get(word, 0.0) for word in mine) / math.sqrt(len(mine)) if mine else 0.0


def _size(one: Sentence) -> float:
    """0 to 1: a short sentence says little, a long one takes the room of others."""
    count = len(words(one.text))
    return min(1.0, count / 9) * min(1.0, _WORDS_MOST / count)
