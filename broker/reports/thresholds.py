"""How much each threshold of confidence would have handed over, had it been in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from broker.domain.events import Recorded, SignalsReported

THRESHOLDS: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many messages fall below a threshold (a share), how many conversations have ``turns`` of them in a row."""

    below: float
    messages: int
    conversations: int


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of what the bots judged; ``not_understood`` messages have no confidence, so no threshold sees them."""

    conversations: int
    messages: int
    not_understood: int
    turns: int
    rates: tuple[Rate, ...]


@dataclass(slots=True)
class Confidences:
    """The confidences of each conversation since a time (Unix milliseconds), None for a message not understood."""

    since: int = 0
    found: list[list[float | None]] = field(default_factory=list)

    def add(self, log: Sequence[Recorded]) -> None:
        """Count in one conversation."""
        confidences = [
            one.event.signals.confidence
            for one in log
            if isinstance(one.event, SignalsReported) and one.at >= self.since
        ]
        if confidences:
            self.found.append(confidences)

    def rates(self, turns: int) -> Rates:
        """What each threshold would have caused, as a rule that waits for so many turns in a row."""
        flat = [value for one in self.found for value in one]
        known = [value for value in flat if value is not None]
        rates = tuple(
            Rate(below, sum(value < below for value in known), sum(_falls(one, below, turns) for one in self.found))
            for below in THRESHOLDS
        )
        return Rates(len(self.found), len(flat), len(flat) - len(known), turns, rates)


def _falls(confidences: Iterable[float | None], below: float, turns: int) -> bool:
    """Whether so many in a row lie below the threshold; one without a confidence ends the row."""
    row = 0
    for value in confidences:
        row = row + 1 if value is not None and value < below else 0
        if row >= turns:
            return True
    return False
