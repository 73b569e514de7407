"""Times of day in a text."""

import re
from collections.abc import Iterator

from collabtui.understanding.api import Entity

_TIME = re.compile(
    r"(?<![\w:.,/+-])(?P<hour>[01]?[0-9]|2[0-3])(?:(?P<mark>[:.])(?P<minute>[0-5][0-9]))?"
    r"(?: ?(?P<half>[ap])\.?m\.?(?!\w)| ?(?P<uhr>uhr)(?: (?P<past>[0-5][0-9]))?(?!\w))?(?![\w:]|[.,/-][0-9])",
    re.IGNORECASE,
)


def times(text: str) -> Iterator[Entity]:
    """Each time as HH:MM of 24 hours: ``5 pm``, ``17:30``, ``17 Uhr``."""
    for match in _TIME.finditer(text):
        hour, minute = int(match["hour"]), int(match["minute"] or match["past"] or 0)
        half = (match["half"] or "").lower()
        if half and not 1 <= hour <= 12:
            continue
        if half or match["uhr"] or match["mark"] == ":":
            hour = hour % 12 + 12 * (half == "p") if half else hour
            yield Entity("time", f"{hour:02}:{minute:02}", *match.span(), 0.9 if half or match["uhr"] else 0.8)
