"""How probable it is that a text asks for a person."""

import re
from collections.abc import Iterator

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.asking import asking_grams
from collabtui.understanding.weighing import Floats, shipped_curves

#: A text of more characters is judged by its sentences alone: over a whole story the signs add up to anything.
_MESSAGE = 300
#: A sentence of more words is judged in windows of so many, each half over the one before.
_SENTENCE = 20
_WINDOW = 16

#: So much lower are the odds by one sentence among others than if it were all that was said: e to the power of one.
_STRICTER = 2.72

_SENTENCES = re.compile(r"[^.!?\n]+[.!?\n]*")


def wants_human(text: str, embedding: Floats | None = None) -> float:
    """The probability (0 to 1) that the writer wants a person instead of the bot.

    `embedding` is the text's vector by the shipped encoder, where there is one. Never raises for any text; the time
    is linear in the first `READ_AT_MOST` characters. The wish may stand in any sentence, so each is judged by its
    words too; in a text longer than a message nothing else counts, since its embedding is like none of those the curve
    was fitted to.
    """
    text = text[:READ_AT_MOST]
    by_sentence = max((_stricter(_judged(sentence, None)) for sentence in _sentences(text)), default=0.0)
    return by_sentence if len(text) > _MESSAGE else max(by_sentence, _judged(text, embedding))


def _judged(text: str, embedding: Floats | None) -> float:
    return shipped_curves("wants_human").probability(asking_grams(text), (), embedding)


def _stricter(probability: float) -> float:
    return probability / (probability + _STRICTER * (1.0 - probability))


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text that has several or is longer than a message, long ones in windows."""
    found = [sentence.split() for sentence in _SENTENCES.findall(text)]
    if len(found) < 2 and len(text) <= _MESSAGE:
        return
    for words in found:
        if len(words) <= _SENTENCE:
            yield " ".join(words)
        else:
            yield from (" ".join(words[at : at + _WINDOW]) for at in range(0, len(words) - _WINDOW // 2, _WINDOW // 2))
