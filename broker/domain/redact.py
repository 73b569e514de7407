"""Personal numbers in a text replaced by the name of what stood there, for logs or exports.

Checksums, not clever patterns, tell a card from an order number. Every quantifier is bounded or works on
disjoint characters, so that time stays linear whatever a customer pastes.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import accumulate, pairwise
from typing import Final, Literal, get_args

from broker.domain.national_ids import national_ids

PersonalData = Literal["card", "iban", "id", "email", "phone", "secret"]
KINDS: Final[tuple[PersonalData, ...]] = get_args(PersonalData)

#: What people, or evaders, put between the digits of one number.
_GAP = r"[\s.\-/\u00ad\u200b-\u200d\u2010-\u2015\u2060\ufeff]"

_EMAIL = re.compile(r"(?<![\w.%+\-])[\w.%+\-]{1,254}[@\uff20](?:[\w\-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_PIN = re.compile(
    r"\b(pin|tan|otp|cvv2?|cvc2?|passcode|security code)((?:\s(?:code|number|is|was)){0,2}\s?[:=]?\s?)"
    r"\d{3,8}(?!\w)",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"\b(password|passwort|passwd)(\s?[:=]\s?)\S{1,128}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w+#])(?<![A-Za-z]-)(?:"  # neither #0012345678 nor ORD-0012345678 is a number to call
    rf"(?:\+|00)(?:[()]?{_GAP}{{0,2}}[()]?\d){{7,16}}"  # +49 (0)30 901820-12
    r"|(?!\d\d[./\-]\d\d[./\-]\d{4})"  # nor is a date
    r"\(?0\d(?:[()]?[\s./\-]{0,2}\d){7,11}"  # 030 901820
    r"|(?:1[\s.\-])?(?:\(\d{3}\)\s?|\d{3}[\s.\-])\d{3}[\s.\-]\d{4}"  # (555) 123-4567
    r")(?!\d)"
)
_IBAN = re.compile(rf"(?<!\w)(?=([A-Za-z]{{2}}\d{{2}}(?:{_GAP}{{0,2}}[A-Za-z\d]){{11,30}}))")
_DIGIT_RUN = re.compile(rf"\d(?:{_GAP}{{0,3}}\d){{12,}}")
#: Without any of these there is nothing to find: most of what people write.
_TRACE = re.compile(r"[\d@\uff20]|passw", re.IGNORECASE)
_CARD_LENGTHS = range(19, 12, -1)
#: What is glued to something else shows only once that is gone; more than a few deep nobody writes by accident.
_PASSES: Final = 4


def redact(text: str, kinds: Collection[PersonalData] = KINDS) -> str:
    """Return `text` with what identifies or pays for a person replaced by a tag; only of these kinds.

    The tags are the kinds in brackets: `[iban]`, `[card]`, `[id]` (national ids), `[email]`, `[phone]`, `[secret]`
    (PINs, one-time codes, passwords that are announced as such). Numbers count when their checksum holds, in any
    grouping, in digits of any script.
    """
    if _TRACE.search(text) is None:
        return text
    for _ in range(_PASSES):
        before = text
        for kind, blanked in _BLANKED:
            if kind in kinds:
                text = blanked(text)
        if text == before:
            break
    return text


def _replace(text: str, spans: Iterable[tuple[int, int]], tag: str) -> str:
    """Put `tag` in the place of every span; of overlapping ones the first wins."""
    parts: list[str] = []
    at = 0
    for start, end in spans:
        if start >= at:
            parts += [text[at:start], tag]
            at = end
    return "".join([*parts, text[at:]])


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for hit in _IBAN.finditer(text):
        candidate = hit[1]
        for size in _ends_of_groups(candidate, text[hit.end(1) : hit.end(1) + 1]):
            if _is_iban(candidate[:size]):
                yield hit.start(), hit.start() + size
                break


def _ends_of_groups(candidate: str, following: str) -> Iterator[int]:
    """Yield the lengths, longest first, at which an account number may stop before other words begin."""
    padded = candidate + following
    for size in range(len(candidate), 14, -1):
        if padded[size - 1].isalnum() and not padded[size : size + 1].isalnum():
            yield size


def _is_iban(written: str) -> bool:
    """Check ISO 7064 mod 97 over the letters with their alphabet numbers, A = 10."""
    account = "".join(c for c in written.upper() if c.isalnum())
    number = "".join(str(int(c, 36)) for c in account[4:] + account[:4])
    return 15 <= len(account) <= 34 and int(number) % 97 == 1


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for run in _DIGIT_RUN.finditer(text):
        places = [run.start() + at for at, c in enumerate(run[0]) if c.isdecimal()]
        yield from ((places[first], places[last] + 1) for first, last in _card_windows(text, places))


def _card_windows(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first with last index into `places` of each stretch of digits that is a payment card."""
    digits = [unicodedata.decimal(text[place]) for place in places]
    opens = [at for at in range(len(places)) if at == 0 or places[at] - places[at - 1] > 1]
    starts = {*opens, len(places)}
    luhn = _luhn(digits)
    for first in opens:
        if not _is_issuer(digits[first : first + 3]):
            continue
        for size in _CARD_LENGTHS:
            end = first + size
            if end in starts and luhn(first, end) and _is_grouped(first, end, starts):
                yield first, end - 1
                break


def _is_issuer(digits: list[int]) -> bool:
    """Tell whether a card number may begin so: 3 to 6, or Mastercard's newer 222 to 272."""
    number = int("".join(map(str, digits)))
    return 300 <= number <= 699 or 222 <= number <= 272


def _is_grouped(first: int, end: int, starts: set[int]) -> bool:
    """Tell a card's grouping (none, fours, 4-6-5, or digit by digit) from a list of small numbers."""
    edges = [at for at in range(first, end + 1) if at in starts]
    sizes = [after - before for before, after in pairwise(edges)]
    return min(sizes[:-1], default=4) >= 4 or set(sizes) == {1}


def _luhn(digits: list[int]) -> Callable[[int, int], bool]:
    """Return a check of any stretch in constant time, from running sums for both parities of doubling."""
    sums = [
        [0, *accumulate(_doubled(d) if at % 2 == parity else d for at, d in enumerate(digits))] for parity in (0, 1)
    ]
    return lambda first, end: (sums[end % 2][end] - sums[end % 2][first]) % 10 == 0


def _doubled(digit: int) -> int:
    return digit * 2 - 9 if digit > 4 else digit * 2


def _without_secrets(text: str) -> str:
    return _PASSWORD.sub(r"\1\2[secret]", _PIN.sub(r"\1\2[secret]", text))


#: In this order: what the longer rule takes, a shorter one would tear apart.
_BLANKED: Final[tuple[tuple[PersonalData, Callable[[str], str]], ...]] = (
    ("iban", lambda text: _replace(text, _ibans(text), "[iban]")),
    ("card", lambda text: _replace(text, _cards(text), "[card]")),
    ("id", lambda text: _replace(text, national_ids(text), "[id]")),
    ("email", lambda text: _EMAIL.sub("[email]", text)),
    ("secret", _without_secrets),
    ("phone", lambda text: _PHONE.sub("[phone]", text)),
)
