"""Alt with a digit read as that key.

Textual takes ESC 1, which terminals send for Alt+1, for the ¡ that a Mac's keyboard has there: it would be written
into the message. A Mac's terminal sends the ¡ itself, so that nobody loses a character.
"""

from enum import Enum
from typing import Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


class AltDigit(Enum):
    """The keys by Textual's names, in the form that its table of sequences has."""

    ONE = "alt+1"
    TWO = "alt+2"
    THREE = "alt+3"
    FOUR = "alt+4"
    FIVE = "alt+5"
    SIX = "alt+6"
    SEVEN = "alt+7"
    EIGHT = "alt+8"
    NINE = "alt+9"


def read_alt_digits() -> None:
    """Make the table of this process say so; to say it twice changes nothing."""
    table = cast(dict[str, Any], ANSI_SEQUENCES_KEYS)
    table |= {f"\x1b{key.value[-1]}": (key,) for key in AltDigit}
