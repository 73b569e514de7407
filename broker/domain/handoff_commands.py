"""Wishes that may give a conversation another owner."""

from dataclasses import dataclass
from typing import Literal

from broker.domain.ids import Count, Id, Label, OptionalLabel, Remark


@dataclass(frozen=True, slots=True)
class RequestHandoff:
    """Ask for a person, by the customer's button or by a worker with a reason of its own."""

    conversation: Id
    reason: OptionalLabel = ""
    skill: OptionalLabel = ""
    kind: Literal["request_handoff"] = "request_handoff"


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    conversation: Id
    offer: Id
    kind: Literal["accept_offer"] = "accept_offer"


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    conversation: Id
    offer: Id
    reason: Remark = ""
    kind: Literal["decline_offer"] = "decline_offer"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Give it to another skill or to one named agent.

    ``warm``: its owner keeps it until the named agent accepts.
    """

    conversation: Id
    skill: OptionalLabel = ""
    agent: Id | None = None
    note: Remark = ""
    mode: Literal["blind", "warm"] = "blind"
    kind: Literal["transfer"] = "transfer"


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """The desk's: reserve the conversation for ``agent``."""

    conversation: Id
    agent: Id
    kind: Literal["make_offer"] = "make_offer"


@dataclass(frozen=True, slots=True)
class ExpireOffer:
    """The desk's: the accept time-out passed."""

    conversation: Id
    offer: Id
    kind: Literal["expire_offer"] = "expire_offer"


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """The desk's: the agent can no longer take it."""

    conversation: Id
    offer: Id
    reason: Remark
    kind: Literal["withdraw_offer"] = "withdraw_offer"


@dataclass(frozen=True, slots=True)
class LoseAgent:
    """The desk's: the owning agent stayed away longer than the grace period."""

    conversation: Id
    agent: Id
    kind: Literal["lose_agent"] = "lose_agent"


@dataclass(frozen=True, slots=True)
class AnswerProposal:
    """The customer's: yes or no to the question whether they want a person."""

    conversation: Id
    proposal: Id
    accept: bool
    kind: Literal["answer_proposal"] = "answer_proposal"


@dataclass(frozen=True, slots=True)
class Snooze:
    """Let it sleep until ``until`` (Unix milliseconds): it takes no place, and wakes in the queue."""

    conversation: Id
    until: Count
    note: Remark = ""
    kind: Literal["snooze"] = "snooze"


@dataclass(frozen=True, slots=True)
class WakeUp:
    """End the sleep."""

    conversation: Id
    kind: Literal["wake_up"] = "wake_up"


@dataclass(frozen=True, slots=True)
class Reassign:
    """A supervisor's: send it to a skill, or to one named agent, whoever has it now."""

    conversation: Id
    skill: OptionalLabel = ""
    agent: Id | None = None
    note: Remark = ""
    kind: Literal["reassign"] = "reassign"


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A supervisor's: answer the customer oneself from here on, under the name that the customer reads."""

    conversation: Id
    name: Label
    kind: Literal["take_over"] = "take_over"


@dataclass(frozen=True, slots=True)
class Rescue:
    """The desk's: nobody was found to own it, so it waits for a person again."""

    conversation: Id
    reason: Label
    kind: Literal["rescue"] = "rescue"


HandoffCommand = (
    RequestHandoff
    | AnswerProposal
    | MakeOffer
    | AcceptOffer
    | DeclineOffer
    | ExpireOffer
    | WithdrawOffer
    | Transfer
    | Snooze
    | WakeUp
    | Reassign
    | TakeOver
    | Rescue
    | LoseAgent
)
