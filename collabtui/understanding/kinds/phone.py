"""Phone numbers in a text, as the numbering plans of the world have them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import phonenumbers

from collabtui.understanding.api import Entity

_PHONE = re.compile(
    r"(?<![\w.,+/-])(?![0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}(?![0-9]))"
    r"(?:\+[0-9]|\(?0[0-9])(?:[ ()/.-]{0,3}[0-9]){5,13}(?!\w|[.,/-][0-9])"
    r"|(?<![\w.,+/-])(?:1[-. ])?(?:\([0-9]{3}\) ?|[0-9]{3}[-. ]?)[0-9]{3}[-. ]?[0-9]{4}(?!\w|[.,/-][0-9])"
)
#: More in one message is no message: what comes behind these is not looked at.
_MOST: Final = 50
_VALID, _POSSIBLE, _BARE = 0.95, 0.6, 0.5


def phones(text: str, regions: Sequence[str]) -> Iterator[Entity]:
    """Each number as E.164 (+4930901820).

    One without a country's code is of the first of ``regions`` (codes such as DE) whose plan has it.
    """
    for match in islice(_PHONE.finditer(text), _MOST):
        for number, confidence in _readings(match[0], regions):
            written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            yield Entity("phone", written, match.start(), match.end(), confidence)
            break


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
