"""What of a model's answer may be proposed to a person."""

from collections.abc import Sequence
from typing import Final

from broker.domain.inert import inert
from collabtui.summary.sentences import split
from collabtui.summary.support import Facts
from collabtui.writing.api import MOST_CHARS, Ask, Draft, Part

#: Words that only an answer about its own task has.
_OF_THE_TASK: Final = ("<conversation>", "<source", "<fields>", "system prompt", "as an ai", "as a language model")


class Unusable(Exception):
    """The answer holds nothing that may be proposed; the text says why."""


def guarded(answer: str, ask: Ask) -> Draft:
    """The draft of a model without the sentences that claim facts of their own. Raises Unusable.

    An answer is text: whatever looks like a call of a tool in it is text, too, and is proposed to nobody.
    """
    text = inert(answer.strip()[:MOST_CHARS])
    lowered = text.casefold()
    if not text or any(mark in lowered for mark in _OF_THE_TASK) or lowered.startswith(("{", "[{", "```")):
        raise Unusable("the model's answer is no message to a customer")
    facts = Facts(_known(ask))
    told = [sentence for line in text.splitlines() for sentence in split(line)]
    kept = [sentence for sentence in told if not facts.unsupported(sentence)]
    if not kept:
        raise Unusable("every sentence of the model's answer claims what neither conversation nor sources say")
    return Draft((Part(" ".join(_ended(kept)), "model"),), "model", dropped=len(told) - len(kept))


def _ended(told: Sequence[str]) -> list[str]:
    return [text if text[-1] in ".!?,:)" else f"{text}." for text in told]


def _known(ask: Ask) -> list[str]:
    sources = [f"{one.title} {one.text}" for one in ask.sources]
    return [ask.question, ask.customer, *ask.fields.values(), *(turn.text for turn in ask.turns), *sources]
