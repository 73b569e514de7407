"""Who works when, as one checked file."""

from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from broker.policy.fields import Section
from broker.policy.load import parse_as
from broker.policy.roster_check import contradictions
from broker.policy.roster_entries import Absence, RosteredAgent, Shift, Zone, shifts_of_day


class Roster(Section):
    """The desk's people with their working times; all times are by the clocks of ``timezone``."""

    timezone: Zone
    agent: tuple[RosteredAgent, ...] = ()
    shift: tuple[Shift, ...] = ()
    absence: tuple[Absence, ...] = ()

    @model_validator(mode="after")
    def _is_coherent(self) -> "Roster":
        problems = tuple(contradictions(self.agent, self.shift, self.absence))
        if problems:
            sentences = "; ".join(f"{path}: expected {expected}" for path, expected in problems)
            raise PydanticCustomError("incoherent", "{sentences}", {"sentences": sentences, "problems": problems})
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """The rules of the roster's clocks."""
        return ZoneInfo(self.timezone)

    @cached_property
    def _shifts(self) -> dict[str, tuple[Shift, ...]]:
        return {agent.id: tuple(shift for shift in self.shift if agent.id in shift.agents) for agent in self.agent}

    @cached_property
    def _absences(self) -> dict[str, tuple[Absence, ...]]:
        return {agent.id: tuple(away for away in self.absence if away.agent == agent.id) for agent in self.agent}

    def knows(self, agent: str) -> bool:
        """Whether the file names this agent."""
        return agent in self._shifts

    def shifts_on(self, agent: str, day: date) -> tuple[Shift, ...]:
        """The shifts that the agent begins on ``day``, absences aside; none for an unknown agent."""
        return shifts_of_day(self._shifts.get(agent, ()), day)

    def is_absent(self, agent: str, day: date) -> bool:
        """True where the file says that the agent is away that day."""
        return any(away.first <= day <= away.last for away in self._absences.get(agent, ()))


def parse_roster(text: str, name: str) -> Roster:
    """The roster in this TOML text; ``name`` is the file's, for messages. Raises ``PolicyError``."""
    return parse_as(Roster, text, name)
