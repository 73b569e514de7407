"""A replay's report as text for people."""

from collections.abc import Iterator, Sequence
from typing import Final

from broker.domain.inert import inert
from broker.reports.replay import Kind
from broker.reports.replay_marks import Marked, Marks, MarksReport
from broker.reports.replay_report import Case, Escalated, Report, Share, Side
from broker.reports.table import count, percent, table

#: What each kind of change means, in the order of the table.
MEANINGS: Final[dict[Kind, str]] = {
    "same": "decided as it was",
    "added": "a person would be asked for, nobody was",
    "dropped": "nobody would be asked for, a person was",
    "earlier": "a person would be asked for earlier",
    "later": "a person would be asked for later, if the customer went on alike",
    "other_rule": "decided by another rule",
    "other_way": "asked first instead of at once, or the other way round",
    "refused": "the policy would not have taken the message",
    "quiet": "left to the bot, then as now",
    "undetermined": "after a change: nobody knows what the customer would have said",
}
_LISTED: Final[tuple[Kind, ...]] = ("added", "dropped", "earlier", "later", "other_rule", "other_way", "refused")


def text_of(report: Report) -> str:
    """The whole report."""
    parts = (_head(report), _kinds(report), _rules(report), _share(report.share), _cases(report), _marks(report.marks))
    return "\n\n".join(part for part in map("\n".join, parts) if part)


def _head(report: Report) -> Iterator[str]:
    yield (
        f"Policy {inert(report.version)} on {count(report.conversations, 'conversation')}: "
        f"{count(report.stretches, 'stretch', 'stretches')} with the bots, {count(report.moments, 'moment')} judged."
    )
    changed = sum(report.counts[kind] for kind in _LISTED)
    if changed:
        yield (
            f"{count(changed, 'conversation goes', 'conversations go')} another way. What their customers would have "
            "said after that is undetermined: nothing after it is counted."
        )
    else:
        yield "No difference: every recorded decision stays as it was."


def _kinds(report: Report) -> Iterator[str]:
    rows = [(kind, str(report.counts[kind]), meaning) for kind, meaning in MEANINGS.items() if report.counts[kind]]
    return table(("stretches", "", "meaning"), rows)


def _rules(report: Report) -> Iterator[str]:
    rows = [(inert(name), str(one.recorded), str(one.predicted)) for name, one in report.rules.items()]
    return table(("decisions by rule", "recorded", "predicted"), rows)


def _share(share: Share) -> Iterator[str]:
    rows = [("recorded", *_escalated(share.recorded)), ("predicted", *_escalated(share.predicted))]
    yield from table(("", "conversations", "escalated", "share", "p50", "p95"), rows)
    if share.undetermined:
        open_ended = count(len(share.undetermined), "conversation is", "conversations are")
        yield (
            f"Predicted is what is determined; {open_ended} not: of all, {percent(share.least)} to "
            f"{percent(share.most)} would be escalated."
        )


def _escalated(one: Escalated) -> tuple[str, ...]:
    return str(one.conversations), str(one.escalated), percent(one.share), _seconds(one.p50_ms), _seconds(one.p95_ms)


def _cases(report: Report) -> Iterator[str]:
    rows = [_case(kind, case) for kind in _LISTED for case in report.cases[kind]]
    return table(("change", "conversation", "stretch", "recorded", "predicted", "at message"), rows)


def _case(kind: Kind, case: Case) -> tuple[str, ...]:
    turn = next((side.turn for side in (case.predicted, case.recorded) if side is not None), "-")
    sides = _side(case.recorded), _side(case.predicted)
    return (kind, inert(case.conversation), str(case.stretch), *sides, inert(turn) or "-")


def _side(side: Side | None) -> str:
    if side is None:
        return "-"
    way = "asks" if side.act == "offer" else "now"
    return f"{inert(side.rule)} ({way}, {_seconds(side.after_ms)})"


def _marks(marks: MarksReport) -> Iterator[str]:
    if not marks.recorded:
        return
    rules = sorted(marks.recorded.keys() | marks.predicted.keys())
    rows = [_marks_row(rule, marks.recorded.get(rule, Marks()), marks.predicted.get(rule)) for rule in rules]
    yield from table(("marks by rule", "right", "too late", "needless", "precision", "predicted"), rows)
    yield "Precision is the share of the marked escalations that was needed: right or too late."
    told = {
        "Too late, and no earlier now": marks.missed,
        "Too late, earlier now": marks.caught,
        "Needed, but dropped now": marks.lost,
        "Needless, dropped now": marks.avoided,
        "Undetermined": marks.open,
    }
    for name, found in told.items():
        if found:
            yield f"{name}: {_named(found)}"


def _marks_row(rule: str, recorded: Marks, predicted: Marks | None) -> tuple[str, ...]:
    counts = (recorded.right, recorded.too_late, recorded.needless)
    foreseen = predicted.precision if predicted else None
    return (inert(rule), *map(str, counts), percent(recorded.precision), percent(foreseen))


def _named(found: Sequence[Marked]) -> str:
    return ", ".join(f"{inert(one.conversation)} ({inert(one.rule)})" for one in found)


def _seconds(milliseconds: int | None) -> str:
    return "-" if milliseconds is None else f"{milliseconds / 1000:.1f} s"
