"""What `staffing` answers, as text or as plain data for JSON."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from broker.domain.inert import inert
from broker.policy.roster import Roster
from broker.policy.roster_entries import WEEKDAYS
from broker.policy.roster_shifts import on_shift
from broker.reports.staffing import SLOT_S, Forecast, Row, Target, doubts, handling_of

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Answer:
    """A forecast with the week that it was asked for; ``handling_s`` is what was said instead of measured."""

    forecast: Forecast
    target: Target
    zone: ZoneInfo
    rows: list[Row]
    roster: Roster | None = None
    handling_s: float | None = None

    def crew(self, row: Row) -> list[str]:
        """Who is on shift with the row's skill when its half hour begins, by id."""
        if self.roster is None:
            return []
        begins = datetime(row.day.year, row.day.month, row.day.day, row.slot // 2, row.slot % 2 * 30, tzinfo=self.zone)
        return sorted(on_shift(self.roster, int(begins.timestamp() * 1000), row.skill))


def text_of(answer: Answer) -> str:
    """A table a day between what it rests on with what makes it doubtful."""
    days = [_day(answer, day, [*rows]) for day, rows in groupby(answer.rows, lambda row: row.day)]
    notes = [f"Note: {inert(note)}" for note in doubts(answer.forecast, answer.handling_s)]
    return "\n\n".join(["\n".join(_head(answer)), *days, *(["\n".join(notes)] if notes else [])])


def data_of(answer: Answer) -> dict[str, Any]:
    """The same for a script; times are seconds, a row's time is the beginning of its half hour."""
    seen = answer.forecast.days_seen
    skills = sorted({skill for _, _, skill in answer.forecast.arrivals})
    return {
        "from": answer.forecast.first.isoformat(),
        "to": answer.forecast.last.isoformat(),
        "timezone": answer.zone.key,
        "tickets": answer.forecast.tickets,
        "days_seen": dict(zip(WEEKDAYS, seen, strict=True)),
        "target": dataclasses.asdict(answer.target),
        "skills": [_skill(answer, skill) for skill in skills],
        "rows": [_row(answer, row) for row in answer.rows],
        "notes": doubts(answer.forecast, answer.handling_s),
    }


def _head(answer: Answer) -> Iterator[str]:
    forecast, target = answer.forecast, answer.target
    tickets = f"{forecast.tickets} ticket{'s' * (forecast.tickets != 1)}"
    yield f"{tickets} from {forecast.first} to {forecast.last}, by the clocks of {answer.zone.key}."
    yield (
        f"Needed so that {target.share:.0%} are answered within {target.within_s:g} s, "
        f"nobody is busy more than {target.occupancy:.0%}, each with {target.at_once} at once;"
    )
    yield f"to roster: with {target.shrinkage:.0%} of the time for breaks, training, illness."


def _day(answer: Answer, day: date, rows: list[Row]) -> str:
    times = answer.forecast.days_seen[day.weekday()]
    title = f"{_DAYS[day.weekday()]} {day}, a weekday seen {'once' if times == 1 else f'{times} times'}"
    heads = ["time", "skill", "arrivals", "handling", "load", "needed", "to roster"]
    table = [heads + ["on shift"] * (answer.roster is not None)]
    table += [_cells(answer, row) for row in rows]
    widths = [max(len(line[place]) for line in table) for place in range(len(heads))]
    return "\n".join([title, *(_line(line, widths) for line in table)])


def _cells(answer: Answer, row: Row) -> list[str]:
    minutes, seconds = divmod(round(row.handling_s), 60)
    cells = [row.clock, inert(row.skill) or _NONE, f"{row.arrivals:.1f}", f"{minutes}:{seconds:02}"]
    cells += [f"{row.need.load:.2f}", str(row.need.agents), str(row.need.rostered)]
    return cells if answer.roster is None else [*cells, _crew(answer, row)]


def _crew(answer: Answer, row: Row) -> str:
    crew = answer.crew(row)
    names = f"{len(crew)} ({', '.join(map(inert, crew))})" if crew else "nobody"
    missing = row.need.rostered - len(crew)
    return f"{names}, {missing} short" if missing > 0 else names


def _line(cells: list[str], widths: list[int]) -> str:
    """Words on the left, numbers on the right; the column behind them may be as long as it likes."""
    aligned = zip(cells, widths, "<<>>>>>", strict=False)
    return "  ".join(["", *(f"{cell:{side}{width}}" for cell, width, side in aligned), *cells[len(widths) :]]).rstrip()


def _skill(answer: Answer, skill: str) -> dict[str, Any]:
    measured = handling_of(answer.forecast, skill)
    return {
        "skill": skill,
        "handling_s": answer.handling_s or measured,
        "finished": answer.forecast.finished.get(skill, 0),
    }


def _row(answer: Answer, row: Row) -> dict[str, Any]:
    data = {
        "date": row.day.isoformat(),
        "time": row.clock,
        "seconds": SLOT_S,
        "skill": row.skill,
        "arrivals": row.arrivals,
        "handling_s": row.handling_s,
        "load": row.need.load,
        "agents": row.need.agents,
        "rostered": row.need.rostered,
    }
    return data if answer.roster is None else data | {"on_shift": answer.crew(row)}
