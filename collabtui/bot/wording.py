"""Choosing words, so that no customer reads the same answer twice in a row."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from collabtui.bot.state import digest

#: A value of a customer's or the shop's fills a placeholder up to here.
_MOST_VALUE: Final = 300


def worded(
    wordings: Sequence[str], values: Mapping[str, str], just_said: Collection[str], frames: Sequence[str], turn: int = 0
) -> str:
    """One of the ``wordings``, filled, whose digest is not ``just_said``: the one after ``turn`` others first.

    Where all of them were just said, the first comes in one of the ``frames``, which have a place for the text.
    """
    shown = {name: value[:_MOST_VALUE] for name, value in values.items()}
    filled = [wording.format_map(shown) for wording in (*wordings[turn % len(wordings) :], *wordings)]
    framed = [frame.format_map({"text": filled[0]}) for frame in frames]
    return next(
        (text for text in (*filled, *framed) if digest(text) not in just_said), framed[-1] if framed else filled[0]
    )
