"""A list of conversations as plain text."""

import time
from collections.abc import Sequence

from broker.domain.inert import inert
from broker.protocol.rows import ConversationRow

HEAD = ("conversation", "customer", "phase", "owner", "rule", "resolved by", "survey", "lines", "opened")


def listing(rows: Sequence[ConversationRow]) -> str:
    """One line for each conversation below a head; a sentence where there is none. Times are local."""
    if not rows:
        return "There are no such conversations."
    cells = [HEAD, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in cells)


def _cells(row: ConversationRow) -> tuple[str, ...]:
    name = f"{row.customer} ({row.name})" if row.name else row.customer
    survey = "-" if row.survey is None else str(row.survey)
    opened = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row.opened / 1000))
    told = (row.conversation, name, row.phase, row.owner, row.rule or "-", row.resolved_by or "-", survey)
    return (*(inert(cell, max_chars=60, multiline=False) for cell in told), str(row.lines), opened)
