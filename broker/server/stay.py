"""How long one connection may stay: until it should have logged in, then until its token expires."""

from collections.abc import Callable
from typing import Final

from broker.desk.ports import Cancel, Clock
from broker.domain.access import Grant

#: A day: event loops refuse timers of many years.
_LONGEST_TIMER_MS: Final = 86_400_000


class Stay:
    """One timer at a time; ``over`` is called once the present one has ended."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._timer: Cancel | None = None

    def until_login(self, within_s: float, over: Callable[[], None]) -> None:
        self._arm(int(within_s * 1000), over)

    def until_expiry(self, grant: Grant, over: Callable[[], None]) -> None:
        """As long as the grant lasts: for ever where it does not expire."""
        self.end()
        if grant.expires is not None:
            left = max(0, grant.expires - self._clock.now())
            self._arm(min(left, _LONGEST_TIMER_MS), lambda: self._look(grant, over))

    def end(self) -> None:
        """Wait for nothing any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self, grant: Grant, over: Callable[[], None]) -> None:
        if grant.is_open(self._clock.now()):
            self.until_expiry(grant, over)  # it lives longer than a timer can run
        else:
            over()

    def _arm(self, ms: int, over: Callable[[], None]) -> None:
        self.end()
        self._timer = self._clock.call_later(ms, over)
