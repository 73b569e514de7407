"""What the customer's window shows, as plain frozen values."""

from dataclasses import dataclass
from typing import Literal

#: Who a line is from; "event" is something that happened.
Kind = Literal["mine", "bot", "agent", "desk", "event"]
Delivery = Literal["", "sending"]
Tone = Literal["normal", "muted", "good", "warn", "danger", "needs-you", "mine"]


@dataclass(frozen=True, slots=True)
class LineView:
    """One message, or one thing that happened. ``text`` and ``who`` are from outside, as they stand."""

    key: str
    kind: Kind
    who: str
    time: str
    text: str
    delivery: Delivery = ""
