"""Changes of some words that need no model: shorter, friendlier."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from collabtui.summary.cues import content
from collabtui.summary.sentences import split

_FILLERS: Final = re.compile(
    r"\b(?:please note that|kindly note that|i would like to inform you that|as you may know|at this point in time"
    r"|in order|actually|basically|really|very|just|simply|of course|as a matter of fact"
    r"|we would like to let you know that)\b[ ,]*",
    re.IGNORECASE,
)
_SHORTER: Final = {"in order": "", "at this point in time": "now"}
_HARSH: Final = (
    (re.compile(r"\byou must\b", re.IGNORECASE), "please"),
    (re.compile(r"\byou (?:need|have) to\b", re.IGNORECASE), "please"),
    (re.compile(r"\byou should have\b", re.IGNORECASE), "it would have helped to have"),
    (re.compile(r"\byou failed to\b", re.IGNORECASE), "we did not get you to"),
    (re.compile(r"\bwe can(?:not|'t)\b", re.IGNORECASE), "unfortunately we can't"),
    (re.compile(r"\bthat is wrong\b", re.IGNORECASE), "that looks different on our side"),
    (re.compile(r"\bno[,.] ", re.IGNORECASE), "I am afraid not: "),
)
_SENTENCE_START: Final = re.compile(r"(^|[.!?]\s+)([a-z])")


def shorter(text: str) -> str:
    """The text without fillers; of several sentences the one that says least is left out. Never an empty text."""
    plain = _capitals(_FILLERS.sub(lambda found: _SHORTER.get(found[0].strip(" ,").casefold(), ""), text))
    told = split(plain)
    if len(told) < 3:
        return plain if plain.strip() else text
    least = min(range(len(told)), key=lambda place: len(content(told[place])))
    kept = " ".join(sentence for place, sentence in enumerate(told) if place != least)
    return _framed(text, kept)


def friendlier(text: str) -> str:
    """The text with what sounds harsh said kindly."""
    for harsh, kind in _HARSH:
        text = harsh.sub(kind, text)
    return _capitals(text)


def instead(made: Mapping[str, str]) -> Callable[[str], str]:
    """A change that puts new words in the place of each of the old ones, where they stand in a text, once each."""

    # The longest first, all in one pass: none is found within another, nor in what was just put there.
    pieces = re.compile("|".join(map(re.escape, sorted(made, key=len, reverse=True))))

    def change(text: str) -> str:
        left = dict(made)
        return pieces.sub(lambda hit: left.pop(hit[0], hit[0]), text)

    return change


def _capitals(text: str) -> str:
    return _SENTENCE_START.sub(lambda found: found[1] + found[2].upper(), text)


def _framed(text: str, kept: str) -> str:
    """The words with the blanks that stood around the text, so that they fit where it was."""
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return f"{before}{kept}{after}"
