"""What was measured in a conversation, with the reasons drawn from it."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import MaxLen

from broker.domain.ids import Count, Id, Label, Mood, OptionalLabel, Remark, Share


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of a business API made while a turn was answered."""

    name: Label
    ok: bool
    milliseconds: Count
    error: Remark = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """One reading of what the customer wants."""

    name: Label
    confidence: Share


@dataclass(frozen=True, slots=True)
class Signals:
    """What a worker measured on one customer message.

    ``language`` is the one it is written in, as far as can be told; ``risk`` is how likely the customer is lost.
    ``out_of_scope``, ``wants_human``, ``frustration`` are probabilities: that no known intent is meant, that a person
    is asked for, that the words are frustrated; None where nobody measured them. ``intents`` are best first.
    ``fallback`` says that nothing was understood at all; the intents are then empty.
    """

    intents: Annotated[tuple[Intent, ...], MaxLen(10)] = ()
    fallback: bool = False
    sentiment: Mood | None = None
    api_calls: Annotated[tuple[ApiCall, ...], MaxLen(50)] = ()
    milliseconds: Count = 0
    language: OptionalLabel = ""
    language_confidence: Share = 0.0
    risk: Share | None = None
    wants_human: Share | None = None
    frustration: Share | None = None
    out_of_scope: Share | None = None

    @property
    def confidence(self) -> float | None:
        """The confidence in the best intent; None when nothing was understood."""
        return self.intents[0].confidence if self.intents else None

    @property
    def gap(self) -> float | None:
        """How far the best intent is ahead of the second; None when there are no two."""
        return self.intents[0].confidence - self.intents[1].confidence if len(self.intents) > 1 else None

    @property
    def failed_calls(self) -> int:
        return sum(not call.ok for call in self.api_calls)


@dataclass(frozen=True, slots=True)
class Measured:
    """One signal held against its threshold, as the why-card shows it.

    For a part of the predicted risk, ``contribution`` is what it adds to the score's log-odds.
    """

    name: Label
    value: float | Remark
    threshold: float | Remark
    contribution: float | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of a handoff.

    ``rule`` is the id of the policy's rule (or ``customer_asked``, ``agent_asked`` ...); ``evidence`` is the id of
    the message that fired it, empty when no message did.
    """

    rule: Label
    measured: Annotated[tuple[Measured, ...], MaxLen(20)] = ()
    evidence: Id | None = None
    policy_version: OptionalLabel = ""
