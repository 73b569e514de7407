"""How fast people of the demo type."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from collabtui.training.manner import Pace, at_once

#: What a quick typist manages, reading included.
CHARACTERS_PER_S: Final = 8.0
#: Whoever watches is told of the typing so often, in seconds: what they believe lasts twice as long.
TELL_S: Final = 3.0


def pace(speed: float | None, typing: Callable[[], None] | None = None) -> Pace:
    """How somebody types: 1 is as people do, 10 ten times so; with no speed nobody waits.

    ``typing`` is called now and then meanwhile, to tell the others.
    """
    return at_once if speed is None else partial(_type, speed, typing or _nobody_watches)


def seconds(text_length: int, speed: float) -> float:
    """How long it takes to type so many characters."""
    return text_length / (CHARACTERS_PER_S * speed)


async def _type(speed: float, typing: Callable[[], None], text: str) -> None:
    left = seconds(len(text), speed)
    while left > 0:
        typing()
        await asyncio.sleep(min(left, TELL_S))
        left -= TELL_S


def _nobody_watches() -> None:
    """Typing that nobody is told of."""
