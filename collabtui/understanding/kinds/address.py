"""Postal addresses in a text, in the forms of the USA, Britain, Germany."""

import re
from collections.abc import Iterator
from typing import Final

from collabtui.understanding.api import Entity

_WORD: Final = r"[^\W\d_]{1,30}(?:['.-]?[^\W\d_]{1,30})?\.?"
_CITY: Final = rf"{_WORD}(?: {_WORD}){{0,2}}"
_CAPITAL_CITY: Final = r"(?-i:[A-ZÄÖÜ])[^\W\d_]{1,30}(?:[ -](?-i:[A-ZÄÖÜ])[^\W\d_]{1,30}){0,2}"
_TYPES: Final = (
    "street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|way|terrace|close|crescent|square|sq"
    "|highway|hwy|parkway|pkwy|circle|row|gardens|grove|hill|mews|broadway"
)
_ZIP: Final = r"[0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"
_FLAT: Final = r"(?:apartment|apt|unit|suite|ste|flat|floor|#)\.? ?[0-9A-Z]{1,5}"
_BETWEEN: Final = r"(?:, ?|\n| )"
_ENGLISH = re.compile(
    rf"(?<![\w.,#€$£/-])(?:{_FLAT},? )?(?P<number>[0-9]{{1,6}}[A-Z]?),? "
    rf"(?P<street>(?:{_WORD} ){{1,4}}?(?:{_TYPES}))\.?(?!\w)"
    rf"(?:,? {_FLAT}(?!\w))?"
    rf"(?P<place>{_BETWEEN}(?:{_CITY}{_BETWEEN}){{0,2}}(?:[A-Z]{{2}},? )?(?:{_ZIP})(?!\w)"
    rf"|, ?{_CAPITAL_CITY}(?:, ?(?-i:[A-Z]{{2}})(?!\w))?(?!\w))?",
    re.IGNORECASE,
)
_GERMAN_NUMBER = re.compile(
    rf"(?<=[^\W\d_] |\. )(?P<number>[0-9]{{1,4}}(?: ?[A-Z])?)(?!\w)"
    rf"(?P<place>{_BETWEEN}(?:D-)?[0-9]{{5}} {_CAPITAL_CITY})?",
    re.IGNORECASE,
)
_PART = re.compile(rf"{_WORD}[ -]")
_GERMAN_TYPES: Final = (
    "straße", "strasse", "str.", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer", "chaussee",
)  # fmt: skip
_BEFORE_NAMES: Final = frozenset(
    {"am", "an", "auf", "im", "in", "zum", "zur", "unter", "alte", "neue", "dem", "den", "der"}
)
_NO_STREET_TEXT: Final = (
    "a an and are at ago days for from hours i in is it its lost minutes my no of on order orders or please the "
    "their then this times to was weeks which years you your"
)
_NO_STREET: Final = frozenset(_NO_STREET_TEXT.split())
#: What a street's name may have before the house number.
_MOST_WORDS, _MOST_LETTERS = 4, 120
_WHOLE, _WITHOUT_CASE, _STREET_ALONE = 0.9, 0.82, 0.75


def addresses(text: str) -> Iterator[Entity]:
    """Each address on one line with commas for line ends; street with number at least."""
    if not any(map(str.isdecimal, text)):
        return
    for match in _ENGLISH.finditer(text):
        yield from _english(match)
    for match in _GERMAN_NUMBER.finditer(text):
        yield from _german(match)


def _english(match: re.Match[str]) -> Iterator[Entity]:
    """Small letters are believed only with a postcode: "20 minutes on the way" has the shape of a street."""
    words = match["street"].split()
    if any(word.lower() in _NO_STREET for word in words):
        return
    capital = all(word[0].isupper() for word in words)
    if capital or (match["place"] and match["place"][-1].isalnum() and any(map(str.isdigit, match["place"]))):
        whole = _WHOLE if capital else _WITHOUT_CASE
        yield _entity(match, match.start(), whole if match["place"] else _STREET_ALONE)


def _german(match: re.Match[str]) -> Iterator[Entity]:
    words = _words_before(match)
    if not words or not (match["place"] or words[-1].lower().rstrip().endswith(_GERMAN_TYPES)):
        return
    keep = _start_of_street(words)
    if words[keep][0].isupper():
        start = match.start() - sum(map(len, words[keep:]))
        yield _entity(match, start, _WHOLE if match["place"] else _STREET_ALONE)


def _words_before(match: re.Match[str]) -> list[str]:
    """The last words before a house number that a street's name may have, each with what parts it from the next."""
    parts = re.split(r"(?<=[ -])", match.string[max(0, match.start() - _MOST_LETTERS) : match.start()])[:-1]
    words: list[str] = []
    while parts and len(words) < _MOST_WORDS and _PART.fullmatch(parts[-1]):
        words.insert(0, parts.pop())
    return words


def _start_of_street(words: list[str]) -> int:
    """Where the street begins: its words are capital, or small ones that a German street may begin with."""
    keep = len(words) - 1
    while keep and (words[keep - 1][0].isupper() or words[keep - 1].strip(" -") in _BEFORE_NAMES):
        keep -= 1
    while keep < len(words) - 1 and not words[keep][0].isupper():
        keep += 1
    return keep


def _entity(match: re.Match[str], start: int, confidence: float) -> Entity:
    written = match.string[start : match.end()].rstrip(" ,.")
    value = re.sub(r"\s*[\n,]\s*", ", ", written)
    return Entity("address", re.sub(r" +", " ", value), start, start + len(written), confidence)
