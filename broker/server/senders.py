"""Who is connected as whom: one bucket for each sender, however often they come."""

from typing import Final

from broker.domain.actors import Actor
from broker.server.limits import Limits
from broker.server.rate import Bucket

#: Buckets that nobody holds are looked through once so many are kept.
_SWEEP_AT: Final = 1_024


class Senders:
    """Keyed by what a token was made for, so that no name a process gives itself makes a new sender."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buckets: dict[Actor, Bucket] = {}
        self._sweep_at = _SWEEP_AT

    def enter(self, sender: Actor, now: float) -> Bucket | None:
        """The bucket that one more connection shares; None where the sender has as many connections as it may."""
        bucket = self._buckets.get(sender)
        if bucket is None:
            self._sweep(now)
            bucket = self._buckets[sender] = Bucket(self._limits.rates.of(sender.role))
        if bucket.holders >= self._most(sender):
            return None
        bucket.holders += 1
        return bucket

    def leave(self, bucket: Bucket) -> None:
        """One connection less. The bucket stays until it is full: who comes back at once has gained nothing."""
        bucket.holders -= 1

    def _most(self, sender: Actor) -> int:
        is_customer = sender.role == "customer"
        return self._limits.connections_per_customer if is_customer else self._limits.connections_per_sender

    def __len__(self) -> int:
        """The buckets that are kept."""
        return len(self._buckets)

    def _sweep(self, now: float) -> None:
        """Forget who is gone; twice what is left may gather until the next look, which so costs next to nothing."""
        if len(self._buckets) < self._sweep_at:
            return
        self._buckets = {who: one for who, one in self._buckets.items() if one.holders or not one.is_full(now)}
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._buckets))
