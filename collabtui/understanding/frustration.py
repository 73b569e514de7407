"""How probable it is that a text is frustrated."""

import re
from collections.abc import Iterator
from itertools import pairwise

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.sentiment import tone
from collabtui.understanding.weighing import Floats, shipped_curves

_WORD = re.compile(r"[^\W_]{1,40}(?:'[^\W_]{1,8})?|[?!]|\.\.\.")
_CAPITALS = re.compile(r"\b[A-Z]{3,40}\b")
MEASURES = 5
"""How many numbers `frustration_measures` gives."""


def frustration(text: str, embedding: Floats | None = None) -> float:
    """The probability (0 to 1) that the writer is angry, annoyed, disappointed or disgusted, or disapproves.

    `embedding` is the text's vector by the shipped encoder, where there is one. Never raises for any text; the time
    is linear in the first `READ_AT_MOST` characters.
    """
    measures = frustration_measures(text)
    return shipped_curves("frustration").probability(set(frustration_grams(text)), measures, embedding)


def frustration_grams(text: str) -> Iterator[str]:
    """Single lower-case words with pairs of neighbours."""
    words = _WORD.findall(text[:READ_AT_MOST].lower().replace("\u2019", "'"))
    yield from words
    yield from (f"{one} {two}" for one, two in pairwise(words))


def frustration_measures(text: str) -> tuple[float, ...]:
    """The tone of the text, then how it is shouted: words in capitals, exclamation marks."""
    text = text[:READ_AT_MOST]
    heard = tone(text)
    shouted = min(len(_CAPITALS.findall(text)), 4) / 4
    return (heard.compound, heard.negative, heard.positive, shouted, min(text.count("!"), 4) / 4)
