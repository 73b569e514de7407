"""How probable it is that a text asks for a person."""

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.asking import asking_grams
from collabtui.understanding.weighing import Floats, shipped_curves

#: A text of more characters is judged by its ends, so long each: over a whole story the signs add up to anything.
_END = 300


def wants_human(text: str, embedding: Floats | None = None) -> float:
    """The probability (0 to 1) that the writer wants a person instead of the bot.

    `embedding` is the text's vector by the shipped encoder, where there is one. Never raises for any text; the time
    is linear in the first `READ_AT_MOST` characters. A long text is judged by the words at its beginning beside those
    at its end: the curve was fitted to messages, and a story's embedding is like none of them.
    """
    text = text[:READ_AT_MOST]
    if len(text) > _END:
        return max(_by_words(text[:_END]), _by_words(text[-_END:]))
    return shipped_curves("wants_human").probability(asking_grams(text), (), embedding)


def _by_words(text: str) -> float:
    return shipped_curves("wants_human").probability(asking_grams(text), (), None)
