"""What is said of a play, as plain values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from collabtui.demo.cast import Part
from collabtui.training.outcome import Outcome

BOT_ALONE = "bot alone"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the closing table: conversations that went the same way, with their mean survey score."""

    way: str
    count: int
    ok: int
    survey: float | None


def line(part: Part, outcome: Outcome) -> str:
    """One conversation's ending in one line."""
    mark = "ok " if outcome.ok else "NOT"
    told = f"{mark}  {part.index:>4}  {outcome.scenario:<32}  {outcome.customer:<12}  {_way(outcome):<18}"
    score = "no survey" if outcome.survey is None else f"survey {outcome.survey}"
    wrong = "; ".join(outcome.failures)
    return f"{told}  {score}{'  ' + wrong if wrong else ''}"


def rows(outcomes: Sequence[Outcome]) -> tuple[Row, ...]:
    """The table: one row for each way through the desk, the bot's first, the sum last."""
    ways = sorted({_way(outcome) for outcome in outcomes}, key=lambda way: (way != BOT_ALONE, way))
    by_way = [_row(way, [outcome for outcome in outcomes if _way(outcome) == way]) for way in ways]
    return (*by_way, _row("all", outcomes))


def table(lines: Sequence[Row]) -> str:
    """The table as plain text."""
    head = f"{'handled by':<18}  conversations  as expected  survey"
    body = [f"{row.way:<18}  {row.count:>13}  {row.ok:>11}  {score(row):>6}" for row in lines]
    return "\n".join([head, *body])


def score(row: Row) -> str:
    """The mean survey score as people read it."""
    return "-" if row.survey is None else f"{row.survey:.1f}"


def document(outcomes: Sequence[Outcome], seed: int) -> str:
    """The play as JSON: only what the same seed gives again."""
    told = [
        {
            "scenario": one.scenario,
            "escalated_by": one.escalated_by,
            "resolved_by": one.resolved_by,
            "survey": one.survey,
            "ok": one.ok,
        }
        for one in outcomes
    ]
    summary = {
        "seed": seed,
        "customers": len(outcomes),
        "ok": sum(one.ok for one in outcomes),
        "ways": {row.way: row.count for row in rows(outcomes)[:-1]},
    }
    return json.dumps({"outcomes": told, "summary": summary}, indent=2)


def _way(outcome: Outcome) -> str:
    return outcome.escalated_by or (BOT_ALONE if outcome.resolved_by == "bot" else "unresolved")


def _row(way: str, outcomes: Sequence[Outcome]) -> Row:
    scores = [outcome.survey for outcome in outcomes if outcome.survey is not None]
    mean = sum(scores) / len(scores) if scores else None
    return Row(way, len(outcomes), sum(outcome.ok for outcome in outcomes), mean)
