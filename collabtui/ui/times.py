"""Times as people say them."""

from datetime import datetime, timedelta, tzinfo

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
#: English whatever the locale says: the rest of the screen is English, too.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def waited(milliseconds: int) -> str:
    """Return how long something lasts: 12 s, 4 min, 1 h 05, 3 d 4 h. A clock that was set back counts as 0 s."""
    seconds = max(0, milliseconds) // 1000
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min"
    if seconds < DAY:
        return f"{seconds // HOUR} h {seconds % HOUR // MINUTE:02}"
    return f"{seconds // DAY} d {seconds % DAY // HOUR} h"


def ago(at: int, now: int) -> str:
    """Return how long ago `at` was at `now`, both in Unix milliseconds: just now, 4 min ago."""
    return "just now" if now - at < 5000 else f"{waited(now - at)} ago"


def clock(at: int, now: int, tz: tzinfo | None = None) -> str:
    """Return when `at` was, as told at `now`, both in Unix milliseconds.

    14:03, yesterday 14:03, 12 Nov 14:03, 12 Nov 2023 14:03, each on the clock of `tz`; None is the machine's.
    """
    then, today = _local(at, tz), _local(now, tz)
    time = f"{then.hour:02}:{then.minute:02}"
    if then.date() == today.date():
        return time
    if then.date() == today.date() - timedelta(days=1):
        return f"yesterday {time}"
    day = f"{then.day} {_MONTHS[then.month - 1]}"
    return f"{day} {time}" if then.year == today.year else f"{day} {then.year} {time}"


def day(at: int, tz: tzinfo | None = None) -> str:
    """Return the day of `at` (Unix milliseconds), which reads the same on every later day: Wed 12 Nov 2025."""
    then = _local(at, tz)
    return f"{_DAYS[then.weekday()]} {then.day} {_MONTHS[then.month - 1]} {then.year}"


def zone(at: int, tz: tzinfo | None = None) -> str:
    """Return how the clock's zone is called at `at` (Unix milliseconds): UTC, CET, -03; empty if it has no name."""
    return _local(at, tz).tzname() or ""


def _local(at: int, tz: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(at / 1000, tz) if tz else datetime.fromtimestamp(at / 1000).astimezone()
