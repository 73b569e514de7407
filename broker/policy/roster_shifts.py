"""What a roster says of a moment: who is expected, with which skills, until when that holds."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from broker.domain.agent_events import AgentRostered
from broker.domain.agents import Agent
from broker.domain.desk_commands import RosterAgent
from broker.policy.roster import Roster
from broker.policy.roster_entries import WEEKDAYS, RosteredAgent, Shift

_DAY = timedelta(days=1)


def on_shift(roster: Roster, at: int, skill: str = "") -> frozenset[str]:
    """The ids of those who should be working at ``at`` (Unix milliseconds); only those with ``skill``, where given."""
    present = (agent for agent in roster.agent if expected(roster, agent.id, at))
    return frozenset(agent.id for agent in present if not skill or skill in _entry(roster, agent, at).skills)


def expected(roster: Roster, agent: str, at: int) -> bool:
    """True when this agent should be working at ``at`` (Unix milliseconds); false for one the roster does not know."""
    return _shift_at(roster, agent, at) is not None


def next_change(roster: Roster, at: int) -> int | None:
    """When (Unix milliseconds) the next shift or absence begins or ends after ``at``; None when none ever will.

    Until then ``on_shift`` gives the same, as does ``wishes`` for the same agents.
    """
    return min((edge for edge in _edges(roster, at) if edge > at), default=None)


def wishes(roster: Roster, agents: Mapping[str, Agent], at: int) -> list[RosterAgent]:
    """What the desk must tell itself so that every agent's entry is the file's at ``at`` (Unix milliseconds).

    An agent who has the present entry is left alone: what a person set since then stays. Agents whom the file does not
    name are left alone, too. Run anew after the wishes were done, it gives none.
    """
    wished = ((agent.id, _entry(roster, agent, at)) for agent in roster.agent)
    return [
        RosterAgent(id, entry.name, entry.skills, entry.capacity, entry.channels)
        for id, entry in wished
        if id not in agents or agents[id].rostered != entry
    ]


def _entry(roster: Roster, agent: RosteredAgent, at: int) -> AgentRostered:
    """What the file says of the agent now; the shift goes before the person."""
    shift = _shift_at(roster, agent.id, at)
    skills = agent.skills if shift is None or shift.skills is None else shift.skills
    capacity = agent.capacity if shift is None or shift.capacity is None else shift.capacity
    return AgentRostered(agent.name, skills, capacity, agent.channels)


def _shift_at(roster: Roster, agent: str, at: int) -> Shift | None:
    today = _day_of(roster, at)
    if roster.is_absent(agent, today):
        return None
    # A shift lasts a day at most: what runs now began today or yesterday.
    for day in (today - _DAY, today):
        for shift in roster.shifts_on(agent, day):
            begins, ends = _bounds(roster.zone, shift, day)
            if begins <= at < ends:
                return shift
    return None


def _edges(roster: Roster, at: int) -> Iterator[int]:
    """Every beginning or end that may come next after ``at``."""
    today = _day_of(roster, at)
    # Weekly shifts show all they have within a week; yesterday's may end today.
    week = [today + step * _DAY for step in range(-1, 9)]
    for shift in roster.shift:
        days = [day for day in week if WEEKDAYS[day.weekday()] in shift.days] if shift.date is None else [shift.date]
        for day in days:
            yield from _bounds(roster.zone, shift, day)
    for away in roster.absence:
        yield _midnight(roster.zone, away.first)
        yield _midnight(roster.zone, away.last + _DAY)


def _day_of(roster: Roster, at: int) -> date:
    return datetime.fromtimestamp(at / 1000, roster.zone).date()


def _bounds(zone: ZoneInfo, shift: Shift, day: date) -> tuple[int, int]:
    """Beginning with end of the shift that begins on ``day``, in Unix milliseconds."""
    begins, ends = shift.span
    return _instant(zone, day, begins), _instant(zone, day, ends)


def _midnight(zone: ZoneInfo, day: date) -> int:
    return _instant(zone, day, 0)


def _instant(zone: ZoneInfo, day: date, minutes: int) -> int:
    """When the clocks of ``zone`` show so many minutes after the midnight of ``day``, in Unix milliseconds.

    A time that comes twice means the first; one that is left out comes as late as the clocks are put forward. So shifts
    that meet on the clock meet in time, too.
    """
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minutes)  # by the clock on the wall
    return round(wall.astimezone(UTC).timestamp() * 1000)
