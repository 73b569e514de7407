"""How one connection is held to the rate of its sender, so that nothing of it overtakes what was refused."""

from math import ceil
from typing import Final

from broker.server.rate import Bucket

#: How long commands behind a refused one are refused too, unless that one is sent again before; longer than what was
#: sent before the refusal arrived is on its way. A client that gives a command up is held up by no more than this.
HOLD_S: Final = 1.0


class Haste:
    """``now`` is monotonic seconds. After more than ``most`` refusals in a row the peer ``is_heedless``."""

    __slots__ = ("_held", "_most", "_unread_until", "_until", "bucket", "refused")

    def __init__(self, bucket: Bucket, most: int) -> None:
        self.bucket, self._most = bucket, most
        self._held: str | None = None
        self._until = self._unread_until = 0.0
        #: Refusals since the last request that was in time.
        self.refused = 0

    def is_heedless(self, now: float) -> bool:
        """True, once in HOLD_S, for a peer that sends on and on: who heeds what it is told has no more under way.

        Once, for whoever is not read for so long must not be read again as often as it was said.
        """
        if self.refused <= self._most or now < self._unread_until:
            return False
        self.refused, self._unread_until = 0, now + HOLD_S
        return True

    def command_ms(self, id: str, now: float) -> int:
        """0 and the command is counted, or the milliseconds after which it may be sent again."""
        if self._held is not None and id != self._held and now < self._until:
            self.refused += 1
            return ceil((self._until - now) * 1000)
        wait_ms = self.bucket.wait_ms(now)
        if wait_ms:
            self.refused += 1
            self._held, self._until = id, now + wait_ms / 1000 + HOLD_S
        elif self._held is not None or self.refused:
            self._held, self.refused = None, 0
        return wait_ms

    def refuse(self) -> None:
        """Count one more that was not done: too many at once, no news, no frame."""
        self.refused += 1

    def query_ms(self, now: float) -> int:
        """The same for a query and for what asks to be told, which have no place in the order of commands."""
        wait_ms = self.bucket.wait_ms(now)
        self.refused = self.refused + 1 if wait_ms else 0
        return wait_ms
