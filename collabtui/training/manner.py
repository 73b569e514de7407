"""How a played customer goes about it: how fast, how patient, with which slips."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

Pace = Callable[[str], Awaitable[None]]
Pause = Callable[[float], Awaitable[None]]
#: Told the number of a turn (1 is the first) before its words are sent, and 0 once the conversation is open.
BeforeTurn = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a customer plays: ``pace`` is awaited with the words before they are sent, ``pause`` with seconds.

    ``seed`` decides the slips of the keys; ``hurry`` divides the seconds of patience. With ``asks_first`` a person is
    asked for before the first word.
    """

    pace: Pace
    pause: Pause
    seed: int = 0
    hurry: float = 1.0
    asks_first: bool = False


async def at_once(_text: str) -> None:
    """The pace of somebody who types faster than anybody can wait."""


async def no_pause(_seconds: float) -> None:
    """The pause of somebody for whom no time passes."""


async def no_news(_turn: int) -> None:
    """Nobody wants to know which turn is played."""


QUICK: Final = Manner(at_once, no_pause)
