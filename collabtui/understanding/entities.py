"""Values that a program can use, found in a customer's text."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from collabtui.understanding.api import READ_AT_MOST, Entity, EntityType

# Every repetition is bounded, neighbours share no character they could trade, at most `READ_AT_MOST`
# characters are read: the time is linear in the text whatever a stranger writes.
_ORDER_NUMBER = re.compile(
    r"(?<![\w.,+-])(?P<hash>#[ ]{0,1})?(?P<prefix>FH[- ]{0,2})?(?P<digits>[0-9]{5})(?![\w%]|[.,-][0-9])",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.%+-])[A-Z0-9][A-Z0-9._%+-]{0,63}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){0,4}\.[A-Z]{2,24}(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_PHONE = re.compile(
    r"(?<![\w.,+-])(?:\+[0-9]|\(?0[0-9])(?:[ ()/.-]{0,3}[0-9]){5,13}(?![\w])"
    r"|(?<![\w.,+-])[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4}(?![\w])"
)
_MONEY = re.compile(
    r"(?<![\w.,])(?P<sign>[€£$])[ ]?(?P<after>[0-9]{1,9}(?:[.,][0-9]{1,3}){0,3})(?![\w])"
    r"|(?<![\w.,€£$])(?P<before>[0-9]{1,9}(?:[.,][0-9]{1,3}){0,3})[ ]?"
    r"(?P<unit>[€£$]|(?:euros?|eur|pounds?|gbp|dollars?|usd)(?![\w]))",
    re.IGNORECASE,
)
_CURRENCY = {"€": "EUR", "e": "EUR", "£": "GBP", "p": "GBP", "g": "GBP", "$": "USD", "d": "USD", "u": "USD"}
_CENTS = re.compile(r"[.,]([0-9]{1,2})$")


class _Found(NamedTuple):
    value: str
    confidence: float


def _order_number(match: re.Match[str]) -> _Found:
    """Five bare digits may be anything; a prefix or a hash sign says that an order is meant."""
    confidence = 0.99 if match["prefix"] else 0.95 if match["hash"] else 0.7
    return _Found(f"FH-{match['digits']}", confidence)


def _email(match: re.Match[str]) -> _Found:
    return _Found(match[0].lower(), 0.99)


def _phone(match: re.Match[str]) -> _Found:
    digits = re.sub(r"[^0-9]", "", match[0])
    return _Found(f"+{digits}" if match[0].startswith("+") else digits, 0.8)


def _money(match: re.Match[str]) -> _Found:
    number = match["after"] or match["before"]
    cents = _CENTS.search(number)
    whole = re.sub(r"[.,]", "", number[: cents.start()] if cents else number)
    unit = (match["sign"] or match["unit"]).lower()[0]
    return _Found(f"{int(whole)}.{cents[1].ljust(2, '0') if cents else '00'} {_CURRENCY[unit]}", 0.95)


# Earlier kinds win where two would claim the same characters: 40000 euros is money, not order 40000.
_KINDS: tuple[tuple[EntityType, re.Pattern[str], Callable[[re.Match[str]], _Found]], ...] = (
    ("email", _EMAIL, _email),
    ("money", _MONEY, _money),
    ("phone", _PHONE, _phone),
    ("order_number", _ORDER_NUMBER, _order_number),
)


def _candidates(text: str) -> Iterator[Entity]:
    for kind, pattern, normal in _KINDS:
        for match in pattern.finditer(text):
            found = normal(match)
            yield Entity(kind, found.value, match.start(), match.end(), found.confidence)


def find(text: str) -> tuple[Entity, ...]:
    """The entities in the first `READ_AT_MOST` characters, in the order of the text, none overlapping."""
    text = text[:READ_AT_MOST]
    taken = bytearray(len(text))
    kept: list[Entity] = []
    for entity in _candidates(text):
        if not any(taken[entity.start : entity.end]):
            taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
            kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))


def masked(text: str, entities: tuple[Entity, ...]) -> str:
    """The text that was read with each entity replaced by `<its type>`, so order numbers look alike."""
    parts: list[str] = []
    end = 0
    for entity in entities:
        parts += [text[end : entity.start], f" <{entity.type}> "]
        end = entity.end
    return "".join([*parts, text[end:READ_AT_MOST]])
