"""How probable it is that a text asks for a person."""

from collabtui.understanding.asking import asking_grams
from collabtui.understanding.weighing import Floats, shipped_curves


def wants_human(text: str, embedding: Floats | None = None) -> float:
    """The probability (0 to 1) that the writer wants a person instead of the bot.

    `embedding` is the text's vector by the shipped encoder, where there is one. Never raises for any text; the time
    is linear in the first `READ_AT_MOST` characters.
    """
    return shipped_curves("wants_human").probability(asking_grams(text), (), embedding)
