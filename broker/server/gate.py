"""Who may come to the door: bounds on connections, a growing delay for those who guess tokens."""

import logging
from collections import Counter
from collections.abc import Callable

from broker.domain.actors import Actor
from broker.server.failures import Failures
from broker.server.haste import Haste
from broker.server.limits import Limits
from broker.server.logs import event
from broker.server.rate import Bucket
from broker.server.senders import Senders

log = logging.getLogger(__name__)


class Gate:
    """Counts by address. ``now`` gives monotonic seconds."""

    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        self._limits, self.now = limits, now
        self._inside: Counter[str] = Counter()
        self._by_address = Failures(limits.failures, limits.longest_delay_s)
        self._by_token = Failures(limits.failures, limits.longest_delay_s)
        self._senders = Senders(limits)

    @property
    def connections(self) -> int:
        return self._inside.total()

    def has_room(self, address: str) -> bool:
        """True while one more connection from there is no flood."""
        return (
            self.connections < self._limits.connections and self._inside[address] < self._limits.connections_per_address
        )

    def enter(self, address: str) -> None:
        self._inside[address] += 1

    def leave(self, address: str) -> None:
        self._inside[address] -= 1
        if not self._inside[address]:
            del self._inside[address]

    def pace_of_nobody(self) -> Haste:
        """How a connection is held to its rate while it is not known whose it is."""
        return Haste(Bucket(self._limits.rates.customer), self._limits.commands_in_flight)

    def came_in(self, sender: Actor) -> Haste | None:
        """How one more connection of this sender is held to their rate; None where they have as many as they may."""
        bucket = self._senders.enter(sender, self.now())
        if bucket is None:
            event(log, "too_many_connections", logging.WARNING, role=sender.role, id=sender.id)
            return None
        return Haste(bucket, self._limits.commands_in_flight)

    def left(self, pace: Haste) -> None:
        """The connection that was held to this is over."""
        self._senders.leave(pace.bucket)

    def failed(self, address: str, token: str) -> float:
        """A wrong token came from there: the seconds to wait before it is told so. ``token`` is all that was sent.

        The id in the token counts beside the address: who guesses one token from many machines is slowed down too.
        Only the refusal waits. A right token never does, so whoever guesses locks nobody out.
        """
        now = self.now()
        claimed = token.rpartition(".")[0]
        return max(self._by_address.count(address, now), self._by_token.count(claimed, now) if claimed else 0.0)
