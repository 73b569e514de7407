"""What was measured in a conversation, with the reasons drawn from it."""

from dataclasses import dataclass, replace
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

    ``intents`` are best first. ``fallback`` says that nothing was understood at all; the intents are then empty.
    """

    intents: Annotated[tuple[Intent, ...], MaxLen(10)] = ()
    fallback: bool = False
    sentiment: Mood | None = None
    api_calls: Annotated[tuple[ApiCall, ...], MaxLen(50)] = ()
    milliseconds: Count = 0

    @property
    def confidence(self) -> float | None:
        """The confidence in the best intent; None when nothing was understood."""
        return self.intents[0].confidence if self.intents else None

    @property
    def failed_calls(self) -> int:
        return sum(not call.ok for call in self.api_calls)


@dataclass(frozen=True, slots=True)
class Measured:
    """One signal held against its threshold, as the why-card shows it."""

    name: Label
    value: float | Remark
    threshold: float | Remark


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of a handoff.

    ``rule`` is the id of the policy's rule (or ``customer_asked``, ``agent_asked`` ...); ``evidence`` is the id of
    the message that fired it, empty when no message did.
    """

    rule: Label
    measured: Annotated[tuple[Measured, ...], MaxLen(4)] = ()
    evidence: Id | None = None
    policy_version: OptionalLabel = ""


@dataclass(frozen=True, slots=True)
class Engagement:
    """What was measured since the present kind of owner took the conversation.

    A new engagement starts from zero, so that an old signal cannot hand a conversation over twice.
    """

    number: int = 1
    turns: int = 0
    fallbacks: int = 0  # consecutive
    total_fallbacks: int = 0
    api_errors: int = 0
    confidence: float | None = None
    sentiment: float | None = None

    def after(self, signals: Signals) -> "Engagement":
        """This engagement with one more measured turn."""
        return replace(
            self,
            turns=self.turns + 1,
            fallbacks=self.fallbacks + 1 if signals.fallback else 0,
            total_fallbacks=self.total_fallbacks + signals.fallback,
            api_errors=self.api_errors + signals.failed_calls,
            confidence=signals.confidence,
            sentiment=self.sentiment if signals.sentiment is None else signals.sentiment,
        )

    def next(self) -> "Engagement":
        """The engagement that follows a change of the kind of owner."""
        return Engagement(number=self.number + 1)
