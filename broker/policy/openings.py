"""A moment as people read it in their language."""

from datetime import datetime
from typing import Final

_DAYS: Final = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
_MONTHS: Final = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
}


def opening_words(wall: datetime, language: str) -> str:
    """Such as ``Monday 23 November at 09:00 (CET)``; digits alone in languages that the desk has no words for."""
    zone = wall.tzname() or "UTC"
    zone = zone if zone.isalpha() else f"UTC{zone}"
    clock = f"{wall:%H:%M}"
    match language.partition("-")[0]:
        case "en":
            return f"{_DAYS['en'][wall.weekday()]} {wall.day} {_MONTHS['en'][wall.month - 1]} at {clock} ({zone})"
        case "de":
            day = f"{_DAYS['de'][wall.weekday()]}, {wall.day}. {_MONTHS['de'][wall.month - 1]}"
            return f"{day}, {clock} Uhr ({zone})"
        case _:
            return f"{wall:%Y-%m-%d} {clock} ({zone})"
