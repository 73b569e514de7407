"""A clock that tests turn by hand."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(order=True)
class Alarm:
    due: int
    number: int
    callback: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.cancelled = True


class ManualClock:
    """Stands still until ``advance``; alarms ring in the order they are due."""

    def __init__(self, now: int = 1_700_000_000_000) -> None:
        self._now = now
        self._alarms: list[Alarm] = []

    def now(self) -> int:
        return self._now

    def call_later(self, delay_ms: int, callback: Callable[[], None]) -> Alarm:
        alarm = Alarm(self._now + delay_ms, len(self._alarms), callback)
        heapq.heappush(self._alarms, alarm)
        return alarm

    def advance(self, milliseconds: int = 0) -> None:
        """Let time pass and ring what is due by then."""
        until = self._now + milliseconds
        while self._alarms and self._alarms[0].due <= until:
            alarm = heapq.heappop(self._alarms)
            self._now = max(self._now, alarm.due)
            if not alarm.cancelled:
                alarm.callback()
        self._now = until

    def waiting(self) -> int:
        """How many alarms are set."""
        return sum(not alarm.cancelled for alarm in self._alarms)
