"""What one engagement has shown so far: the signals as a fold of the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict, Unpack
from zlib import crc32

from broker.domain.signals import Signals

#: How many turns, moods, messages an engagement remembers, newest last.
KEPT = 20
#: How many business APIs have their failures counted by name; those of all count in ``api_errors``.
CALLS = 50


class Utterance(NamedTuple):
    """A customer's message: when (Unix milliseconds), how many words, a digest that the same words again share."""

    at: int
    words: int
    digest: int


class Moved(TypedDict, total=False):
    """The parts of an engagement that change."""

    turns: int
    fallbacks: int
    total_fallbacks: int
    api_errors: int
    failed_calls: Mapping[str, int]
    confidences: tuple[float | None, ...]
    gaps: tuple[float | None, ...]
    intents: tuple[str, ...]
    moods: tuple[float, ...]
    frustrations: tuple[float, ...]
    wants_human: float | None
    messages: tuple[Utterance, ...]
    waiting_since: int | None
    last_wait: int
    longest_wait: int
    risk: float | None
    proposals: frozenset[str]
    asked_at: int | None


# Without slots: ``_with`` copies all parts at once, which for slots takes a step for each of them.
@dataclass(frozen=True)
class Engagement:
    """What was measured since the present kind of owner took the conversation.

    A new engagement starts from zero, so that an old signal cannot hand a conversation over twice. The tuples hold
    the last ``KEPT`` values, newest last; ``confidences``, ``gaps``, ``intents`` have one for each turn, ``moods``,
    ``frustrations`` only those that were measured. Waits are milliseconds from the first unanswered message to its
    answer.
    """

    number: int = 1
    turns: int = 0
    fallbacks: int = 0  # consecutive
    total_fallbacks: int = 0
    api_errors: int = 0
    failed_calls: Mapping[str, int] = field(default_factory=dict)
    confidences: tuple[float | None, ...] = ()
    gaps: tuple[float | None, ...] = ()  # between the two best intents
    intents: tuple[str, ...] = ()  # the best one, empty where nothing was understood
    moods: tuple[float, ...] = ()
    frustrations: tuple[float, ...] = ()
    wants_human: float | None = None  # of the last turn
    messages: tuple[Utterance, ...] = ()
    waiting_since: int | None = None
    last_wait: int = 0
    longest_wait: int = 0
    risk: float | None = None
    proposals: frozenset[str] = frozenset()  # the rules that asked the customer already
    asked_at: int | None = None  # after how many turns one of them asked last

    @property
    def confidence(self) -> float | None:
        """That of the last turn's best intent; None when it was not understood."""
        return self.confidences[-1] if self.confidences else None

    @property
    def sentiment(self) -> float | None:
        """The mood measured last."""
        return self.moods[-1] if self.moods else None

    def after(self, signals: Signals) -> "Engagement":
        """This engagement with one more measured turn."""
        intents = signals.intents
        return self._with(
            turns=self.turns + 1,
            fallbacks=self.fallbacks + 1 if signals.fallback else 0,
            total_fallbacks=self.total_fallbacks + signals.fallback,
            api_errors=self.api_errors + signals.failed_calls,
            failed_calls=_with_failures(self.failed_calls, signals) if signals.api_calls else self.failed_calls,
            confidences=(*self.confidences[1 - KEPT :], signals.confidence),
            gaps=(*self.gaps[1 - KEPT :], signals.gap),
            intents=(*self.intents[1 - KEPT :], intents[0].name if intents else ""),
            moods=_newest(self.moods, signals.sentiment),
            frustrations=_newest(self.frustrations, signals.frustration),
            wants_human=signals.wants_human,
            risk=self.risk if signals.risk is None else signals.risk,
        )

    def said(self, at: int, text: str) -> "Engagement":
        """This engagement after one more message of the customer; ``at`` in Unix milliseconds."""
        since = at if self.waiting_since is None else self.waiting_since
        return self._with(messages=(*self.messages[1 - KEPT :], utterance(at, text)), waiting_since=since)

    def answered(self, at: int) -> "Engagement":
        """This engagement once the customer has an answer."""
        if self.waiting_since is None:
            return self
        wait = self.waited(at)
        return self._with(waiting_since=None, last_wait=wait, longest_wait=max(wait, self.longest_wait))

    def content(self) -> "Engagement":
        """This engagement once it turns out that the customer's words want no answer."""
        return self._with(waiting_since=None)

    def waited(self, at: int) -> int:
        """How long the customer has been waiting at ``at``, in milliseconds."""
        return max(0, at - self.waiting_since) if self.waiting_since is not None else 0

    def at_risk(self, risk: float | None) -> "Engagement":
        """This engagement with a worker's newest word on how likely the customer is lost."""
        return self if risk is None else self._with(risk=risk)

    def proposed(self, rule: str) -> "Engagement":
        """This engagement once ``rule`` asked the customer whether they want a person."""
        return self._with(proposals=self.proposals | {rule}, asked_at=self.turns)

    def next(self) -> "Engagement":
        """The engagement that follows a change of the kind of owner."""
        return Engagement(number=self.number + 1)

    def _with(self, **parts: Unpack[Moved]) -> "Engagement":
        moved = object.__new__(Engagement)
        object.__setattr__(moved, "__dict__", self.__dict__ | parts)
        return moved


def utterance(at: int, text: str) -> Utterance:
    """The message as rules remember it: case, blanks, closing marks make no difference to its digest."""
    words = text.casefold().split()
    folded = " ".join(words).rstrip(" .!?…")
    return Utterance(at, len(words), crc32(folded.encode("utf-8", "surrogatepass")))


def _newest(kept: tuple[float, ...], measured: float | None) -> tuple[float, ...]:
    return kept if measured is None else (*kept[1 - KEPT :], measured)


def _with_failures(failed: Mapping[str, int], signals: Signals) -> Mapping[str, int]:
    counted = dict(failed)
    for call in signals.api_calls:
        if not call.ok and (call.name in counted or len(counted) < CALLS):
            counted[call.name] = counted.get(call.name, 0) + 1
    return counted
