"""Times, durations in words."""

from datetime import UTC, datetime


def moment(at: int) -> str:
    """``at`` (Unix milliseconds) as a date with its time, in UTC."""
    try:
        return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        # Callbacks may be planned for any number of milliseconds, years beyond 9999 included.
        return f"{at} ms after 1970"


def lasting(milliseconds: int) -> str:
    """A duration: ``12 s``, ``3 min``, ``2 h 5 min``. Clocks differ, so a negative one is none."""
    seconds = max(0, milliseconds) // 1000
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
