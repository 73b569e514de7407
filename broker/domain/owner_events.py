"""The facts that may give a conversation another owner."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from broker.domain.agent_events import ReleaseOutcome
from broker.domain.customers import CustomerRecord
from broker.domain.ids import Count, Id, Label, OptionalLabel, Remark
from broker.domain.signals import Why

Priority = Annotated[int, Ge(1), Le(5)]
Demand = Annotated[int, Ge(1), Le(5)]
LeaseLoss = Literal["silent", "gone", "released"]


@dataclass(frozen=True, slots=True)
class ConversationOpened:
    """A customer began. ``record`` is what the business knew of them then; None where an audience may not see it."""

    customer: Id
    channel: Label
    language: Label
    policy_version: OptionalLabel
    record: CustomerRecord | None = None
    topic: OptionalLabel = ""
    kind: Literal["conversation_opened"] = "conversation_opened"


@dataclass(frozen=True, slots=True)
class BotLeaseGranted:
    worker: Id
    lease: Id
    kind: Literal["bot_lease_granted"] = "bot_lease_granted"


@dataclass(frozen=True, slots=True)
class BotLeaseLost:
    lease: Id
    reason: LeaseLoss
    kind: Literal["bot_lease_lost"] = "bot_lease_lost"


@dataclass(frozen=True, slots=True)
class HandoffRequested:
    """A person is wanted: this opens the ticket. ``why`` is None where an audience may not see it.

    ``level`` is the least level of the skill that the ticket asks for.
    """

    ticket: Id
    skill: OptionalLabel
    priority: Priority
    why: Why | None = None
    preferred: Id | None = None
    level: Demand = 1
    kind: Literal["handoff_requested"] = "handoff_requested"


@dataclass(frozen=True, slots=True)
class OfferMade:
    """Reserved for ``agent`` until ``deadline`` (Unix milliseconds)."""

    offer: Id
    agent: Id
    deadline: Count
    kind: Literal["offer_made"] = "offer_made"


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    """The agent owns the conversation now; ``name`` is what the customer reads."""

    offer: Id
    agent: Id
    name: Label
    kind: Literal["offer_accepted"] = "offer_accepted"


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    offer: Id
    agent: Id
    reason: Remark = ""
    kind: Literal["offer_declined"] = "offer_declined"


@dataclass(frozen=True, slots=True)
class OfferTimedOut:
    offer: Id
    agent: Id
    kind: Literal["offer_timed_out"] = "offer_timed_out"


@dataclass(frozen=True, slots=True)
class OfferWithdrawn:
    """Nobody's fault: the agent went away, or the customer no longer waits."""

    offer: Id
    agent: Id
    reason: Remark = ""
    kind: Literal["offer_withdrawn"] = "offer_withdrawn"


@dataclass(frozen=True, slots=True)
class Transferred:
    """Back to the queue, for another skill or one named agent; the waiting time goes on."""

    agent: Id
    skill: OptionalLabel
    preferred: Id | None = None
    note: Remark = ""
    kind: Literal["transferred"] = "transferred"


@dataclass(frozen=True, slots=True)
class WarmOffered:
    """A warm transfer: ``agent`` may take it until ``deadline`` (Unix milliseconds); its owner keeps it until then."""

    offer: Id
    agent: Id
    deadline: Count
    note: Remark = ""
    kind: Literal["warm_offered"] = "warm_offered"


@dataclass(frozen=True, slots=True)
class WarmEnded:
    """The warm transfer came to nothing: its owner goes on."""

    offer: Id
    agent: Id
    outcome: ReleaseOutcome
    reason: Remark = ""
    kind: Literal["warm_ended"] = "warm_ended"


@dataclass(frozen=True, slots=True)
class Reassigned:
    """A supervisor sent it to the queue, for another skill or one named agent; ``agent`` held it, if anybody did."""

    agent: Id | None
    skill: OptionalLabel
    preferred: Id | None = None
    note: Remark = ""
    kind: Literal["reassigned"] = "reassigned"


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A supervisor owns it now; ``name`` is what the customer reads."""

    agent: Id
    name: Label
    kind: Literal["taken_over"] = "taken_over"


@dataclass(frozen=True, slots=True)
class PutToSleep:
    """Snoozed until ``until`` (Unix milliseconds); ``agent`` is preferred when it wakes."""

    until: Count
    agent: Id | None = None
    note: Remark = ""
    kind: Literal["put_to_sleep"] = "put_to_sleep"


@dataclass(frozen=True, slots=True)
class Requeued:
    """In the queue again: it woke, its agent had no room for it, or nobody was found to own it."""

    reason: Label
    kind: Literal["requeued"] = "requeued"


@dataclass(frozen=True, slots=True)
class AgentLost:
    """The owning agent's connection was gone longer than the grace period."""

    agent: Id
    kind: Literal["agent_lost"] = "agent_lost"


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The agent gave the conversation back to the bots, unresolved."""

    note: Remark = ""
    kind: Literal["handed_back"] = "handed_back"


@dataclass(frozen=True, slots=True)
class Resolved:
    """Done, says its owner. ``bot_closes`` tells whether a live bot says goodbye; else the desk does."""

    code: OptionalLabel
    bot_closes: bool
    note: Remark = ""
    kind: Literal["resolved"] = "resolved"


@dataclass(frozen=True, slots=True)
class Closed:
    reason: Label
    kind: Literal["closed"] = "closed"


@dataclass(frozen=True, slots=True)
class Reopened:
    reason: Label
    kind: Literal["reopened"] = "reopened"


#: Events that may change the owner; each change raises the epoch.
OwnershipEvent = (
    ConversationOpened
    | BotLeaseGranted
    | BotLeaseLost
    | HandoffRequested
    | OfferMade
    | OfferAccepted
    | OfferDeclined
    | OfferTimedOut
    | OfferWithdrawn
    | Transferred
    | WarmOffered
    | WarmEnded
    | Reassigned
    | TakenOver
    | PutToSleep
    | Requeued
    | AgentLost
    | HandedBack
    | Resolved
    | Closed
    | Reopened
)
