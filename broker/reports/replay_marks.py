"""What people's marks on escalations say about two policies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from broker.domain.judgement_events import Verdict
from broker.reports.replay import Handoff, Replayed, Stretch


@dataclass(slots=True)
class Marks:
    """Marked escalations of one rule, or of all."""

    needless: int = 0
    right: int = 0
    too_late: int = 0

    @property
    def precision(self) -> float | None:
        """The share that was needed: right or too late, of all that were marked; None of none."""
        marked = self.needless + self.right + self.too_late
        return (self.right + self.too_late) / marked if marked else None

    def add(self, verdict: Verdict) -> None:
        setattr(self, verdict, getattr(self, verdict) + 1)


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked escalation: whose decision the customer's message ``turn`` was evidence for."""

    conversation: str
    turn: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class MarksReport:
    """Recorded with predicted marks by rule, and the escalations whose mark the other policy makes count otherwise.

    ``missed``: marked too late, and not earlier now either. ``lost``: needed, but dropped now. ``avoided``: needless,
    dropped now. ``caught``: too late then, earlier now. Of ``open`` ones nobody can tell.
    """

    recorded: dict[str, Marks] = field(default_factory=dict)
    predicted: dict[str, Marks] = field(default_factory=dict)
    missed: list[Marked] = field(default_factory=list)
    lost: list[Marked] = field(default_factory=list)
    avoided: list[Marked] = field(default_factory=list)
    caught: list[Marked] = field(default_factory=list)
    open: list[Marked] = field(default_factory=list)


def marks_of(replayed: Iterable[Replayed]) -> MarksReport:
    """The marks of these conversations."""
    report = MarksReport()
    for one in replayed:
        for stretch in one.stretches:
            if stretch.handoff is not None and stretch.handoff.verdict is not None:
                _add(report, one.conversation, stretch, stretch.handoff, stretch.handoff.verdict)
    return report


def _add(report: MarksReport, conversation: str, stretch: Stretch, handoff: Handoff, verdict: Verdict) -> None:
    report.recorded.setdefault(handoff.rule, Marks()).add(verdict)
    marked = Marked(conversation, handoff.turn, handoff.rule)
    if _is_open(stretch, handoff):
        report.open.append(marked)
    elif stretch.kind == "dropped":
        (report.avoided if verdict == "needless" else report.lost).append(marked)
    else:
        rule = handoff.rule if stretch.kind in ("same", "quiet") else _predicted_rule(stretch)
        report.predicted.setdefault(rule, Marks()).add(verdict)
        if verdict == "too_late":
            (report.caught if stretch.kind == "earlier" else report.missed).append(marked)


def _is_open(stretch: Stretch, handoff: Handoff) -> bool:
    """True where it hangs on what the customer would have said whether this handoff had come about."""
    match stretch.kind:
        case "same" | "quiet":
            return False
        case "dropped":
            return stretch.recorded is None or stretch.recorded.called.rule != handoff.rule
        case "later" | "refused" | "undetermined":
            return True
        case "added" | "earlier" | "other_rule" | "other_way":
            return stretch.predicted is None or stretch.predicted.called.act == "offer"
        case _:
            assert_never(stretch.kind)


def _predicted_rule(stretch: Stretch) -> str:
    return stretch.predicted.called.rule if stretch.predicted else ""
