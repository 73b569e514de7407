"""How fast one sender may ask: a token bucket kept as a single number."""

from dataclasses import dataclass, field
from math import ceil
from typing import Annotated

from annotated_types import Ge, Gt, Le

from broker.domain.actors import Role


@dataclass(frozen=True, slots=True)
class Rate:
    """``per_second`` requests for as long as one likes, ``burst`` of them at once after a pause."""

    per_second: Annotated[float, Gt(0), Le(1_000_000)]
    burst: Annotated[int, Ge(1), Le(1_000_000)]


@dataclass(frozen=True, slots=True)
class Rates:
    """The rate of one sender, by role. A bot answers for many customers, a supervisor's token also feeds in records."""

    customer: Rate = field(default_factory=lambda: Rate(20, 60))
    agent: Rate = field(default_factory=lambda: Rate(100, 300))
    copilot: Rate = field(default_factory=lambda: Rate(500, 1_000))
    supervisor: Rate = field(default_factory=lambda: Rate(500, 2_000))
    bot: Rate = field(default_factory=lambda: Rate(2_000, 4_000))

    def of(self, role: Role) -> Rate:
        """The desk itself, which has no connection, is given the widest."""
        rate: Rate = getattr(self, "bot" if role == "desk" else role)
        return rate


class Bucket:
    """All requests of one sender, over however many connections. ``now`` is monotonic seconds.

    Instead of counting tokens it keeps the moment at which it would be full again: each request moves that moment on
    by the time that one token takes, so nothing has to be refilled.
    """

    __slots__ = ("_apart", "_full_at", "_slack", "holders")

    def __init__(self, rate: Rate) -> None:
        self._apart = 1 / rate.per_second
        # Half a token more than the burst allows: sums of floats must not cost a sender its last one.
        self._slack = (rate.burst - 0.5) * self._apart
        self._full_at = float("-inf")
        #: The connections that share it.
        self.holders = 0

    def wait_ms(self, now: float) -> int:
        """0 and the request is counted, or the milliseconds after which it may be sent again, uncounted."""
        full_at = self._full_at
        if full_at <= now:
            self._full_at = now + self._apart
            return 0
        if full_at - now <= self._slack:
            self._full_at = full_at + self._apart
            return 0
        return ceil((full_at - now - self._slack) * 1000)

    def is_full(self, now: float) -> bool:
        """True when it can't be told from a new one."""
        return self._full_at <= now
