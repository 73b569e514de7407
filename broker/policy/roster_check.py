"""Where two parts of a roster do not fit."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from broker.policy.fields import Path
from broker.policy.roster_entries import DAY_MINUTES, Absence, RosteredAgent, Shift, shifts_of_day

#: A Monday long before any roster: the week from here on has weekly shifts alone.
_ANY_MONDAY = date(1900, 1, 1)
Problem = tuple[Path, str]


def contradictions(
    agents: Sequence[RosteredAgent], shifts: Sequence[Shift], absences: Sequence[Absence]
) -> Iterator[Problem]:
    """Each place that does not fit the others, with what it should hold."""
    yield from _people(agents)
    known = {agent.id for agent in agents}
    for place, shift in enumerate(shifts):
        yield from _shift(("shift", place), shift, known)
    for place, absence in enumerate(absences):
        if absence.agent not in known:
            yield ("absence", place, "agent"), _unknown(absence.agent)
        if absence.last < absence.first:
            yield ("absence", place, "to"), f"a date from {absence.first} on, got {absence.last}"
    for agent in agents:
        yield from _overlaps(agent.id, shifts)


def _people(agents: Sequence[RosteredAgent]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, agent in enumerate(agents):
        if agent.id in seen:
            yield ("agent", place, "id"), f"an id of its own, got {agent.id!r} a second time"
        seen.add(agent.id)
        for channel, cap in agent.channels.items():
            if cap > agent.capacity:
                yield ("agent", place, "channels", channel), f"at most the capacity of {agent.capacity}, got {cap}"


def _shift(at: Path, shift: Shift, known: set[str]) -> Iterator[Problem]:
    if bool(shift.days) == (shift.date is not None):
        yield at, f"either days or a date, got {'both' if shift.days else 'neither'}"
    if shift.begins == shift.ends:
        yield (*at, "to"), f"another time than the shift begins at, got {shift.ends!r} for both"
    for place, day in _repeated(shift.days):
        yield (*at, "days", place), f"each day once, got {day!r} a second time"
    for place, id in _repeated(shift.agents):
        yield (*at, "agents", place), f"each agent once, got {id!r} a second time"
    for place, id in enumerate(shift.agents):
        if id not in known:
            yield (*at, "agents", place), _unknown(id)


def _repeated(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    seen = Counter[str]()
    for place, name in enumerate(names):
        seen[name] += 1
        if seen[name] == 2:
            yield place, name


def _unknown(id: str) -> str:
    return f"the id of an [[agent]] of this file, got {id!r}"


def _overlaps(agent: str, shifts: Sequence[Shift]) -> Iterator[Problem]:
    """Shifts that one agent would have at the same time, each pair once."""
    own = tuple(shift for shift in shifts if agent in shift.agents)
    places = {id(shift): place for place, shift in enumerate(shifts)}
    found: set[tuple[int, int]] = set()
    for days in _stretches(own):
        spans = sorted(_spans(own, days, places))
        for (_, end, first), (begins, _, second) in pairwise(spans):
            if begins < end:
                found.add((min(first, second), max(first, second)))
    for first, second in sorted(found):
        yield ("shift", second, "from"), f"no time that {agent!r} works already, got an overlap with shift[{first}]"


def _stretches(shifts: Sequence[Shift]) -> Iterator[list[date]]:
    """Runs of days that together show every way in which shifts follow each other."""
    yield [_ANY_MONDAY + timedelta(day) for day in range(8)]
    for day in sorted({shift.date for shift in shifts if shift.date is not None}):
        yield [day + timedelta(step) for step in (-1, 0, 1)]


def _spans(own: tuple[Shift, ...], days: list[date], places: dict[int, int]) -> Iterator[tuple[int, int, int]]:
    for day in days:
        midnight = day.toordinal() * DAY_MINUTES
        for shift in shifts_of_day(own, day):
            begins, ends = shift.span
            yield midnight + begins, midnight + ends, places[id(shift)]
