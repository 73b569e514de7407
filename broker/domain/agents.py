"""Agents: presence, skills, capacity, what each one holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, assert_never

from annotated_types import Ge, Le, MaxLen

from broker.domain.ids import Count, Id, Label, OptionalLabel, Remark

Presence = Literal["online", "busy", "away", "offline"]
RoutingState = Literal["off_queue", "idle", "interacting", "not_responding"]
ReleaseOutcome = Literal["declined", "timed_out", "withdrawn"]
WorkOutcome = Literal["resolved", "transferred", "handed_back", "lost", "closed"]
Level = Annotated[int, Ge(1), Le(5)]
Capacity = Annotated[int, Ge(0), Le(100)]
Skills = Annotated[Mapping[Label, Level], MaxLen(50)]


@dataclass(frozen=True, slots=True)
class AgentRegistered:
    name: Label
    skills: Skills
    capacity: Capacity
    kind: Literal["agent_registered"] = "agent_registered"


@dataclass(frozen=True, slots=True)
class PresenceSet:
    presence: Presence
    reason: OptionalLabel = ""
    kind: Literal["presence_set"] = "presence_set"


@dataclass(frozen=True, slots=True)
class SkillsSet:
    skills: Skills
    kind: Literal["skills_set"] = "skills_set"


@dataclass(frozen=True, slots=True)
class CapacitySet:
    capacity: Capacity
    kind: Literal["capacity_set"] = "capacity_set"


@dataclass(frozen=True, slots=True)
class OfferReserved:
    """A conversation is offered to this agent until ``deadline`` (Unix milliseconds)."""

    offer: Id
    conversation: Id
    deadline: Count
    rule: Label
    skill: OptionalLabel
    waiting_since: Count
    last_line: Remark = ""
    kind: Literal["offer_reserved"] = "offer_reserved"


@dataclass(frozen=True, slots=True)
class OfferReleased:
    offer: Id
    conversation: Id
    outcome: ReleaseOutcome
    kind: Literal["offer_released"] = "offer_released"


@dataclass(frozen=True, slots=True)
class WorkTaken:
    """The agent owns the conversation; ``offer`` is the reservation that this used up."""

    conversation: Id
    offer: Id
    kind: Literal["work_taken"] = "work_taken"


@dataclass(frozen=True, slots=True)
class WorkReleased:
    conversation: Id
    outcome: WorkOutcome
    kind: Literal["work_released"] = "work_released"


AgentEvent = (
    AgentRegistered | PresenceSet | SkillsSet | CapacitySet | OfferReserved | OfferReleased | WorkTaken | WorkReleased
)


@dataclass(frozen=True, slots=True)
class Agent:
    """The fold of an agent's stream. ``idle_since`` (last work ended) and ``present_since`` are Unix milliseconds."""

    id: str
    name: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    capacity: int = 0
    presence: Presence = "offline"
    reason: str = ""
    offers: Mapping[str, str] = field(default_factory=dict)  # offer -> conversation
    holding: frozenset[str] = frozenset()
    missed: bool = False  # an offer ran out unanswered and the agent said nothing since
    idle_since: int = 0
    present_since: int = 0

    @property
    def is_registered(self) -> bool:
        return bool(self.name)

    @property
    def load(self) -> int:
        return len(self.offers) + len(self.holding)

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.load)

    @property
    def routing(self) -> RoutingState:
        if self.presence != "online":
            return "off_queue"
        if self.missed:
            return "not_responding"
        return "interacting" if self.holding else "idle"


def evolve_agent(agent: Agent, event: AgentEvent, at: int) -> Agent:
    """The agent after one event that happened at ``at`` (Unix milliseconds)."""
    match event:
        case AgentRegistered(name, skills, capacity):
            return replace(agent, name=name, skills=dict(skills), capacity=capacity, idle_since=at)
        case PresenceSet(presence, reason):
            return replace(agent, presence=presence, reason=reason, missed=False, present_since=at)
        case SkillsSet(skills):
            return replace(agent, skills=dict(skills))
        case CapacitySet(capacity):
            return replace(agent, capacity=capacity)
        case OfferReserved(offer, conversation):
            return replace(agent, offers={**agent.offers, offer: conversation})
        case OfferReleased(offer, _, outcome):
            missed = agent.missed or outcome == "timed_out"
            return replace(agent, offers=_without(agent.offers, offer), missed=missed)
        case WorkTaken(conversation, offer):
            return replace(agent, offers=_without(agent.offers, offer), holding=agent.holding | {conversation})
        case WorkReleased(conversation):
            return replace(agent, holding=agent.holding - {conversation}, idle_since=at)
        case _:
            assert_never(event)


def _without(offers: Mapping[str, str], offer: str) -> dict[str, str]:
    return {key: value for key, value in offers.items() if key != offer}
