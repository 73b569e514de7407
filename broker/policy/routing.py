"""Who gets which waiting ticket: a pure function of tickets, roster, policy, time."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from broker.domain.agents import Agent
from broker.domain.conversation_parts import Ticket
from broker.policy.demands import Demand, Demands, in_ms, waited
from broker.policy.models import Policy
from broker.policy.places import ANSWERING, Places, bound
from broker.policy.queue_order import Waiting, in_order
from broker.policy.routing_rules import Routing


@dataclass(frozen=True, slots=True)
class Assignment:
    """Offer this conversation to this agent."""

    conversation: str
    agent: str


def assign(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Offers to make now. ``roster`` holds connected agents only; ``at`` is Unix milliseconds.

    Each agent gets at most as many as they have room for; the same input gives the same offers.
    """
    places = Places(roster, policy.routing)
    if not places.free:
        return []
    one_round = _Round(places, {agent.id: agent for agent in roster}, policy.routing, at)
    demands = Demands(policy.routing)
    offers: list[Assignment] = []
    for waiting in in_order(tickets, policy.routing):
        ticket = waiting.ticket
        demand = demands.of(ticket, at)
        fit = places.fit(demand, ticket.channel)
        if fit and (chosen := one_round.choose(ticket, demand, fit)) is not None:
            places.take(chosen, ticket.channel)
            offers.append(Assignment(waiting.conversation, chosen))
            if not places.free:
                break
    return offers


@dataclass(frozen=True, slots=True)
class _Round:
    places: Places
    people: Mapping[str, Agent]
    routing: Routing
    at: int

    def choose(self, ticket: Ticket, demand: Demand, fit: int) -> str | None:
        """Of those fit for the ticket who gets it: the preferred agent, else the first who did not pass on it."""
        for name in ticket.passed:
            bit = self.places.bit(name)
            if fit & bit and has_passed(self.people[name], ticket, self.routing, self.at):
                fit ^= bit
        if ticket.preferred is not None:
            if fit & self.places.bit(ticket.preferred):
                return ticket.preferred
            if is_held(self.people.get(ticket.preferred), ticket, demand, self.routing, self.at):
                return None
        return self.places.first(fit).id if fit else None


def has_passed(agent: Agent, ticket: Ticket, routing: Routing, at: int) -> bool:
    """True while the agent's refusal holds: until they announce themselves anew or the policy forgives it.

    Of times ahead of ``at``, which a clock that went back leaves behind, a refusal counts for nothing (one offer more
    is better than a customer whom nobody may take), an announcement as one from before the refusal.
    """
    when = ticket.passed.get(agent.id)
    return when is not None and when <= at < when + in_ms(routing.forgive) and not when < agent.present_since <= at


def is_held(preferred: Agent | None, ticket: Ticket, demand: Demand, routing: Routing, at: int) -> bool:
    """True while the ticket waits for its preferred agent alone, who is in, could take it, but has no room just now.

    ``preferred`` is None when that agent is not connected. The whole wait counts: no ticket is held again later.
    """
    return (
        waited(ticket, at) < in_ms(routing.sticky)
        and preferred is not None
        and preferred.routing in (*ANSWERING, "wrap_up")
        and preferred.capacity > 0
        and bound(preferred, ticket.channel, routing) != 0
        and demand.is_met(preferred)
        and not has_passed(preferred, ticket, routing, at)
    )


def next_change(tickets: Iterable[Waiting], policy: Policy, at: int) -> int | None:
    """Milliseconds until the next ticket asks for less, is let go by its preferred agent, or forgives a refusal.

    None when time alone changes nothing any more; else at least 1.
    """
    demands = Demands(policy.routing)
    soonest = [when for one in tickets if (when := _next_moment(one.ticket, demands, at)) is not None]
    return min(soonest) - at if soonest else None


def _next_moment(ticket: Ticket, demands: Demands, at: int) -> int | None:
    """The next moment (Unix milliseconds) at which time alone changes who may get the ticket."""
    moments, routing = demands.moments(ticket.skill), demands.routing
    place = bisect_right(moments, at - ticket.since)
    soonest = ticket.since + moments[place] if place < len(moments) else None
    if not ticket.passed and not (ticket.preferred and routing.sticky):
        return soonest
    others = [when + in_ms(routing.forgive) for when in ticket.passed.values()]
    others.append(ticket.since + in_ms(routing.sticky))
    return min((when for when in (soonest, *others) if when is not None and when > at), default=None)
