"""Tickets, agents to try routing on."""

from dataclasses import replace

from broker.domain.agent_events import Presence
from broker.domain.agents import Agent
from broker.domain.conversation_parts import Ticket
from broker.policy.models import Policy
from broker.policy.queue_order import Waiting
from broker.policy.routing import assign
from tests.unit.policy.rulebook import policy

NOW = 1_000_000
PLAIN = policy(routing={"forgive": 120})


def agent(name: str, *, capacity: int = 1, idle_since: int = 0, presence: Presence = "online", level: int = 3) -> Agent:
    return Agent(name, name.title(), {"support": level}, capacity, presence=presence, idle_since=idle_since)


def waiting(
    name: str,
    *,
    since: int = 0,
    priority: int = 3,
    skill: str = "support",
    level: int = 1,
    channel: str = "",
    preferred: str | None = None,
) -> Waiting:
    return Waiting(name, Ticket(f"t-{name}", since, None, skill, priority, preferred, level=level, channel=channel))


def passed(one: Waiting, by: str, at: int) -> Waiting:
    return replace(one, ticket=replace(one.ticket, passed={by: at}))


def offers(tickets: list[Waiting], *roster: Agent, at: int = NOW, rules: Policy = PLAIN) -> list[tuple[str, str]]:
    return [(offer.conversation, offer.agent) for offer in assign(tickets, roster, rules, at)]
