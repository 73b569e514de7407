"""What a conversation comes down to, in named sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from collabtui.understanding.speakers import is_customer

Side = Literal["customer", "agent"]
_ANSWERING: Final = frozenset({
    "advisor", "agent", "assistant", "bot", "desk", "operator", "rep", "representative", "support", "system",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; bots, agents, all who answer are one ``side``."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary with the places of the turns it rests on, from 0."""

    text: str
    turns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The sections, each empty where the conversation has nothing for it; ``text`` tells it in two or three sentences.

    ``dropped`` counts the lines that were left out because they held a fact that the conversation does not hold.
    """

    situation: tuple[Line, ...] = ()
    tried: tuple[Line, ...] = ()
    open_question: tuple[Line, ...] = ()
    promises: tuple[Line, ...] = ()
    mood: tuple[Line, ...] = ()
    entities: tuple[Line, ...] = ()
    text: str = ""
    dropped: int = 0


def sides_of(speakers: Sequence[str]) -> tuple[Side, ...]:
    """The side of each: customers by their names; where nobody is called so, whoever speaks first but an agent or bot.

    A conversation of one speaker, whatever the name, is told by who answers, unless it is a customer's name.
    """
    names = {name for name in speakers if is_customer(name)}
    if not names and len({*speakers}) > 1:
        names = {*[name for name in speakers if name.strip().casefold() not in _ANSWERING][:1]}
    return tuple("customer" if name in names else "agent" for name in speakers)
