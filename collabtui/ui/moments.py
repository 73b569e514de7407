"""A point of time in the words of a person."""

import re
from datetime import datetime, time, timedelta, tzinfo

from broker.domain.ids import MAX_INT

SHAPES = "Write the time like 14:30, tomorrow 9:00, 2026-11-23 14:30, or in 2h."

_FROM_NOW = re.compile(
    r"in\s+(?:(?P<d>\d{1,3})\s*d(?:ays?)?)?\s*(?:(?P<h>\d{1,4})\s*h(?:ours?|rs?)?)?"
    r"\s*(?:(?P<m>\d{1,5})\s*m(?:in(?:ute)?s?)?)?"
)
_CLOCK = re.compile(r"(?:(?P<day>today|tomorrow|\d{4}-\d{1,2}-\d{1,2})(?:\s+|t))?(?P<h>\d{1,2}):(?P<m>\d{2})")


def moment(text: str, at: int, zone: tzinfo | None = None) -> int | str:
    """Return the time meant (Unix milliseconds), as said at ``at``, or a sentence why there is none.

    A time of day without its day is the next such time. ``zone`` None is this machine's.
    """
    words = " ".join(text.lower().split())
    try:
        due = _due(words, datetime.fromtimestamp(at / 1000, zone))
    except (ValueError, OverflowError, OSError):
        # There is no 25 o'clock, no 30 February, nor a local time beyond the calendar's ends.
        return f"There is no such time. {SHAPES}"
    if due is None:
        return f"That is no time. {SHAPES}"
    milliseconds = int(due.timestamp() * 1000)
    if milliseconds <= at:
        return "That time has passed: give one in the future."
    return milliseconds if milliseconds <= MAX_INT else f"There is no such time. {SHAPES}"


def _due(words: str, now: datetime) -> datetime | None:
    if (found := _FROM_NOW.fullmatch(words)) and any(found.groups()):
        days, hours, minutes = (int(part or 0) for part in found.groups())
        return _after(now, timedelta(days=days, hours=hours, minutes=minutes))
    if found := _CLOCK.fullmatch(words):
        return _on_the_clock(found["day"] or "", time(int(found["h"]), int(found["m"])), now)
    return None


def _after(now: datetime, wait: timedelta) -> datetime:
    # Elapsed time, whatever the clocks do in between: so it is added to the timestamp, not to the local time.
    return datetime.fromtimestamp(now.timestamp() + wait.total_seconds(), now.tzinfo)


def _on_the_clock(day: str, clock: time, now: datetime) -> datetime:
    if day not in ("", "today", "tomorrow"):
        year, month, number = (int(part) for part in day.split("-"))
        return datetime(year, month, number, clock.hour, clock.minute, tzinfo=now.tzinfo)
    today = datetime.combine(now.date(), clock, tzinfo=now.tzinfo)
    is_next_day = day == "tomorrow" or (not day and today <= now)
    return datetime.combine(now.date() + timedelta(days=is_next_day), clock, tzinfo=now.tzinfo)
