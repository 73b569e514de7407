"""How a played customer's anger grows, from what the customer sees."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from broker.domain.transcript import PublicLine
from collabtui.training.persona import Persona

#: From here on they shout.
_SHOUTS: Final = 0.8
_MISUNDERSTOOD: Final = re.compile(
    r"(?:did|do)(?: not|n't) (?:quite )?(?:understand|catch|get) (?:that|you)|not sure what you mean|"
    r"(?:put|say|tell) (?:it|that|me)? ?(?:in )?(?:another way|other words)|rephrase",
    re.IGNORECASE,
)


def misunderstandings(lines: Sequence[PublicLine]) -> int:
    """How many of a bot's answers say that it understood nothing, or are its last one again."""
    said = [line.text for line in lines if line.author.role == "bot"]
    again = sum(later == earlier for earlier, later in pairwise(said))
    return again + sum(_MISUNDERSTOOD.search(text) is not None for text in said)


def anger(persona: Persona, grievances: int) -> float:
    """The anger after so many grievances, from 0 to 1."""
    return min(1.0, persona.anger + persona.anger_step * grievances)


def in_mood(persona: Persona, text: str, grievances: int, fresh: int) -> str:
    """What is really said: with ``fresh`` new grievances an outburst goes first; who is very angry shouts."""
    if fresh and persona.outbursts:
        text = f"{persona.outbursts[min(grievances, len(persona.outbursts)) - 1]} {text}"
    return text.upper() if anger(persona, grievances) >= _SHOUTS and persona.anger_step > 0 else text


def has_had_enough(persona: Persona, grievances: int) -> bool:
    """Whether they leave."""
    return grievances > persona.patience_turns
