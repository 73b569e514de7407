"""Payment cards with bank accounts in a text, told by their check digits.

Their values are masked: only the last four characters are kept, so that no number that pays enters a conversation's
context. The span says where the whole number stands, for whoever must blank it.
"""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import iban, luhn

from collabtui.understanding.api import Entity

_RUN = re.compile(r"(?<![\w.,+/-])[0-9]{1,19}(?:[ -][0-9]{1,19}){0,2000}(?![\w])")
_GROUP = re.compile(r"[0-9]+")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{1,4}){3,8}(?!\w)", re.IGNORECASE | re.ASCII)
_CARD_SURE, _IBAN_SURE = 0.98, 0.99
#: 19 digits in fours.
_MOST_GROUPS: Final = 5
#: The shortest account number of all countries, Norway's.
_SHORTEST: Final = 15


def cards(text: str) -> Iterator[Entity]:
    """Each card as ``**** 1234``; a stretch of a longer unbroken run of digits is none."""
    for run in _RUN.finditer(text):
        groups = list(_GROUP.finditer(text, run.start(), run.end()))
        at = 0
        while at < len(groups):
            size = _card_at(groups, at)
            if size:
                start, end = groups[at].start(), groups[at + size - 1].end()
                yield Entity("card", f"**** {_digits(groups[at : at + size])[-4:]}", start, end, _CARD_SURE)
            at += max(1, size)


def _card_at(groups: list[re.Match[str]], at: int) -> int:
    """How many groups, from this one on, are a card; 0 for none. Only the last may be shorter than four digits."""
    for size in range(_MOST_GROUPS, 0, -1):
        some = groups[at : at + size]
        if len(some) == size and all(len(group[0]) >= 4 for group in some[:-1]) and _is_card(_digits(some)):
            return size
    return 0


def _digits(groups: list[re.Match[str]]) -> str:
    return "".join(group[0] for group in groups)


def _is_card(digits: str) -> bool:
    """Whether cards are so long, begin so (3 to 6, or Mastercard's newer 222 to 272), end with this check digit."""
    issued = "300" <= digits[:3] <= "699" or "222" <= digits[:3] <= "272"
    return issued and 13 <= len(digits) <= 19 and bool(luhn.is_valid(digits))


def ibans(text: str) -> Iterator[Entity]:
    """Each account as its country with its last four characters: ``DE** 3000``."""
    for match in _IBAN.finditer(text):
        for size in _ends_of_groups(match[0]):
            account = re.sub(r"[ -]", "", match[0][:size]).upper()
            if iban.is_valid(account, check_country=False):
                yield Entity("iban", f"{account[:2]}** {account[-4:]}", match.start(), match.start() + size, _IBAN_SURE)
                break


def _ends_of_groups(written: str) -> Iterator[int]:
    """The lengths, longest first, at which the number may end: words that follow look like groups of it."""
    ends = [gap.start() for gap in re.finditer(r"[ -]|$", written)]
    return (end for end in reversed(ends) if end >= _SHORTEST)
