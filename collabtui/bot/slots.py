"""What a customer's text gives for a slot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from collabtui.bot.cues import plain, wants_all
from collabtui.bot.flow_file import ITEM, Slot
from collabtui.bot.when import stored, when_in
from collabtui.shop.wishes import ALL_ITEMS
from collabtui.understanding.api import Entity
from collabtui.understanding.kept import EXPLICIT, newest

#: How sure it is that a sentence is the answer to what was just asked.
AS_ASKED: Final = 0.8

_MOST_TEXT: Final = 200

_WORD = re.compile(r"\w{1,40}")
_NUMBER = re.compile(r"(?<![\w.])(?:nr\.? ?|number |item |#)?([1-9]|10)(?:st|nd|rd|th|\.)?(?![\w.])")
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_EMPTY: Final = frozenset(
    (
        "the",
        "and",
        "for",
        "with",
        "from",
        "one",
        "item",
        "items",
        "order",
        "please",
        "want",
        "this",
        "that",
        "size",
        "was",
    )
)


@dataclass(frozen=True, slots=True)
class Given:
    """A slot's value, with the probability (0 to 1) that it is meant."""

    value: str
    confidence: float


def given(slot: Slot, text: str, entities: Sequence[Entity], now: int, *, asked: bool) -> Given | None:
    """The value for a slot that is no item; ``now`` is Unix milliseconds. Whole sentences count when ``asked`` for."""
    match slot.type:
        case "text":
            return _sentence(text) if asked else None
        case "address":
            return _place_to_go(text, _entity(slot.type, entities, asked=asked), asked=asked)
        case "when":
            found = when_in(text, now)
            return Given(stored(found.at), AS_ASKED) if found is not None else None
        case _:
            return None if slot.type == ITEM else _entity(slot.type, entities, asked=asked)


def chosen(text: str, items: Sequence[str], *, asked: bool) -> Given | None:
    """The one of ``items`` that the text names best; None where none is, or several are as good.

    Places ("the second") count when it was ``asked`` for.
    """
    if len(items) == 1:
        return Given(items[0], AS_ASKED)
    if items and wants_all(text):
        return Given(ALL_ITEMS, AS_ASKED)
    said = _words(text)
    scores = [len(_words(item) & said) for item in items]
    best = max(scores, default=0)
    if best and scores.count(best) == 1:
        return Given(items[scores.index(best)], EXPLICIT)
    at = _place(text) if asked else None
    return Given(items[at], AS_ASKED) if not best and at is not None and at < len(items) else None


def _entity(kind: str, entities: Sequence[Entity], *, asked: bool) -> Given | None:
    found = newest(entities, kind)
    if found is None or (kind == "order_number" and found.confidence < EXPLICIT and not asked):
        return None
    return Given(found.value, found.confidence)


def _sentence(text: str) -> Given | None:
    words = " ".join(text.split())
    return Given(words[:_MOST_TEXT], AS_ASKED) if sum(sign.isalpha() for sign in words) >= 2 else None


def _place_to_go(text: str, found: Given | None, *, asked: bool) -> Given | None:
    """An address in the text; the whole of it where it was asked for, so that no town behind the postcode is lost."""
    whole = _address(text) if asked else None
    if found is None or (whole is not None and plain(whole.value).startswith(plain(found.value))):
        return whole or found
    return found


def _address(text: str) -> Given | None:
    """What may be an address: a number beside two words or more."""
    words = " ".join(text.split())
    fits = 8 <= len(words) <= _MOST_TEXT and "?" not in words and any(sign.isdigit() for sign in words)
    return Given(words, AS_ASKED) if fits and sum(len(word) > 1 for word in _WORD.findall(words)) >= 3 else None


def _words(text: str) -> frozenset[str]:
    """The words that tell things apart, without the plural's s."""
    found = (word[:-1] if word.endswith("s") and len(word) > 3 else word for word in _WORD.findall(plain(text)))
    return frozenset(word for word in found if len(word) > 2) - _EMPTY


def _place(text: str) -> int | None:
    """The place, from 0, that "the second one" or "2" names."""
    words = plain(text)
    found = _NUMBER.search(words)
    if found is not None:
        return int(found[1]) - 1
    return next((at for at, name in enumerate(_ORDINALS) if re.search(rf"(?<!\w){name}(?!\w)", words)), None)
