"""The report on suggestions as text for people."""

from collections.abc import Iterator, Mapping

from broker.domain.inert import inert
from broker.reports.suggestions import TYPED_A_MINUTE, Figures, Report
from broker.reports.table import count, percent, table

_HEAD = ("offered", "shown", "inserted", "sent", "dismissed", "accepted", "kept", "AI", "edits", "saved", "good", "bad")


def text_of(report: Report) -> str:
    """The whole report."""
    if not report.total.offered:
        return "No suggestions: no copilot offered any in that time."
    tables = {"source": report.sources, "sort": report.sorts, "rule": report.rules, "agent": report.agents}
    parts = [_head(report), *(_figures(name, groups) for name, groups in tables.items()), _verdicts(report)]
    return "\n\n".join(part for part in map("\n".join, parts) if part)


def _head(report: Report) -> Iterator[str]:
    total = report.total
    yield (
        f"{count(total.offered, 'suggestion')} in {count(report.conversations, 'conversation')}: {total.sent} sent, "
        f"{percent(total.acceptance)} of those {total.acceptance_of}; about {_minutes(total.saved_s)} of typing saved "
        f"at {TYPED_A_MINUTE} characters a minute."
    )


def _figures(name: str, groups: Mapping[str, Figures]) -> Iterator[str]:
    yield from table((f"by {name}", *_HEAD), [(_named(key), *_row(one)) for key, one in groups.items()])


def _named(key: str) -> str:
    return inert(key, multiline=False) or "-"


def _row(one: Figures) -> Iterator[str]:
    yield from map(str, (one.offered, one.shown, one.inserted, one.sent, one.dismissed))
    # A star where no screen told what it showed: the share is of what was offered.
    yield percent(one.acceptance) + ("*" if one.acceptance_of == "offered" else "")
    yield percent(one.kept_share)
    yield percent(one.ai_share)
    yield "-" if one.edits is None else f"{one.edits:.1f}"
    yield _minutes(one.saved_s)
    yield from map(str, (one.good, one.bad))


def _verdicts(report: Report) -> Iterator[str]:
    if report.total.acceptance_of == "offered":
        yield "* of those offered: no screen told which were shown."
    rows = [
        (
            "good" if one.good else "bad",
            _named(one.source),
            _named(one.by),
            _named(one.conversation),
            _named(one.reason),
        )
        for one in report.verdicts
    ]
    yield from table(("verdict", "source", "by", "conversation", "reason"), rows)


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else f"{seconds / 60:.1f} min"
