"""A wait that is hoped for, in words that promise no more than is known."""

from typing import Final

_MINUTE_MS: Final = 60_000
#: From so many minutes on a wait is told in steps of five, then of fifteen: nobody knows it better.
_FIVES, _FIFTEENS, _HOURS = 10, 30, 90


def expected(milliseconds: int | None) -> str:
    """About how long a wait may still be: "About 4 minutes."; empty where nobody can tell."""
    if milliseconds is None:
        return ""
    if milliseconds < _MINUTE_MS:
        return "Less than a minute."
    minutes = round(milliseconds / _MINUTE_MS)
    if minutes >= _HOURS:
        return f"About {round(minutes / 60)} hours."
    step = 15 if minutes >= _FIFTEENS else 5 if minutes >= _FIVES else 1
    minutes = round(minutes / step) * step
    return f"About {minutes} minute{'' if minutes == 1 else 's'}."
