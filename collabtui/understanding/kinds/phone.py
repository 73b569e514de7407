"""Phone numbers in a text, as the numbering plans of the world have them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import phonenumbers

from collabtui.understanding.api import Entity
from collabtui.understanding.kinds.context_words import Phrases, Words

_PHONE = re.compile(
    r"(?<![\w.,+/-])(?![0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}(?![0-9]))"
    r"(?:\+[0-9]|\(?0[0-9])(?:[ ()/.-]{0,3}[0-9]){5,13}(?!\w|[.,/-][0-9])"
    r"|(?<![\w.,+/-])(?:1[-. ])?(?:\([0-9]{3}\) ?|[0-9]{3}[-. ]?)[0-9]{3}[-. ]?[0-9]{4}(?!\w|[.,/-][0-9])"
)
_DIGITS = re.compile(r"(?<![\w.,+/-])[0-9](?:[ .-]?[0-9]){6,12}(?!\w|[.,/-][0-9])")
_CALLED: Final = Phrases(
    (
        *(
            "phone",
            "telephone",
            "mobile",
            "cell",
            "cellphone",
            "tel",
            "ph",
            "contact number",
            "contact no",
            "my number",
        ),
        *("whatsapp", "call me at", "call me on", "reach me at", "reach me on"),
        *("telefon", "telefonnummer", "handy", "handynummer", "rufnummer"),
    )
)
#: More in one message is no message: what comes behind these is not looked at.
_MOST: Final = 50
_VALID, _POSSIBLE, _BARE = 0.95, 0.6, 0.5
_CALLED_VALID, _CALLED_ONLY = 0.9, 0.7


def phones(text: str, words: Words, regions: Sequence[str]) -> Iterator[Entity]:
    """Each number as E.164 (+4930901820).

    One without a country's code is of the first of ``regions`` (codes such as DE) whose plan has it. Digits that no
    plan has are a number, kept as they are, where the words before say so.
    """
    for match in islice(_DIGITS.finditer(text), _MOST):
        if words.before(match.start(), _CALLED):
            yield _called(match, regions)
    for match in islice(_PHONE.finditer(text), _MOST):
        for number, confidence in _readings(match[0], regions):
            yield Entity("phone", _dialled(number), match.start(), match.end(), confidence)
            break


def _called(match: re.Match[str], regions: Sequence[str]) -> Entity:
    for number in _parsed(match[0], regions):
        if phonenumbers.is_valid_number(number):
            return Entity("phone", _dialled(number), match.start(), match.end(), _CALLED_VALID)
    return Entity("phone", re.sub(r"[^0-9]", "", match[0]), match.start(), match.end(), _CALLED_ONLY)


def _dialled(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _readings(written: str, regions: Sequence[str]) -> Iterator[tuple[phonenumbers.PhoneNumber, float]]:
    """The number in each plan that may have it: where it is given out first, then where its length is right."""
    parsed = list(_parsed(written, ("ZZ",) if written.startswith("+") else regions))
    # Ten digits in a row may be anything that is counted.
    grouped = not written.isdecimal() or written.startswith("0")
    for number in parsed:
        if phonenumbers.is_valid_number(number):
            yield number, _VALID if grouped else _BARE
    for number in parsed:
        if grouped and phonenumbers.is_possible_number(number):
            yield number, _POSSIBLE


def _parsed(written: str, regions: Sequence[str]) -> Iterator[phonenumbers.PhoneNumber]:
    for region in regions:
        if _may_be_of(region, written):
            try:
                yield phonenumbers.parse(written, region)
            except phonenumbers.NumberParseException:
                continue


def _may_be_of(region: str, written: str) -> bool:
    """Whether a number with its area has the sign of one: where a 0 opens those, one without it is none."""
    opens = phonenumbers.ndd_prefix_for_region(region, True)
    return opens != "0" or written.lstrip("(").startswith(("0", "+"))
