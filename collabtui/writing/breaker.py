"""A circuit breaker: who failed several times in a row is left alone for a while."""

from dataclasses import dataclass, replace
from typing import Final

MOST_FAILURES: Final = 3
REST_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Breaker:
    """How often in a row it failed; until when (seconds of a clock that only goes on) nobody tries."""

    failures: int = 0
    until: float = 0.0

    def lets(self, now: float) -> bool:
        """Whether to try now: after a rest one try decides."""
        return now >= self.until

    def failed(self, now: float) -> "Breaker":
        """After one more failure."""
        failures = self.failures + 1
        return Breaker(failures, now + REST_S) if failures >= MOST_FAILURES else replace(self, failures=failures)

    def succeeded(self) -> "Breaker":
        """After a success."""
        return Breaker()
