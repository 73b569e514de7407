"""What a conversation comes down to, in named sections."""

from dataclasses import dataclass
from typing import Literal

from collabtui.understanding.speakers import is_customer

Side = Literal["customer", "agent"]


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


def side_of(speaker: str) -> Side:
    """Who speaks under this name: whatever is no word for a customer answers them."""
    return "customer" if is_customer(speaker) else "agent"
