"""The facts that may give a conversation another owner."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from broker.domain.customers import CustomerRecord
from broker.domain.ids import Count, Id, Label, OptionalLabel, Remark
from broker.domain.signals import Why

Priority = Annotated[int, Ge(1), Le(5)]
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
    """A person is wanted: this opens the ticket. ``why`` is None where an audience may not see it."""

    ticket: Id
    skill: OptionalLabel
    priority: Priority
    why: Why | None = None
    preferred: Id | None = None
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
    | AgentLost
    | HandedBack
    | Resolved
    | Closed
    | Reopened
)
