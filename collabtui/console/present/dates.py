"""Moments of a log as an agent reads them, whenever that is."""

from datetime import datetime, tzinfo


def time_of_day(at: int, tz: tzinfo | None = None) -> str:
    """When ``at`` (Unix milliseconds) was on its day: ``14:03``, on the clock of ``tz``; None is the machine's."""
    return _told(at, tz, "%H:%M")


def day_of(at: int, tz: tzinfo | None = None) -> str:
    """The day of ``at`` (Unix milliseconds): ``2025-11-12``."""
    return _told(at, tz, "%Y-%m-%d")


def moment_of(at: int, tz: tzinfo | None = None) -> str:
    """The day with the time of ``at`` (Unix milliseconds): ``2025-11-12 14:03``."""
    return _told(at, tz, "%Y-%m-%d %H:%M")


def _told(at: int, tz: tzinfo | None, how: str) -> str:
    try:
        return datetime.fromtimestamp(at / 1000, tz).astimezone(tz).strftime(how)
    except (ValueError, OverflowError, OSError):
        # A call may be planned for any number of milliseconds, years beyond 9999 included.
        return f"{at} ms after 1970"
