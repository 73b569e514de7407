"""How somebody types: how fast, with which slips."""

import asyncio
import random
import re
from collections.abc import Callable
from typing import Final

#: Words that may go wrong: no numbers, addresses, names, or words so short that a slip makes another one.
_WORD: Final = re.compile(r"(?<![\w@.\-])[a-z]{5,20}(?![\w@.\-])")


def with_typos(text: str, rate: float, seed: str) -> str:
    """The text with about this share of its longer words mistyped; the same arguments give the same slips."""
    dice = random.Random(seed)
    return _WORD.sub(lambda word: _slip(word[0], dice) if dice.random() < rate else word[0], text)


def _slip(word: str, dice: random.Random) -> str:
    """One letter left out, doubled, or swapped with its neighbour; never the first."""
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


class Typist:
    """One customer's time: awaited for with a ``speed``, only counted without one.

    ``speed`` 1 is as people are, 10 ten times so. ``counted_s`` are the seconds that were not really spent.
    """

    def __init__(self, typing: float, speed: float | None = None, tell: Callable[[], None] = lambda: None) -> None:
        self._typing, self._speed, self._tell = typing, speed, tell
        self.counted_s = 0.0

    async def __call__(self, text: str) -> None:
        """Type the text."""
        self._tell()
        await self.pause(len(text) / self._typing)

    async def pause(self, seconds: float) -> None:
        """Let so many of the customer's seconds pass."""
        if self._speed is None:
            self.counted_s += seconds
        else:
            await asyncio.sleep(seconds / self._speed)
            self.counted_s += seconds - seconds / self._speed
