"""How near a scenario's words are to the sentences that the bot was taught with."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from collabtui.training.scenario import Scenario

#: From this likeness on words are taken for the example itself, retouched.
TOO_NEAR: Final = 0.8
#: Words as short as a "yes, please" are alike whoever says them.
_WORTH_COMPARING: Final = 12


@dataclass(frozen=True, slots=True)
class Near:
    """Words of a scenario with the training example that they are too much like, from 0 to 1."""

    said: str
    example: str
    likeness: float


def too_near(scenario: Scenario, examples: Sequence[str]) -> Iterator[Near]:
    """The scenario's words that are nearly an example, each with the one it is most like."""
    for said in words_of(scenario):
        if len(_plain(said)) < _WORTH_COMPARING:
            continue
        best = max(examples, key=partial(likeness, said), default="")
        if (found := likeness(said, best)) >= TOO_NEAR:
            yield Near(said, best, found)


def words_of(scenario: Scenario) -> tuple[str, ...]:
    """All that the customer may say."""
    said = [text for turn in scenario.turns for text in (turn.say, *turn.also, turn.otherwise)]
    persona = scenario.persona
    return tuple(text for text in (*said, *persona.nudges, *persona.outbursts) if text)


@cache
def likeness(one: str, other: str) -> float:
    """The cosine of the two texts' runs of three characters: 1 for the same words, 0 for nothing in common.

    Letters of any case are alike, so are all digits: another order number makes no other sentence.
    """
    left, right = _trigrams(one), _trigrams(other)
    shared = sum(count * right[gram] for gram, count in left.items() if gram in right)
    size = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return shared / size if size else 0.0


@cache
def _trigrams(text: str) -> Counter[str]:
    plain = f"  {_plain(text)}  "
    return Counter(plain[at : at + 3] for at in range(len(plain) - 2))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"\d", "0", text.casefold().replace("'", ""))))
