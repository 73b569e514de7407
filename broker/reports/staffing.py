"""How many people a desk needs when, from the tickets of the weeks before."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from broker.reports.arrivals import Arrival
from broker.reports.erlang import agents_needed

SLOT_S: Final = 1_800
SLOTS: Final = 48
#: Weeks from which on a mean over weekdays is worth relying on, tickets from which on a mean handling time is.
_WEEKS: Final = 4
_TICKETS: Final = 30
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised: ``share`` (0 to below 1) of arrivals are answered within ``within_s`` seconds.

    ``shrinkage`` is the share of paid time in which a person is not there (breaks, training, illness), ``occupancy``
    the most of an agent's time that work may fill; ``at_once`` counts the conversations an agent holds at a time.
    """

    share: float = 0.8
    within_s: float = 20.0
    shrinkage: float = 0.3
    occupancy: float = 0.85
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """A half hour's: ``load`` in erlangs, ``agents`` who must be at work, ``rostered`` who must be on the roster."""

    load: float
    agents: int
    rostered: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Means over the days from ``first`` to ``last``, both whole, by the clocks of one time zone.

    ``arrivals`` gives tickets by (weekday from 0 for Monday, half hour from 0 to 47, skill); ``days_seen`` how often
    each weekday came. ``handling_s`` is the mean handling time by skill, ``finished`` how many tickets it rests on.
    """

    first: date
    last: date
    tickets: int
    arrivals: Mapping[tuple[int, int, str], float]
    days_seen: tuple[int, ...]
    handling_s: Mapping[str, float]
    finished: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """What one half hour of ``day`` needs; it begins ``slot`` half hours after midnight."""

    day: date
    slot: int
    skill: str
    arrivals: float
    handling_s: float
    need: Need

    @property
    def clock(self) -> str:
        return f"{self.slot // 2:02}:{self.slot % 2 * 30:02}"


def forecast(arrivals: Iterable[Arrival], zone: ZoneInfo, first: date, last: date) -> Forecast:
    """The means of the tickets that were opened from ``first`` to ``last``."""
    counts, tickets = Counter[tuple[int, int, str]](), 0
    handled: dict[str, list[float]] = {}
    for one in arrivals:
        opened = datetime.fromtimestamp(one.at / 1000, zone)
        if first <= opened.date() <= last:
            tickets += 1
            counts[opened.weekday(), opened.hour * 2 + opened.minute // 30, one.skill] += 1
            if one.handled_ms is not None:
                handled.setdefault(one.skill, []).append(one.handled_ms / 1000)
    seen = Counter((first + timedelta(day)).weekday() for day in range((last - first).days + 1))
    return Forecast(
        first=first,
        last=last,
        tickets=tickets,
        arrivals={key: count / seen[key[0]] for key, count in counts.items()},
        days_seen=tuple(seen[day] for day in range(7)),
        handling_s={skill: sum(times) / len(times) for skill, times in handled.items()},
        finished={skill: len(times) for skill, times in handled.items()},
    )


def need(arrivals: float, handling_s: float, target: Target) -> Need:
    """The people for so many arrivals in half an hour; ``handling_s`` may be 0, which needs nobody.

    Raises ValueError for a share outside 0 to 1, or a load beyond any desk.
    """
    load = arrivals * handling_s / SLOT_S
    if load == 0:
        return Need(0.0, 0, 0)
    served = agents_needed(load, handling_s, target.share, target.within_s)
    agents = max(_up(served / target.at_once), _up(load / target.occupancy / target.at_once))
    return Need(load, agents, _up(agents / (1 - target.shrinkage)))


def week(forecast: Forecast, start: date, target: Target, handling_s: float | None = None) -> list[Row]:
    """The half hours with arrivals of the seven days from ``start`` on, by time, then by skill.

    ``handling_s`` stands in for every measured handling time. A skill of which no ticket was finished takes the mean of
    all others; where there is none at all its rows are left out.
    """
    rows: list[Row] = []
    for step in range(7):
        day = start + timedelta(step)
        for (weekday, slot, skill), arrivals in sorted(forecast.arrivals.items()):
            each = handling_s or handling_of(forecast, skill)
            if weekday == day.weekday() and each is not None:
                rows.append(Row(day, slot, skill, arrivals, each, need(arrivals, each, target)))
    return rows


def handling_of(forecast: Forecast, skill: str) -> float | None:
    """The mean handling time for this skill, else that of all; None where no ticket was finished."""
    if skill in forecast.handling_s:
        return forecast.handling_s[skill]
    finished = sum(forecast.finished.values())
    spent = sum(mean * forecast.finished[name] for name, mean in forecast.handling_s.items())
    return spent / finished if finished else None


def doubts(forecast: Forecast, handling_s: float | None = None) -> list[str]:
    """Why these numbers may be wrong, a sentence each; empty where the log holds enough of everything.

    With ``handling_s`` the measured handling times stand for nothing.
    """
    of_handling = _doubts_of_handling(forecast) if handling_s is None else ()
    return [*_doubts_of_days(forecast.days_seen), *of_handling]


def _doubts_of_days(days_seen: Sequence[int]) -> Iterable[str]:
    unseen = [day for day, count in zip(_DAYS, days_seen, strict=True) if count == 0]
    fewest = min((count for count in days_seen if count), default=0)
    if unseen:
        yield f"Never seen, so without a forecast: {', '.join(unseen)}."
    if 0 < fewest < _WEEKS:
        times = "once" if fewest == 1 else f"{fewest} times"
        yield f"Some weekdays were seen only {times}: a mean of fewer than {_WEEKS} weeks says little."


def _doubts_of_handling(forecast: Forecast) -> Iterable[str]:
    for skill in sorted({skill for _, _, skill in forecast.arrivals}):
        finished = forecast.finished.get(skill, 0)
        named = f"skill {skill}" if skill else "tickets without a skill"
        if finished == 0:
            others = "the mean of the others stands in" if forecast.finished else "no handling time is known"
            yield f"No ticket was finished for {named}: {others}."
        elif finished < _TICKETS:
            yield f"The handling time for {named} rests on {finished} finished ticket{'s' * (finished > 1)}."


def _up(number: float) -> int:
    """The next whole number, where the last digits of a division don't count."""
    return math.ceil(number - 1e-9)
