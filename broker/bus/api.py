"""The seam for wake-ups: what was committed, told to whoever listens in this process or another."""

from collections.abc import Callable
from typing import Protocol

from broker.domain.audience import Numbers
from broker.domain.events import Recorded
from broker.domain.value import value


@value
class Committed:
    """One event that is on disk. ``body`` is its kept JSON; ``numbers`` count it for those who see it.

    ``before`` are the numbers without it: an audience sees the event when its number rose.
    """

    recorded: Recorded
    body: bytes
    before: Numbers
    numbers: Numbers


Listener = Callable[[Committed], None]


class Bus(Protocol):
    """Wake-ups. The store is the truth: a lost one costs latency, never data."""

    def publish(self, committed: Committed) -> None:
        """Tell every listener, in the order of the calls."""

    def listen(self, listener: Listener, *kinds: type) -> Callable[[], None]:
        """Hear what is of these types of events, or everything, from now on; the answer stops it.

        A listener must not wait, nor raise.
        """
