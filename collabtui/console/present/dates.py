"""Moments of a log as an agent reads them, whenever that is."""

from datetime import datetime, tzinfo

from collabtui.ui.times import clock, day

#: Later moments have years of five digits, which no calendar of Python's knows.
_LAST = 253_402_214_400_000
_DAY_MS = 24 * 60 * 60 * 1000


def time_of_day(at: int, tz: tzinfo | None = None) -> str:
    """When ``at`` (Unix milliseconds) was on its day: ``14:03``, on the clock of ``tz``; None is the machine's."""
    return f"{datetime.fromtimestamp(at / 1000, tz):%H:%M}" if _is_told(at) else _beyond(at)


def day_of(at: int, tz: tzinfo | None = None) -> str:
    """The day of ``at`` (Unix milliseconds), the same whenever it is read: ``Wed 12 Nov 2025``."""
    return day(at, tz) if _is_told(at) else _beyond(at)


def moment_of(at: int, tz: tzinfo | None = None) -> str:
    """The day with the time of ``at`` (Unix milliseconds): ``Wed 12 Nov 2025 14:03``."""
    return f"{day(at, tz)} {time_of_day(at, tz)}" if _is_told(at) else _beyond(at)


def when(at: int, now: int, tz: tzinfo | None = None) -> str:
    """When ``at`` was, as told at ``now``, both Unix milliseconds: ``14:03``, ``yesterday 14:03``, ``12 Nov 14:03``."""
    return clock(at, now, tz) if _is_told(at) else _beyond(at)


def coming(at: int, now: int, tz: tzinfo | None = None) -> str:
    """When ``at`` will be, where there is little room: ``14:03`` within a day of ``now``, else ``13 Nov``."""
    if not _is_told(at):
        return "later"
    return time_of_day(at, tz) if at - now < _DAY_MS else " ".join(day(at, tz).split()[1:3])


def _is_told(at: int) -> bool:
    # A call may be planned for any number of milliseconds, years beyond 9999 included.
    return 0 <= at < _LAST


def _beyond(at: int) -> str:
    return f"{at} ms after 1970"
