"""The time in a picture's world, which stands still until its plot goes on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from broker.desk.ports import Cancel

#: The Tuesday that all pictures show: the shop's orders are as they stand then.
TODAY: Final = datetime(2026, 10, 27, 14, 2, tzinfo=UTC)
#: Patience that is longer than this ends only where the plot says so: some of it is shorter than drawing takes.
LONGEST_MS: Final = 1_000


@dataclass(slots=True)
class _Patience:
    """A long timer, which ends at ``due`` (Unix milliseconds)."""

    due: int
    callback: Callable[[], None]
    is_over: bool = False

    def cancel(self) -> None:
        """Never ring."""
        self.is_over = True


class Standing:
    """A broker's clock. What it stamps is the plot's time; what it rings for soon comes by the loop's own."""

    def __init__(self, start: datetime = TODAY) -> None:
        self._now = round(start.timestamp() * 1000)
        self._long: list[_Patience] = []

    def now(self) -> int:
        """Unix milliseconds."""
        return self._now

    def go_on(self, seconds: float) -> None:
        """Let so much time pass, backwards where it is negative."""
        self._now += round(seconds * 1000)

    def call_later(self, delay_ms: int, callback: Callable[[], None]) -> Cancel:
        """A timer, which rings by itself only if it is a short one."""
        if delay_ms <= LONGEST_MS:
            return asyncio.get_running_loop().call_later(delay_ms / 1000, callback)
        patience = _Patience(self._now + delay_ms, callback)
        self._long.append(patience)
        return patience

    def ring(self) -> None:
        """Let the long timers ring whose time has come by now."""
        due = [one for one in self._long if one.due <= self._now]
        self._long = [one for one in self._long if one.due > self._now]
        for one in due:
            if not one.is_over:
                one.callback()
