"""Amounts of money in a text."""

import re
from collections.abc import Iterator
from typing import Final

from collabtui.understanding.api import Entity
from collabtui.understanding.kinds.number_words import said_before

_CURRENCIES: Final = {
    "EUR": ("€", "euro", "euros", "eur"),
    "USD": ("us$", "$", "dollar", "dollars", "usd", "buck", "bucks"),
    "GBP": ("£", "pound", "pounds", "gbp", "quid"),
    "CHF": ("chf", "franken", "francs"),
    "JPY": ("¥", "yen", "jpy"),
    "INR": ("₹", "rs.", "rs", "inr", "rupee", "rupees"),
    "CAD": ("ca$", "c$", "cad"),
    "AUD": ("au$", "a$", "aud"),
    "PLN": ("zł", "pln", "zloty"),
    "SEK": ("sek",),
    "DKK": ("dkk",),
    "NOK": ("nok",),
}
_CODE: Final = {sign: code for code, signs in _CURRENCIES.items() for sign in signs}
_UNITS: Final = "|".join(re.escape(sign) for sign in sorted(_CODE, key=len, reverse=True))
_AMOUNT: Final = r"[0-9]{1,9}(?:[.,'][0-9]{1,3}){0,3}"

_MONEY = re.compile(
    rf"(?<![\w.,])(?P<sign>{_UNITS}) ?(?P<after>{_AMOUNT})(?!\w|[.,'][0-9])"
    rf"|(?<![\w.,+€£$/-])(?P<before>{_AMOUNT})(?:,-|,--)? ?(?P<unit>{_UNITS})(?!\w)",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(r"(?<=[^\W\d_] )(?:euros?|dollars?|bucks|pounds|quid|franken)(?!\w)", re.IGNORECASE)
_CENTS = re.compile(r"[.,]([0-9]{1,2})$")
#: Words whose country is only likely.
_LOOSE: Final = frozenset({"buck", "bucks", "quid", "francs", "rs", "¥"})


def money(text: str) -> Iterator[Entity]:
    """Each amount with two decimals, then its currency: ``1299.00 EUR``."""
    for match in _MONEY.finditer(text):
        unit = (match["sign"] or match["unit"]).lower()
        amount = _amount(match["after"] or match["before"])
        yield Entity("money", f"{amount} {_CODE[unit]}", *match.span(), 0.8 if unit in _LOOSE else 0.95)
    for match in _UNIT_WORD.finditer(text):
        said = said_before(text, match.start())
        # "A dollar value" is no amount.
        if said is not None and said.value > 1:
            yield Entity("money", f"{said.value}.00 {_CODE[match[0].lower()]}", said.start, match.end(), 0.75)


def _amount(written: str) -> str:
    """A mark before one or two last digits is the decimal one; all others only group."""
    cents = _CENTS.search(written)
    whole = re.sub(r"[.,']", "", written[: cents.start()] if cents else written)
    return f"{int(whole)}.{cents[1].ljust(2, '0') if cents else '00'}"
