"""The time in a picture's world, which stands still until its plot goes on."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from broker.desk.ports import Cancel

#: The Tuesday that all pictures show: the shop's orders are as they stand then.
TODAY: Final = datetime(2026, 10, 27, 14, 2, tzinfo=UTC)
#: Patience that is longer than this never ends: pictures take longer to draw than some of it lasts.
LONGEST_MS: Final = 1_000


class Standing:
    """A broker's clock. What it stamps is the plot's time; what it rings for comes by the loop's own."""

    def __init__(self, start: datetime = TODAY) -> None:
        self._now = round(start.timestamp() * 1000)

    def now(self) -> int:
        """Unix milliseconds."""
        return self._now

    def go_on(self, seconds: float) -> None:
        """Let so much time pass, backwards where it is negative."""
        self._now += round(seconds * 1000)

    def call_later(self, delay_ms: int, callback: Callable[[], None]) -> Cancel:
        """A timer, which rings only if it is a short one."""
        timer = asyncio.get_running_loop().call_later(delay_ms / 1000, callback)
        if delay_ms > LONGEST_MS:
            timer.cancel()
        return timer
