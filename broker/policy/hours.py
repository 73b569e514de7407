"""Business time: which moments count as open, how much open time lies between two of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache, cached_property
from zoneinfo import ZoneInfo

#: Open from the first minute of the day up to the second, both counted from midnight on the wall.
Span = tuple[int, int]
#: Open from the first moment up to the second, in Unix milliseconds.
Stretch = tuple[int, int]

_DAY = 24 * 60
_ALL_DAY: tuple[Span, ...] = ((0, _DAY),)
#: Who is closed, or open, for so many days in a row is so for good: the search for a change ends there.
_FOR_GOOD = 400
#: Days that a calendar remembers.
_MEMORY = 1_000


@dataclass(frozen=True)
class Calendar:
    """The hours of one desk. ``week`` has the spans of each day from Monday on, in order, apart from each other.

    A day in ``special`` has those spans, whatever else is said of it; a public holiday of ``country`` with its
    ``subdivision`` has none. All moments are Unix milliseconds. Where clocks are put forward, hours that never come
    take no time; where they are put back, hours begin or end when the wall shows that time first.
    """

    zone: str = "UTC"
    week: tuple[tuple[Span, ...], ...] = (_ALL_DAY,) * 7
    country: str = ""
    subdivision: str = ""
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    _days: dict[date, tuple[Stretch, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def is_always_open(self) -> bool:
        """True where no moment is closed: everything below is plain arithmetic then."""
        return not self.special and not self.country and all(day == _ALL_DAY for day in self.week)

    def local(self, at: int) -> datetime:
        """The moment as a clock on the desk's wall shows it."""
        return datetime.fromtimestamp(at // 1000, self._zone)

    def is_open(self, at: int) -> bool:
        """Whether this moment is within the hours."""
        return self.is_always_open or any(begin <= at < end for begin, end in self._day(self.local(at).date()))

    def opens(self, at: int) -> int | None:
        """The first open moment from ``at`` on, ``at`` itself when that is open; None when none comes."""
        if self.is_always_open:
            return at
        first = next(self._stretches(at), None)
        return None if first is None else max(at, first[0])

    def closes(self, at: int) -> int | None:
        """The end of the open stretch that ``at`` is in; ``at`` when it is closed; None when it never closes."""
        if self.is_always_open:
            return None
        reached = at
        for begin, end in self._stretches(at):
            if begin > reached:
                break
            reached = end
            if end - at > _FOR_GOOD * _DAY * 60_000:
                return None
        return reached

    def business_ms(self, start: int, end: int) -> int:
        """The milliseconds from ``start`` to ``end`` that are open; 0 when ``end`` is not later."""
        if self.is_always_open or end <= start:
            return max(0, end - start)
        total = 0
        for begin, until in self._stretches(start):
            if begin >= end:
                break
            total += min(until, end) - max(begin, start)
        return total

    def after(self, start: int, milliseconds: int) -> int | None:
        """The first moment when so much open time has passed since ``start``; None when it never will."""
        if self.is_always_open or milliseconds <= 0:
            return start + max(0, milliseconds)
        left = milliseconds
        for begin, end in self._stretches(start):
            begins = max(begin, start)
            if left <= end - begins:
                return begins + left
            left -= end - begins
        return None

    @cached_property
    def _zone(self) -> tzinfo:
        return UTC if self.zone == "UTC" else ZoneInfo(self.zone)

    def _stretches(self, at: int) -> Iterator[Stretch]:
        """The open stretches that end after ``at``, in order, a day at a time."""
        day, empty = self.local(at).date(), 0
        while empty < _FOR_GOOD:
            found = [stretch for stretch in self._day(day) if stretch[1] > at]
            yield from found
            empty = 0 if found else empty + 1
            day += timedelta(days=1)

    def _day(self, day: date) -> tuple[Stretch, ...]:
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= _MEMORY:
                self._days.clear()
            known = self._days[day] = tuple(self._measured(day))
        return known

    def _measured(self, day: date) -> Iterator[Stretch]:
        for begin, end in self._spans(day):
            stretch = _moment(day, begin, self._zone), _moment(day, end, self._zone)
            if stretch[0] < stretch[1]:
                yield stretch

    def _spans(self, day: date) -> tuple[Span, ...]:
        if day in self.special:
            return self.special[day]
        if self.country and day in holidays_of(self.country, self.subdivision, day.year):
            return ()
        return self.week[day.weekday()]


@cache
def holidays_of(country: str, subdivision: str, year: int) -> frozenset[date]:
    """The public holidays of one year. Raises NotImplementedError for a place that is not known."""
    # Imported for those who name a country: everybody else starts without it.
    from holidays import country_holidays

    return frozenset(country_holidays(country, subdiv=subdivision or None, years=year))


def _moment(day: date, minute: int, zone: tzinfo) -> int:
    """When the wall shows this minute of the day first; the moment of the jump for a time that is jumped over."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001  # its zone comes next
    early, late = _unix(wall.replace(tzinfo=zone, fold=1)), _unix(wall.replace(tzinfo=zone, fold=0))
    # A time that is jumped over reads later by the old offset than by the new one; a time that comes twice, earlier.
    return _jump(early, late, zone) if early < late else late


def _unix(wall: datetime) -> int:
    return int(wall.timestamp()) * 1000


def _jump(before: int, after: int, zone: tzinfo) -> int:
    """The moment between these two when the clocks are put forward."""
    offset = datetime.fromtimestamp(before // 1000, zone).utcoffset()
    while after - before > 1000:
        middle = (before + after) // 2000 * 1000
        if datetime.fromtimestamp(middle // 1000, zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
