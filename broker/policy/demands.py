"""What a waiting ticket asks of an agent at a moment: which skill, at which level, how long that stays so."""

from bisect import bisect_right
from dataclasses import dataclass, field

from broker.domain.agents import Agent
from broker.domain.conversation_parts import Ticket
from broker.policy.routing_rules import Routing


@dataclass(frozen=True, slots=True)
class Demand:
    """One of ``skills`` at ``level`` or above; no skills: anybody will do."""

    skills: tuple[str, ...] = ()
    level: int = 1

    def is_met(self, agent: Agent) -> bool:
        """True when the agent has one of the skills well enough."""
        return not self.skills or any(agent.skills.get(skill, 0) >= self.level for skill in self.skills)


@dataclass(slots=True)
class Demands:
    """The demands of tickets under one policy; what was worked out for one ticket serves all that ask alike."""

    routing: Routing
    _moments: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _known: dict[tuple[str, int, int], Demand] = field(default_factory=dict)

    def of(self, ticket: Ticket, at: int) -> Demand:
        """What the ticket asks for at ``at`` (Unix milliseconds)."""
        passed = bisect_right(self.moments(ticket.skill), waited(ticket, at))
        key = (ticket.skill, ticket.level, passed)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._after(ticket, passed)
        return known

    def moments(self, skill: str) -> tuple[int, ...]:
        """After which waits (milliseconds, rising) a ticket for this skill asks for less."""
        known = self._moments.get(skill)
        if known is None:
            relax = [step.after for step in self.routing.relax] if skill else []
            overflow = [step.after for step in self.routing.overflow if step.skill == skill]
            known = self._moments[skill] = tuple(sorted({in_ms(after) for after in (*relax, *overflow)}))
        return known

    def _after(self, ticket: Ticket, passed: int) -> Demand:
        """The demand once so many of its moments are over."""
        if not ticket.skill:
            return Demand()
        wait = self.moments(ticket.skill)[passed - 1] if passed else 0
        level = ticket.level
        for step in self.routing.relax:
            if in_ms(step.after) > wait:
                break
            if step.any_skill:
                return Demand()
            level = min(level, step.level or level)
        over = [one for one in self.routing.overflow if one.skill == ticket.skill and in_ms(one.after) <= wait]
        return Demand((ticket.skill, *(skill for one in over for skill in one.to)), level)


def demand(ticket: Ticket, routing: Routing, at: int) -> Demand:
    """What the ticket asks for at ``at`` (Unix milliseconds)."""
    return Demands(routing).of(ticket, at)


def waited(ticket: Ticket, at: int) -> int:
    """Milliseconds since the ticket was opened; 0 where a clock that went back has it in the future."""
    return max(0, at - ticket.since)


def in_ms(seconds: float) -> int:
    return int(seconds * 1000)
