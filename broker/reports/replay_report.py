"""The numbers of a replay, each with the conversations behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from broker.reports.percentile import percentile
from broker.reports.replay import Decided, Kind, Replayed, Stretch
from broker.reports.replay_marks import MarksReport, marks_of
from broker.reports.replay_moments import Act

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
#: The kinds of which each case is named: the others are where nothing was ever decided, or nothing can be.
TOLD: Final[tuple[Kind, ...]] = KINDS[: KINDS.index("quiet")]


@dataclass(frozen=True, slots=True)
class Side:
    """A decision as the report tells it. ``after_ms``: since the customer's first message."""

    rule: str
    act: Act
    turn: str
    after_ms: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One stretch behind a number; ``stretch`` counts those of its conversation from 1."""

    conversation: str
    stretch: int
    recorded: Side | None
    predicted: Side | None


@dataclass(slots=True)
class RuleCount:
    """Decisions by one rule, recorded with predicted, as far as anything is determined."""

    recorded: int = 0
    predicted: int = 0


@dataclass(frozen=True, slots=True)
class Escalated:
    """How many of ``conversations`` came to a person.

    ``share`` of them all, the times from the customer's first message to the decision in ms; None of nothing. Whoever
    asked for a person before writing anything counts, but has no such time.
    """

    conversations: int
    escalated: int
    share: float | None
    p50_ms: int | None
    p95_ms: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """Recorded against predicted.

    ``predicted`` counts what is determined; ``least`` with ``most`` bound the share of all, whatever the customers of
    the undetermined conversations would have said.
    """

    recorded: Escalated
    predicted: Escalated
    undetermined: tuple[str, ...]
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole replay of ``version`` over ``conversations`` with ``stretches`` with the bots."""

    version: str
    conversations: int
    stretches: int
    moments: int
    counts: dict[Kind, int]
    cases: dict[Kind, tuple[Case, ...]]
    rules: dict[str, RuleCount]
    share: Share
    marks: MarksReport


@dataclass(slots=True)
class Tally:
    """What is added up one conversation at a time, so that each can be let go of."""

    conversations: int = 0
    stretches: int = 0
    moments: int = 0
    counts: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    cases: dict[Kind, list[Case]] = field(default_factory=lambda: {kind: [] for kind in TOLD})
    rules: dict[str, RuleCount] = field(default_factory=dict)
    recorded: list[int | None] = field(default_factory=list)  # the wait of each that was escalated, if it has one
    predicted: list[int | None] = field(default_factory=list)
    undetermined: list[str] = field(default_factory=list)
    marked: list[Replayed] = field(default_factory=list)

    def add(self, one: Replayed) -> None:
        """Count one conversation."""
        self.conversations += 1
        self._count(one)
        self._time(one)
        if any(handoff.verdict for handoff in one.handoffs):
            self.marked.append(one)

    def report(self, version: str) -> Report:
        """The numbers of all that was added, judged by the policy of this version."""
        return Report(
            version,
            self.conversations,
            self.stretches,
            self.moments,
            self.counts,
            {kind: tuple(cases) for kind, cases in self.cases.items()},
            dict(sorted(self.rules.items())),
            _share(self),
            marks_of(self.marked),
        )

    def _count(self, one: Replayed) -> None:
        for stretch in one.stretches:
            self.stretches += 1
            self.moments += stretch.moments
            self.counts[stretch.kind] += 1
            if stretch.kind in TOLD:
                recorded, predicted = (_side(one, side) for side in (stretch.recorded, stretch.predicted))
                self.cases[stretch.kind].append(Case(one.conversation, stretch.number, recorded, predicted))
            for side, name in ((stretch.recorded, "recorded"), (stretch.predicted, "predicted")):
                if side is not None:
                    counted = self.rules.setdefault(side.called.rule, RuleCount())
                    setattr(counted, name, getattr(counted, name) + 1)

    def _time(self, one: Replayed) -> None:
        handoffs = one.handoffs
        if handoffs:
            self.recorded.append(_wait(one, handoffs[0].at))
        changed = one.changed
        before = [stretch for stretch in one.stretches if changed is None or stretch.number < changed.number]
        certain = next((stretch.handoff.at for stretch in before if stretch.handoff), None)
        if certain is None and changed is not None:
            certain = _handed_over(changed)
            if certain is None:
                self.undetermined.append(one.conversation)
                return
        if certain is not None:
            self.predicted.append(_wait(one, certain))


def _side(one: Replayed, side: Decided | None) -> Side | None:
    if side is None:
        return None
    after = None if one.first is None else side.at - one.first
    return Side(side.called.rule, side.called.act, side.turn, after)


def _wait(one: Replayed, at: int) -> int | None:
    """Milliseconds from the customer's first message to ``at``; None where that came before it, or there is none."""
    return at - one.first if one.first is not None and at >= one.first else None


def _handed_over(changed: Stretch) -> int | None:
    """When the first difference itself hands over; None where that hangs on what the customer would have said."""
    predicted = changed.predicted
    if predicted is None or changed.kind == "later" or predicted.called.act == "offer":
        return None
    return predicted.at


def _share(sums: Tally) -> Share:
    total, open_ended = sums.conversations, len(sums.undetermined)
    return Share(
        _escalated(total, sums.recorded),
        _escalated(total - open_ended, sums.predicted),
        tuple(sums.undetermined),
        len(sums.predicted) / total if total else None,
        (len(sums.predicted) + open_ended) / total if total else None,
    )


def _escalated(conversations: int, waits: Sequence[int | None]) -> Escalated:
    share = len(waits) / conversations if conversations else None
    known = [wait for wait in waits if wait is not None]
    return Escalated(conversations, len(waits), share, percentile(known, 50), percentile(known, 95))
