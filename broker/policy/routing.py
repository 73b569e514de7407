"""Who gets which waiting ticket: a pure function of tickets, roster, policy, time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from broker.domain.agents import Agent
from broker.domain.conversation import Ticket
from broker.policy.models import Policy


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket in the queue."""

    conversation: str
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Assignment:
    """Offer this conversation to this agent."""

    conversation: str
    agent: str


def in_order(tickets: Iterable[Waiting]) -> list[Waiting]:
    """The queue: priority first, then the longest wait; ties by name."""
    return sorted(tickets, key=lambda one: (one.ticket.priority, one.ticket.since, one.conversation))


def assign(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Offers to make now. ``roster`` holds connected agents only; ``at`` is Unix milliseconds.

    Each agent gets at most as many as they have free places; the same input gives the same offers.
    """
    load = {agent.id: agent.load for agent in roster}
    offers: list[Assignment] = []
    for waiting in in_order(tickets):
        with_room = [agent for agent in roster if load[agent.id] < agent.capacity]
        if not with_room:
            break
        able = [agent for agent in with_room if is_eligible(agent, waiting.ticket, policy, at)]
        if not able:
            continue
        chosen = min(able, key=lambda agent: _rank(agent, waiting.ticket, load[agent.id]))
        load[chosen.id] += 1
        offers.append(Assignment(waiting.conversation, chosen.id))
    return offers


def is_eligible(agent: Agent, ticket: Ticket, policy: Policy, at: int) -> bool:
    """An allow-list: online, answering, skilled, with room, who did not just pass on this ticket."""
    return (
        agent.presence == "online"
        and agent.routing in ("idle", "interacting")
        and agent.free > 0
        and (not ticket.skill or ticket.skill in agent.skills)
        and not _passed(agent, ticket, policy, at)
    )


def _passed(agent: Agent, ticket: Ticket, policy: Policy, at: int) -> bool:
    """True while the agent's refusal holds: until they announce themselves anew or the policy forgives it."""
    when = ticket.passed.get(agent.id)
    if when is None:
        return False
    return agent.present_since < when and at < when + int(policy.routing.forgive * 1000)


def _rank(agent: Agent, ticket: Ticket, load: int) -> tuple[bool, int, int, int, str]:
    """Preferred first, then the least loaded, then the longest idle, then most room, then by name.

    Load goes before idleness: whoever holds work is not idle, however long ago their last work ended.
    """
    idle_since = max(agent.idle_since, agent.present_since)
    return (agent.id != ticket.preferred, load, idle_since, -agent.capacity, agent.id)
