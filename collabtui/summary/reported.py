"""A sentence told in the third person."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from collabtui.summary.api import Side
from collabtui.summary.asked import asked
from collabtui.summary.pronouns import told_of
from collabtui.summary.selves import is_doing, of_oneself
from collabtui.summary.sentences import Sentence, bare

_WHO: Final[dict[Side, str]] = {"customer": "The customer", "agent": "The agent"}
_OPENING: Final = re.compile(
    r"^(?:(?:i'm|i am|we're) afraid(?: that)?|just so you know|(?:don't|not to) worry|in (?:that|this) case"
    r"|out of curiosity|i(?: can)? see|also|then|first|once more|but|and|so)\b[\s,]*(?:that\b\s*)?",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"(?:[\s,]+(?:please|pls|plz|thanks|thank you|thx|cheers|lol|smh|tbh|btw|ugh)|,\s*(?:please )?help)$", re.IGNORECASE
)
#: Words of a sentence that is told as a whole; of the least that is told of a longer one.
_MOST_WORDS, _LEAST_WORDS = 30, 10
_NEXT: Final = re.compile(
    r"(?:,? (?:and|but|so) |; | - | \u2013 )"
    r"(?=(?:i|we|you|they|it|he|she|the|my|your|our|now|when|this|that|there)\b)",
    re.IGNORECASE,
)
#: A wish in the middle of a sentence is told on its own.
_TURN: Final = re.compile(
    r"(?:,\s+(?:and |but |so )?|\s+(?:and|but|so) )"
    r"(?=(?:please|pls|plz|kindly|(?:can|could|would|will) you)\b)",
    re.IGNORECASE,
)
_WISH: Final = re.compile(r"^(?:please|kindly|pls|plz)\b[\s,]*(?=\w)", re.IGNORECASE)
#: How sentences of those who answer begin that tell somebody to do something.
_DO: Final = re.compile(
    r"^(?:ask|be sure to|bring|call|check|choose|click|contact|delete|dm|download|drop|e-?mail|ensure|enter|fill|follow"
    r"|give|go|have a look|head|keep|log|look|make sure|meet|open|pop|press|provide|reach|read|reinstall|remove|reply"
    r"|report|reset|restart|select|send|share|shoot|sign|take|tap|tell|text|try|turn|uninstall|unplug|update|use|visit"
    r"|wait|write)\b",
    re.IGNORECASE,
)
_LETS: Final = re.compile(r"^let(?:'?s| us) (?!know)", re.IGNORECASE)
_FREE: Final = re.compile(r"^feel free to ", re.IGNORECASE)
#: A piece of a sentence that names nobody who does something.
_PIECE: Final = re.compile(
    r"^(?:absolutely|after|and|another|any|anyone|awful|best|currently|disappointed|great|happy|just|love|loved|loving"
    r"|never|no|not|nothing|or|over|really|so|still|terrible|too|unhappy|very|what|worst)\b",
    re.IGNORECASE,
)


def reported(sentence: Sentence) -> str:
    """What was said as one sentence about the customer or the agent, without a word about what was not said."""
    said = _CLOSING.sub("", _OPENING.sub("", _shortened(bare(sentence.text))))
    *before, last = _TURN.split(said)
    told = [*(_clause(one, sentence.side, False) for one in before), _clause(last, sentence.side, sentence.is_question)]
    return joined([f"{_WHO[sentence.side]} {one}" for one in told])


def joined(told: Sequence[str]) -> str:
    """These sentences as one text: who says two things in a row is named once."""
    text: list[str] = []
    alone = True
    for sentence in told:
        who = next((name for name in _WHO.values() if sentence.startswith(f"{name} ")), None)
        if alone and text and who and text[-1].startswith(f"{who} ") and text[-1].endswith("."):
            text[-1] = f"{text[-1].rstrip('.')}, and {_again(text[-1], sentence, who)}"
            alone = False
        else:
            text.append(sentence)
            alone = True
    return " ".join(text)


def _again(before: str, sentence: str, who: str) -> str:
    says = f"{who} says that "
    both = before.startswith(says) and sentence.startswith(says)
    return sentence.removeprefix(f"{who} says " if both else f"{who} ")


def _shortened(said: str) -> str:
    """A sentence that runs on, up to where its next statement begins."""
    if len(said.split()) <= _MOST_WORDS:
        return said
    return max(_beginnings(said), key=len, default=said)


def _beginnings(said: str) -> Iterator[str]:
    for found in _NEXT.finditer(said):
        if _LEAST_WORDS <= len(said[: found.start()].split()) <= _MOST_WORDS:
            yield said[: found.start()]


def _clause(said: str, side: Side, is_question: bool) -> str:
    """What a side says, from the verb on that tells of it."""
    if (question := asked(said, side, is_question)) is not None:
        return question
    if _WISH.match(said) or (side == "agent" and _DO.match(said)):
        other = "the customer" if side == "agent" else "the agent"
        return f"asks {other} to {_lowered(told_of(_WISH.sub('', said), side))}."
    if side == "agent" and _LETS.match(said):
        return f"suggests to {told_of(_LETS.sub('', said), side)}."
    if _FREE.match(said):
        return f"says that the customer can {told_of(_FREE.sub('', said), side)}."
    if deed := of_oneself(said):
        return f"{deed[0]}{told_of(deed[1], side)}."
    return _statement(said, side)


def _statement(said: str, side: Side) -> str:
    told = _lowered(told_of(said, side))
    if side == "customer" and is_doing(said):
        return f"is {told}."
    if side == "customer" and _PIECE.match(said):
        return f"says: {told}."
    return f"says {told}." if told.startswith("that") else f"says that {told}."


def _lowered(text: str) -> str:
    """The text as the middle of a sentence: its first word keeps a capital only where it is a name."""
    first, blank, rest = text.partition(" ")
    if (
        (first.isupper() and len(first) > 1)
        or first.rstrip(".") in ("Dr", "Mr", "Mrs", "Ms")
        or any(sign.isdigit() for sign in first)
    ):
        return text
    return first[:1].lower() + first[1:] + blank + rest
