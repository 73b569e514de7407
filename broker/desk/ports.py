"""What the desk asks of the outside: a clock, inboxes of those who are connected."""

from collections.abc import Callable
from typing import Protocol

from broker.protocol.frames import Ack, ServerFrame

#: Takes a command's answer once it is on disk, or what it was refused with; None: it must be decided anew.
Answered = Callable[[Ack | Exception | None], None]
#: Told when whoever sent a command may have the next one decided.
Decided = Callable[[], None]


class Cancel(Protocol):
    """A timer that was armed."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """Time, injected so that tests own it."""

    def now(self) -> int:
        """The wall clock in Unix milliseconds."""

    def call_later(self, delay_ms: int, callback: Callable[[], None]) -> Cancel:
        """Call ``callback`` on the loop after ``delay_ms``, by a clock that never jumps."""


class Inbox(Protocol):
    """One connection, as the desk sees it: somewhere to put a frame without waiting."""

    def send(self, frame: ServerFrame) -> None: ...
