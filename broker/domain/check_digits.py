"""Whether the check digits of a national number are right.

python-stdnum knows; each country is imported when the first number that may be of it is met, which is never at most
desks. Where the library asks what day it is, the rule stands here.
"""

from typing import Final

_NORWAY: Final = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))


def is_valid(check: str, number: str) -> bool:
    """``check`` names country with number as python-stdnum does, ``number`` has ASCII digits. Raises ValueError."""
    match check:
        case "se.personnummer":
            return _is_swedish(number)
        case "no.fodselsnummer":
            return _is_norwegian(number.replace("-", ""))
        case "be.nn":
            return _is_belgian(number.replace("-", ""))
        case _:
            return _by_library(check, number)


def _by_library(check: str, number: str) -> bool:
    match check:
        case "es.dni":
            from stdnum.es.dni import is_valid
        case "es.nie":
            from stdnum.es.nie import is_valid
        case "it.codicefiscale":
            from stdnum.it.codicefiscale import is_valid
        case "fi.hetu":
            from stdnum.fi.hetu import is_valid
        case "de.idnr":
            from stdnum.de.idnr import is_valid
        case "ch.ssn":
            from stdnum.ch.ssn import is_valid
        case "fr.nir":
            from stdnum.fr.nir import is_valid
        case "nl.bsn":
            from stdnum.nl.bsn import is_valid
        case "gb.nhs":
            from stdnum.gb.nhs import is_valid
        case "pl.pesel":
            from stdnum.pl.pesel import is_valid
        case _:
            raise ValueError(f"There is no check {check}.")
    return bool(is_valid(number))


def _is_swedish(number: str) -> bool:
    """Year, month, day (60 more for people without a number of their own), serial number, Luhn's digit."""
    from stdnum.luhn import is_valid

    digits = number.replace("-", "").replace("+", "")[-10:]
    return _is_date(int(digits[2:4]), int(digits[4:6]) % 60) and bool(is_valid(digits))


def _is_norwegian(number: str) -> bool:
    """Day (40 more for guests), month, year, serial number, two digits that make weighted sums whole elevens."""
    digits = [int(digit) for digit in number]
    sums = (sum(map(int.__mul__, weights, digits)) for weights in _NORWAY)
    return _is_date(int(number[2:4]), int(number[:2]) % 40) and not any(total % 11 for total in sums)


def _is_belgian(number: str) -> bool:
    """Year, month (20 or 40 more where the sex is not told), day, serial number, 97 less the rest of all before."""
    before, told = int(number[:9]), int(number[9:])
    is_right = told in (97 - before % 97, 97 - (2_000_000_000 + before) % 97)
    return is_right and _is_date(int(number[2:4]) % 20, int(number[4:6]))


def _is_date(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31
