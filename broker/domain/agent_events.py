"""The facts of an agent's stream: presence, skills, capacity, work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen

from broker.domain.ids import Count, Id, Label, OptionalLabel, Remark

Presence = Literal["online", "busy", "away", "offline"]
RoutingState = Literal["off_queue", "idle", "interacting", "not_responding", "wrap_up"]
ReleaseOutcome = Literal["declined", "timed_out", "withdrawn"]
WorkOutcome = Literal[
    "resolved", "transferred", "handed_back", "lost", "closed", "snoozed", "reassigned", "taken_over", "requeued"
]
Level = Annotated[int, Ge(1), Le(5)]
Capacity = Annotated[int, Ge(0), Le(100)]
Skills = Annotated[Mapping[Label, Level], MaxLen(50)]
Channels = Annotated[Mapping[Label, Capacity], MaxLen(20)]


@dataclass(frozen=True, slots=True)
class AgentRegistered:
    """``channels`` bounds how many conversations of a channel the agent holds at once, within the capacity."""

    name: Label
    skills: Skills
    capacity: Capacity
    channels: Channels = field(default_factory=dict)
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
    channels: Channels | None = None
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
    channel: OptionalLabel = ""
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
    channel: OptionalLabel = ""
    kind: Literal["work_taken"] = "work_taken"


@dataclass(frozen=True, slots=True)
class WorkReleased:
    conversation: Id
    outcome: WorkOutcome
    kind: Literal["work_released"] = "work_released"


@dataclass(frozen=True, slots=True)
class WorkPaused:
    """Set aside: still this agent's, but it takes no capacity."""

    conversation: Id
    kind: Literal["work_paused"] = "work_paused"


@dataclass(frozen=True, slots=True)
class WorkResumed:
    conversation: Id
    kind: Literal["work_resumed"] = "work_resumed"


@dataclass(frozen=True, slots=True)
class WrapUpStarted:
    """Paperwork on a conversation that ended; until ``until`` (Unix milliseconds), or until the agent says so."""

    conversation: Id
    until: Count | None = None
    kind: Literal["wrap_up_started"] = "wrap_up_started"


@dataclass(frozen=True, slots=True)
class WrapUpEnded:
    conversation: Id
    kind: Literal["wrap_up_ended"] = "wrap_up_ended"


@dataclass(frozen=True, slots=True)
class AgentResponded:
    """An agent who had let an offer run out does something again."""

    kind: Literal["agent_responded"] = "agent_responded"


@dataclass(frozen=True, slots=True)
class AgentRostered:
    """What the roster's file says of this agent; holds until the file says otherwise, or a person overrides it."""

    name: Label
    skills: Skills
    capacity: Capacity
    channels: Channels = field(default_factory=dict)
    kind: Literal["agent_rostered"] = "agent_rostered"


WorkEvent = OfferReserved | OfferReleased | WorkTaken | WorkPaused | WorkResumed | WorkReleased
AgentEvent = (
    AgentRegistered
    | AgentRostered
    | PresenceSet
    | SkillsSet
    | CapacitySet
    | WrapUpStarted
    | WrapUpEnded
    | AgentResponded
    | WorkEvent
)
