"""What a policy says of time: when the desk is open, how soon people answer, whom a wait alerts."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from broker.policy.fields import Path, Seconds, Section
from broker.policy.hours import Calendar, Span, holidays_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Zone = Annotated[
    str,
    Field(max_length=64, pattern=r"^[A-Za-z]", description="the IANA name of a time zone, such as Europe/Berlin"),
]
Day = Annotated[
    str,
    Field(pattern=r"^(mon|tue|wed|thu|fri|sat|sun)$", description="a day: mon, tue, wed, thu, fri, sat or sun"),
]
Hour = Annotated[
    str,
    Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        description="hours such as 09:00-17:30, from 00:00 up to 24:00",
    ),
]
HoursOfDay = Annotated[tuple[Hour, ...], Field(max_length=24, description="a list of hours such as 09:00-17:30")]
Closed = Annotated[date, Field(description="a date such as 2026-12-24, without quotes")]
DateName = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="a date such as 2026-12-24")]
Country = Annotated[
    str, Field(pattern=r"^([A-Z]{2})?$", description="a country of two capital letters such as DE, or nothing")
]
Subdivision = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9]{0,8}$", description="a part of the country such as BE, at most 8 letters or digits"),
]
Urgency = Annotated[str, Field(pattern=r"^[1-5]$", description="a priority from 1 to 5")]
#: Seconds, where 0 means: not at all.
SecondsOrNone = Annotated[float, Field(ge=0, le=30 * 24 * 3600)]

_ALWAYS: dict[str, tuple[str, ...]] = dict.fromkeys(DAYS, ("00:00-24:00",))


class Holidays(Section):
    """Days that are not as the week says.

    On the public holidays of ``country`` (two letters, none without it) with its ``subdivision`` the desk is closed, on
    the dates in ``closed`` too; on those in ``open`` it has the hours given there, even on a holiday.
    """

    country: Country = ""
    subdivision: Subdivision = ""
    closed: Annotated[tuple[Closed, ...], Field(max_length=400)] = ()
    open: dict[DateName, HoursOfDay] = Field(default_factory=dict)


class Hours(Section):
    """When people are at the desk; without this section, always.

    ``weekly`` gives the hours of each day in ``timezone``; a day that is not there is closed. No hours go past
    midnight: write two, up to 24:00 and from 00:00 on.
    """

    timezone: Zone = "UTC"
    weekly: dict[Day, HoursOfDay] = Field(default_factory=lambda: dict(_ALWAYS))
    holidays: Holidays = Field(default_factory=Holidays)

    @cached_property
    def calendar(self) -> Calendar:
        """The hours as arithmetic. Only for hours without problems."""
        extra = self.holidays
        special = dict.fromkeys(extra.closed, ()) | {
            date.fromisoformat(day): _spans(hours) for day, hours in extra.open.items()
        }
        week = tuple(_spans(self.weekly.get(day, ())) for day in DAYS)
        return Calendar(self.timezone, week, extra.country, extra.subdivision, special)


class Sla(Section):
    """How soon people answer, in seconds of business time.

    ``first_response`` from the handoff to a person's first public message, 0 for no such promise; ``by_priority`` other
    times for single priorities; ``warn`` the share of the time after which people are warned. ``handling`` is how long
    one conversation is believed to take an agent before the desk has seen some end.
    """

    first_response: SecondsOrNone = 0.0
    by_priority: dict[Urgency, SecondsOrNone] = Field(default_factory=dict)
    warn: Annotated[float, Field(gt=0, le=1)] = 0.8
    handling: Seconds = 300.0

    def within(self, priority: int) -> int:
        """Milliseconds of business time that a ticket of this priority may wait for its answer; 0: any time."""
        return int(self.by_priority.get(str(priority), self.first_response) * 1000)


class Alerts(Section):
    """Whom an unanswered wait alerts, after seconds of business time; 0 leaves a step out.

    ``repeat``: the agent who has an offer is rung again after so long; the log keeps the first time, screens repeat it
    as often until the offer is over. ``team`` everybody at the desk, ``supervisor`` the supervisors, once a
    conversation has waited so long without an agent.
    """

    repeat: SecondsOrNone = 15.0
    team: SecondsOrNone = 60.0
    supervisor: SecondsOrNone = 180.0


def hours_problems(hours: Hours) -> Iterator[tuple[Path, str]]:
    """What does not fit in this section: the place, what it should hold."""
    for path, expected in (*_zone_problems(hours), *_week_problems(hours), *_holiday_problems(hours.holidays)):
        yield ("hours", *path), expected


def _zone_problems(hours: Hours) -> Iterator[tuple[Path, str]]:
    try:
        ZoneInfo(hours.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of the zone files is an OSError
        yield ("timezone",), f"the IANA name of a time zone, such as Europe/Berlin, got {hours.timezone!r}"


def _week_problems(hours: Hours) -> Iterator[tuple[Path, str]]:
    if not any(hours.weekly.values()):
        yield ("weekly",), "hours on one day at least, got none: nobody could ever be served"
    for day, spans in hours.weekly.items():
        yield from _span_problems(("weekly", day), spans)


def _holiday_problems(holidays: Holidays) -> Iterator[tuple[Path, str]]:
    for name, spans in holidays.open.items():
        path = ("holidays", "open", name)
        yield from _span_problems(path, spans)
        day = _date(name)
        if day is None:
            yield path, f"a date that exists, got {name!r}"
        elif day in holidays.closed:
            yield path, f"a date that is not in hours.holidays.closed too, got {name!r}"
    if holidays.subdivision and not holidays.country:
        yield ("holidays", "country"), "the country that the subdivision is a part of, got nothing"
    elif holidays.country:
        yield from _place_problems(holidays)


def _place_problems(holidays: Holidays) -> Iterator[tuple[Path, str]]:
    try:
        holidays_of(holidays.country, "", 2026)
    except NotImplementedError:
        yield ("holidays", "country"), f"a country whose holidays are known, such as DE, got {holidays.country!r}"
        return
    try:
        holidays_of(holidays.country, holidays.subdivision, 2026)
    except NotImplementedError:
        yield ("holidays", "subdivision"), f"a part of {holidays.country}, got {holidays.subdivision!r}"


def _span_problems(path: Path, hours: Sequence[str]) -> Iterator[tuple[Path, str]]:
    for place, hour in enumerate(hours):
        begin, end = _span(hour)
        if begin >= end:
            yield (*path, place), f"hours that end after they begin, on the same day, got {hour!r}"
    ordered = sorted(range(len(hours)), key=lambda place: _span(hours[place]))
    for one, next_one in pairwise(ordered):
        if _span(hours[next_one])[0] < _span(hours[one])[1]:
            yield (*path, next_one), f"hours that begin after {hours[one]!r} has ended, got {hours[next_one]!r}"


def _spans(hours: Sequence[str]) -> tuple[Span, ...]:
    return tuple(sorted(map(_span, hours)))


def _span(hour: str) -> Span:
    begin, _, end = hour.partition("-")
    return _minutes(begin), _minutes(end)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _date(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
