"""Dates that a text tells from the day on which it was written: yesterday, last Monday, in two weeks."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Final

from dateutil import relativedelta
from dateutil.relativedelta import relativedelta as delta

from collabtui.understanding.api import Entity
from collabtui.understanding.kinds.calendar_words import DAYS_AWAY, UNITS, WEEKDAYS
from collabtui.understanding.kinds.number_words import value_of


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WEEKDAY: Final = {name: at for at, names in enumerate(WEEKDAYS) for name in names}
_NAMED = re.compile(rf"(?<!\w)(?P<day>{_any(DAYS_AWAY)})(?!\w)", re.IGNORECASE)
_ON_WEEKDAY = re.compile(
    r"(?<!\w)(?P<which>last|past|next|this|coming|on|letzte[nr]?|vergangene[nr]?|nächste[nr]?|kommende[nr]?|diese[nr]?|am)"
    rf" (?P<day>{_any(_WEEKDAY)})(?!\w)",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?<!\w)(?P<way>in|vor) (?P<count>[\w-]{1,20}) (?P<unit>[^\W\d_]{3,7})(?!\w)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?<![\w-])(?P<count>[\w-]{1,20}) (?P<unit>(?:day|week|month|year)s?) (?P<way>ago|from now|from today)(?!\w)",
    re.IGNORECASE,
)
_BACK: Final = ("last", "past", "letzte", "vergangene")
_LOOSELY: Final = ("on", "am")
#: German says both with one word; "guten Morgen" with "morgen früh" is the time of day.
_MORNING = re.compile(r"(?:guten?|schönen?|am|jeden|diesen|good) $", re.IGNORECASE)
_MOST: Final = 50
_FARTHEST: Final = 400


def relative_dates(text: str, today: date) -> Iterator[Entity]:
    """Each date in ISO 8601, counted from ``today``."""
    yield from islice(_named(text, today), _MOST)
    yield from islice(_weekdays(text, today), _MOST)
    yield from islice(_counted(_BEHIND, text, today), _MOST)
    yield from islice(_counted(_BEFORE, text, today), _MOST)


def _named(text: str, today: date) -> Iterator[Entity]:
    for match in _NAMED.finditer(text):
        word = match["day"].lower()
        if word == "morgen" and (
            match[0][0] == "M" or _MORNING.search(text[max(0, match.start() - 9) : match.start()])
        ):
            continue
        yield _entity(match, today + delta(days=DAYS_AWAY[word]), 0.95)


def _weekdays(text: str, today: date) -> Iterator[Entity]:
    for match in _ON_WEEKDAY.finditer(text):
        which = match["which"].lower()
        step = -1 if which.startswith(_BACK) else 1
        weekday = relativedelta.weekday(_WEEKDAY[match["day"].lower()], step)
        # Today's own name means the one a week away, unless it is "on Monday".
        start = today if which in _LOOSELY else today + delta(days=step)
        yield _entity(match, start + delta(weekday=weekday), 0.5 if which in _LOOSELY else 0.8)


def _counted(pattern: re.Pattern[str], text: str, today: date) -> Iterator[Entity]:
    for match in pattern.finditer(text):
        count, unit = value_of(match["count"]), UNITS.get(match["unit"].lower())
        if count is None or unit is None or count > _FARTHEST:
            continue
        sign = -1 if match["way"].lower() in ("ago", "vor") else 1
        yield _entity(match, today + _delta(unit, sign * count), 0.8)


def _delta(unit: str, count: int) -> delta:
    match unit:
        case "days":
            return delta(days=count)
        case "weeks":
            return delta(weeks=count)
        case "months":
            return delta(months=count)
        case _:
            return delta(years=count)


def _entity(match: re.Match[str], day: date, confidence: float) -> Entity:
    return Entity("date", day.isoformat(), match.start(), match.end(), confidence)
