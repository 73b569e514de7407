"""What of a model's answer may be proposed to a person."""

from collections.abc import Sequence
from typing import Final

from broker.domain.inert import inert
from broker.protocol.copilot_frames import Rewording
from collabtui.summary.sentences import split
from collabtui.summary.support import Facts
from collabtui.writing.api import MOST_CHARS, Ask, Draft, Part

#: Words that only an answer about its own task has.
_OF_THE_TASK: Final = (
    "<conversation>",
    "<source",
    "<fields>",
    "<words>",
    "system prompt",
    "as an ai",
    "as a language model",
)


class Unusable(Exception):
    """The answer holds nothing that may be proposed; the text says why."""


def guarded(answer: str, ask: Ask) -> Draft:
    """The draft of a model without the sentences that claim facts of their own. Raises Unusable.

    An answer is text: whatever looks like a call of a tool in it is text, too, and is proposed to nobody.
    """
    text = inert(answer.strip()[:MOST_CHARS])
    if not _is_message(text):
        raise Unusable("the model's answer is no message to a customer")
    facts = facts_of(ask)
    told = _sentences(text)
    kept = [sentence for sentence in told if not facts.unsupported(sentence)]
    if not kept:
        raise Unusable("every sentence of the model's answer claims what neither conversation nor sources say")
    return Draft((Part(" ".join(_ended(kept)), "model"),), "model", dropped=len(told) - len(kept))


def so_far(answer: str, facts: Facts) -> str:
    """What may be looked at of an answer that goes on: whole words alone, judged as the whole answer will be.

    A sentence is out of sight as soon as it claims a fact that nobody gave, however it may end.
    """
    begun = answer[:MOST_CHARS].lstrip()
    words = inert(begun[: _last_gap(begun)])
    if not _is_message(words):
        return ""
    told = " ".join(sentence for sentence in _sentences(words) if not facts.unsupported(sentence))
    return told[:MOST_CHARS]  # what is made visible takes room, too


def reworded(answer: str, words: str, how: Rewording) -> str:
    """The words said otherwise, with the blanks that stood around them. Raises Unusable where they say something else.

    A translation keeps every number with every link; names, days change with the language, so nobody can hold them
    against it.
    """
    said = inert(answer.strip()[:MOST_CHARS])
    if not _is_message(said):
        raise Unusable("the model's answer is no message to a customer")
    strange = Facts([words]).unsupported(said)
    lost = Facts([said]).unsupported(words)
    if how == "translated":
        strange, lost = _of_any_language(strange), _of_any_language(lost)
    if strange or (lost and how != "shorter"):
        raise Unusable("the model's words claim something else than yours")
    if how == "shorter" and len(said) >= len(words.strip()):
        raise Unusable("the model's words are no shorter")
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{before}{said}{after}"


def _of_any_language(facts: Sequence[str]) -> tuple[str, ...]:
    return tuple(fact for fact in facts if any(sign.isdigit() or sign in "@/" for sign in fact))


def facts_of(ask: Ask) -> Facts:
    """All that an answer may claim."""
    return Facts(_known(ask))


def _last_gap(text: str) -> int:
    """Where the last whole word ends: the one after it may be half a number, half a name."""
    return next((place for place in range(len(text) - 1, -1, -1) if text[place].isspace()), 0)


def _is_message(text: str) -> bool:
    lowered = text.casefold()
    is_of_the_task = any(mark in lowered for mark in _OF_THE_TASK)
    return bool(text) and not is_of_the_task and not lowered.startswith(("{", "[{", "```"))


def _sentences(text: str) -> list[str]:
    return [sentence for line in text.splitlines() for sentence in split(line)]


def _ended(told: Sequence[str]) -> list[str]:
    return [text if text[-1] in ".!?,:)" else f"{text}." for text in told]


def _known(ask: Ask) -> list[str]:
    sources = [f"{one.title} {one.text}" for one in ask.sources]
    return [ask.question, ask.customer, *ask.fields.values(), *(turn.text for turn in ask.turns), *sources]
