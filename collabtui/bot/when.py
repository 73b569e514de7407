"""The next moment that a sentence names: tomorrow at three, by Friday, in two hours."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

_READ: Final = 400
_NUMBERS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DAYS: Final = (
    ("monday", "mon", "montag"),
    ("tuesday", "tue", "tues", "dienstag"),
    ("wednesday", "wed", "mittwoch"),
    ("thursday", "thu", "thurs", "donnerstag"),
    ("friday", "fri", "freitag"),
    ("saturday", "sat", "samstag"),
    ("sunday", "sun", "sonntag"),
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_PARTS: Final = {
    "morning": 9,
    "noon": 12,
    "midday": 12,
    "lunchtime": 12,
    "afternoon": 14,
    "evening": 18,
    "vormittag": 9,
    "mittag": 12,
    "nachmittag": 14,
    "abend": 18,
}

_IN = re.compile(
    r"(?<!\w)(?:in|within|innerhalb von) (?:the next )?(?P<n>\d{1,3}|an?|"
    + "|".join(_NUMBERS[1:])
    + r"|einer?|zwei|drei)"
    r" (?:working |business )?(?P<unit>minute|min|hour|day|week|stunde|tag|woche)(?:s|n|en)?(?!\w)"
)
_ISO = re.compile(r"(?<![\w-])(?P<y>20\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\w-])")
_DATED = re.compile(
    rf"(?<!\w)(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m1>{_MONTH})"
    rf"|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)(?!\w)"
)
_NAMED = re.compile(
    r"(?<!\w)(?P<name>today|tonight|tomorrow|heute|morgen|"
    + "|".join(name for names in _DAYS for name in names)
    + r")(?!\w)"
)
_CLOCK = re.compile(
    r"(?<![\w:.-])(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))? ?(?P<half>am|pm|a\.m\.|p\.m\.|uhr|o'clock)?(?![\w:-])"
)
_PART = re.compile(r"(?<!\w)(?P<part>" + "|".join(_PARTS) + r")(?!\w)")
_AT: Final = re.compile(r"(?:at|by|around|about|um|gegen|before|after|until|nach|vor|ab) $")


@dataclass(frozen=True, slots=True)
class When:
    """A moment in Unix milliseconds; without a ``clock`` only its day was named."""

    at: int
    clock: bool


def when_in(text: str, now: int, zone: tzinfo | None = None) -> When | None:
    """The moment named by a text that was written at ``now`` (Unix ms), on the clock of ``zone``, None the machine's.

    None where there is no such moment after ``now``; a day without a time is taken at 10 o'clock.
    """
    words = " ".join(text[:_READ].lower().replace("\u2019", "'").split())
    try:
        here = datetime.fromtimestamp(now / 1000, zone).astimezone(zone)
        found = _named_in(words, here)
    except (ValueError, OverflowError, OSError):
        # There is no 30 February, nor a day beyond the calendar's end.
        return None
    return found if found is not None and found.at > now else None


def told(at: int, zone: tzinfo | None = None) -> str:
    """A moment (Unix milliseconds) as a customer reads it: ``Friday 4 December, 15:00``."""
    here = datetime.fromtimestamp(at / 1000, zone).astimezone(zone)
    return f"{here:%A} {here.day} {here:%B}, {here:%H:%M}"


def stored(at: int, zone: tzinfo | None = None) -> str:
    """A moment (Unix milliseconds) as a context field holds it: ISO 8601 with the offset."""
    return datetime.fromtimestamp(at / 1000, zone).astimezone(zone).isoformat(timespec="minutes")


def moment_of(value: str) -> int | None:
    """The moment (Unix milliseconds) that a field holds; None for anything else."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return int(at.timestamp() * 1000) if at.tzinfo is not None else None


def _named_in(words: str, here: datetime) -> When | None:
    if found := _IN.search(words):
        return _from_now(found, here)
    day, rest = _day(words, here)
    clock = _clock(rest)
    if day is None and clock is None:
        return None
    moment = datetime.combine(day or here.date(), clock or time(10), here.tzinfo)
    if day is None and moment <= here:
        moment += timedelta(days=1)
    if clock is None and moment <= here and moment.date() == here.date():
        # "Today", said after ten: there is still an hour of it.
        moment = here + timedelta(hours=1)
    return When(int(moment.timestamp() * 1000), clock is not None)


def _from_now(found: re.Match[str], here: datetime) -> When:
    said = found["n"]
    count = (
        int(said)
        if said.isdigit()
        else _NUMBERS.index(said)
        if said in _NUMBERS
        else {"zwei": 2, "drei": 3}.get(said, 1)
    )
    unit = found["unit"]
    if unit in ("minute", "min", "hour", "stunde"):
        wait = timedelta(minutes=count) if unit.startswith("min") else timedelta(hours=count)
        return When(int((here + wait).timestamp() * 1000), True)
    days = count * (7 if unit in ("week", "woche") else 1)
    moment = datetime.combine(here.date() + timedelta(days=days), time(10), here.tzinfo)
    return When(int(moment.timestamp() * 1000), False)


def _day(words: str, here: datetime) -> tuple[date | None, str]:
    """The day that is named, with the words without it, so that its number is not taken for a time."""
    if found := _ISO.search(words):
        return date(int(found["y"]), int(found["m"]), int(found["d"])), _without(words, found)
    if found := _DATED.search(words):
        month = _MONTHS.index((found["m1"] or found["m2"])[:3]) + 1
        day = date(here.year, month, int(found["d1"] or found["d2"]))
        return day if day >= here.date() else day.replace(year=day.year + 1), _without(words, found)
    if found := _NAMED.search(words):
        return here.date() + timedelta(days=_days_to(found["name"], here)), _without(words, found)
    return None, words


def _days_to(name: str, here: datetime) -> int:
    if name in ("today", "tonight", "heute"):
        return 0
    if name in ("tomorrow", "morgen"):
        return 1
    weekday = next(at for at, names in enumerate(_DAYS) if name in names)
    return (weekday - here.weekday()) % 7 or 7


def _without(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}"


def _clock(words: str) -> time | None:
    """The first time of day; a bare number only where words such as "at" say that it is one."""
    for found in _CLOCK.finditer(words):
        hour, minute, half = int(found["h"]), int(found["m"] or 0), found["half"] or ""
        if not half and not found["m"] and not _AT.search(words[: found.start()]):
            continue
        if half.startswith(("a", "p")) and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        if hour <= 23:
            return time(hour, minute)
    part = _PART.search(words)
    return time(_PARTS[part["part"]]) if part else None
