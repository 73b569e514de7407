"""The facts of what is judged about a conversation besides its owner."""

from dataclasses import dataclass
from typing import Literal

from broker.domain.ids import Count, Id, Label, OptionalLabel, Remark, Share
from broker.domain.owner_events import Demand, Priority
from broker.domain.signals import Why

ProposalAnswer = Literal["accepted", "declined", "lapsed"]
AlertStep = Literal["agent", "team", "supervisor", "sla_warning", "sla_breach"]
Verdict = Literal["needless", "right", "too_late"]


@dataclass(frozen=True, slots=True)
class HandoffProposed:
    """The customer is asked whether they want a person; ``why`` is None where an audience may not see it."""

    proposal: Id
    skill: OptionalLabel
    priority: Priority
    why: Why | None = None
    level: Demand = 1
    kind: Literal["handoff_proposed"] = "handoff_proposed"


@dataclass(frozen=True, slots=True)
class ProposalAnswered:
    """``lapsed``: the customer spoke of something else."""

    proposal: Id
    answer: ProposalAnswer
    kind: Literal["proposal_answered"] = "proposal_answered"


@dataclass(frozen=True, slots=True)
class LanguageDetected:
    """The customer writes in ``language``: what is said to them from here on is in it."""

    language: Label
    confidence: Share
    kind: Literal["language_detected"] = "language_detected"


@dataclass(frozen=True, slots=True)
class PolicyApplied:
    """This conversation is judged by another version of the policy from here on."""

    version: Label
    kind: Literal["policy_applied"] = "policy_applied"


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """One step of the alert ladder; ``number`` counts the alerts of the present ticket from 1."""

    step: AlertStep
    number: Count
    kind: Literal["alert_raised"] = "alert_raised"


@dataclass(frozen=True, slots=True)
class EscalationMarked:
    """What a person thinks of the handoff that opened ``ticket``."""

    ticket: Id
    verdict: Verdict
    note: Remark = ""
    kind: Literal["escalation_marked"] = "escalation_marked"


@dataclass(frozen=True, slots=True)
class TurnFlagged:
    """A person holds the bot's ``message`` for a mistake that its designer should hear of."""

    message: Id
    reason: Remark = ""
    kind: Literal["turn_flagged"] = "turn_flagged"


JudgementEvent = (
    HandoffProposed | ProposalAnswered | LanguageDetected | PolicyApplied | AlertRaised | EscalationMarked | TurnFlagged
)
