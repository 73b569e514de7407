"""Agents: presence, skills, capacity, what each one holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar, assert_never

from broker.domain.agent_events import (
    AgentEvent,
    AgentRegistered,
    AgentResponded,
    AgentRostered,
    CapacitySet,
    OfferReleased,
    OfferReserved,
    Presence,
    PresenceSet,
    RoutingState,
    SkillsSet,
    WorkEvent,
    WorkPaused,
    WorkReleased,
    WorkResumed,
    WorkTaken,
    WrapUpEnded,
    WrapUpStarted,
)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Agent:
    """The fold of an agent's stream. ``idle_since`` (last work ended) and ``present_since`` are Unix milliseconds.

    ``channel_of`` names the channel of each conversation held or offered; ``caps`` bounds them by channel;
    ``paused`` are held without capacity; ``wrapping`` are conversations in wrap-up, with when that ends by itself;
    ``last_work`` is the one that ended last, at ``last_ended``, until its wrap-up begins.
    """

    id: str
    name: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    capacity: int = 0
    caps: Mapping[str, int] = field(default_factory=dict)
    presence: Presence = "offline"
    reason: str = ""
    offers: Mapping[str, str] = field(default_factory=dict)  # offer -> conversation
    holding: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()
    wrapping: Mapping[str, int | None] = field(default_factory=dict)
    channel_of: Mapping[str, str] = field(default_factory=dict)
    last_work: str = ""
    last_ended: int = 0
    missed: bool = False  # an offer ran out unanswered and the agent did nothing since
    idle_since: int = 0
    present_since: int = 0
    rostered: AgentRostered | None = None

    @property
    def is_registered(self) -> bool:
        return bool(self.name)

    @property
    def load(self) -> int:
        """The places in use: offers, conversations that are not paused, wrap-ups."""
        return len(self.offers) + len(self.holding) - len(self.paused) + len(self.wrapping)

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.load)

    def room(self, channel: str) -> int:
        """How many more conversations of this channel the agent may take."""
        cap = self.caps.get(channel)
        if cap is None:
            return self.free
        held = (self.holding - self.paused) | set(self.offers.values())
        return min(self.free, cap - sum(self.channel_of.get(one) == channel for one in held))

    @property
    def routing(self) -> RoutingState:
        if self.presence != "online":
            return "off_queue"
        if self.missed:
            return "not_responding"
        if self.wrapping:
            return "wrap_up"
        return "interacting" if self.holding - self.paused else "idle"


def evolve_agent(agent: Agent, event: AgentEvent, at: int) -> Agent:
    """The agent after one event that happened at ``at`` (Unix milliseconds)."""
    match event:
        case AgentRegistered(name, skills, capacity, channels):
            return replace(agent, name=name, skills=dict(skills), capacity=capacity, caps=dict(channels), idle_since=at)
        case AgentRostered(name, skills, capacity, channels):
            known = replace(agent, name=name, skills=dict(skills), capacity=capacity, caps=dict(channels))
            return replace(known, rostered=event)
        case PresenceSet(presence, reason):
            return replace(agent, presence=presence, reason=reason, missed=False, present_since=at)
        case SkillsSet(skills):
            return replace(agent, skills=dict(skills))
        case CapacitySet(capacity, channels):
            caps = agent.caps if channels is None else dict(channels)
            return replace(agent, capacity=capacity, caps=caps)
        case AgentResponded():
            return replace(agent, missed=False)
        case WrapUpStarted(conversation, until):
            return replace(agent, wrapping={**agent.wrapping, conversation: until}, last_work="")
        case WrapUpEnded(conversation):
            return replace(agent, wrapping=_without(agent.wrapping, conversation), idle_since=at)
        case _:
            return _evolve_work(agent, event, at)


def _evolve_work(agent: Agent, event: WorkEvent, at: int) -> Agent:
    match event:
        case OfferReserved(offer=offer, conversation=conversation, channel=channel):
            offers = {**agent.offers, offer: conversation}
            return replace(agent, offers=offers, channel_of={**agent.channel_of, conversation: channel})
        case OfferReleased(offer, conversation, outcome):
            missed = agent.missed or outcome == "timed_out"
            channel_of = _without(agent.channel_of, conversation)
            return replace(agent, offers=_without(agent.offers, offer), missed=missed, channel_of=channel_of)
        case WorkTaken(conversation, offer, channel):
            # Taken up again, it is work and no paperwork any more.
            offers, wrapping = _without(agent.offers, offer), _without(agent.wrapping, conversation)
            holding, channel_of = agent.holding | {conversation}, {**agent.channel_of, conversation: channel}
            taken = replace(agent, offers=offers, wrapping=wrapping, holding=holding, channel_of=channel_of)
            return replace(taken, missed=False)
        case WorkPaused(conversation):
            return replace(agent, paused=agent.paused | {conversation})
        case WorkResumed(conversation):
            return replace(agent, paused=agent.paused - {conversation})
        case WorkReleased(conversation):
            holding, paused = agent.holding - {conversation}, agent.paused - {conversation}
            channel_of = _without(agent.channel_of, conversation)
            left = replace(agent, holding=holding, paused=paused, channel_of=channel_of)
            return replace(left, idle_since=at, last_work=conversation, last_ended=at)
        case _:
            assert_never(event)


def _without(table: Mapping[str, Value], key: str) -> dict[str, Value]:
    return {name: value for name, value in table.items() if name != key}
