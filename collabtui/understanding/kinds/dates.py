"""Calendar dates in a text: patterns find them, dateutil reads them."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final

from dateutil.parser import parse
from dateutil.relativedelta import relativedelta

from collabtui.understanding.api import Entity
from collabtui.understanding.kinds.calendar_words import MONTHS, Months

_MONTH: Final = "|".join(sorted((name for names in MONTHS for name in names), key=len, reverse=True))
_ISO = re.compile(r"(?<![\w.,/+-])[12][0-9]{3}-[0-9]{1,2}-[0-9]{1,2}(?!\w|[.,/-][0-9])")
_NUMERIC = re.compile(
    r"(?<![\w.,/+-])(?P<one>[0-9]{1,2})(?P<mark>[./-])(?P<two>[0-9]{1,2})(?P=mark)(?:[0-9]{4}|[0-9]{2})(?!\w|[.,/-][0-9])"
)
_WRITTEN = re.compile(
    rf"(?<![\w.,/+-])(?:[0-9]{{1,2}}(?:st|nd|rd|th|\.)?[ -]?(?:of )?(?:{_MONTH})(?!\w)\.?"
    rf"(?:,? ?-?(?P<year>[12][0-9]{{3}}))?"
    rf"|(?:{_MONTH})\.? [0-9]{{1,2}}(?:st|nd|rd|th)?(?:,? (?P<behind>[12][0-9]{{3}}))?)(?!\w|[,/-]?[0-9])",
    re.IGNORECASE,
)
_MONTH_FIRST, _DAY_FIRST = Months(dayfirst=False), Months(dayfirst=True)
#: More in one message is no message: what comes behind these is not looked at.
_MOST: Final = 50
_SURE, _LIKELY, _AMBIGUOUS = 0.95, 0.75, 0.6


def dates(text: str, today: date | None, *, day_first: bool) -> Iterator[Entity]:
    """Each date in ISO 8601.

    03/04/2026 is read as ``day_first`` says, with less confidence; a date without a year is the one nearest to
    ``today``, none where that is unknown.
    """
    for match in _ISO.finditer(text):
        yield from _as_entity(match, _read(match[0], day_first=False, of_year=None), _SURE)
    for match in islice(_NUMERIC.finditer(text), _MOST):
        yield from _numeric(match, day_first=day_first)
    for match in islice(_WRITTEN.finditer(text), _MOST):
        if match["year"] or match["behind"]:
            yield from _as_entity(match, _read(match[0], day_first=True, of_year=None), _SURE)
        elif today is not None:
            yield from _as_entity(match, _nearest(match[0], today), _LIKELY)


def _as_entity(match: re.Match[str], found: date | None, confidence: float) -> Iterator[Entity]:
    if found is not None:
        yield Entity("date", found.isoformat(), match.start(), match.end(), confidence)


def _numeric(match: re.Match[str], *, day_first: bool) -> Iterator[Entity]:
    """Only Germans write points, who put the day first; a number above 12 is a day."""
    one, two = int(match["one"]), int(match["two"])
    if match["mark"] == "." or one == two or max(one, two) > 12:
        found, confidence = _read(match[0], day_first=match["mark"] == "." or one > 12, of_year=None), _SURE
    else:
        found, confidence = _read(match[0], day_first=day_first, of_year=None), _AMBIGUOUS
    yield from _as_entity(match, found, confidence)


def _read(written: str, *, day_first: bool, of_year: date | None) -> date | None:
    default = datetime(of_year.year if of_year else 2000, 1, 1)  # noqa: DTZ001 - a day has no zone
    try:
        read: datetime = parse(written, _DAY_FIRST if day_first else _MONTH_FIRST, default=default)
    except (ValueError, OverflowError):
        return None  # the 31st of February has the shape of a date, too
    return read.date()


def _nearest(written: str, today: date) -> date | None:
    years = (today + relativedelta(years=step) for step in (-1, 0, 1))
    found = [day for year in years if (day := _read(written, day_first=True, of_year=year)) is not None]
    return min(found, key=lambda day: abs(day - today), default=None)
