"""The machine's own time."""

import asyncio
import time
from collections.abc import Callable

from broker.desk.ports import Cancel


class SystemClock:
    """Wall time for what is stored; the loop's monotonic time for patience, which no jump can shorten."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def call_later(self, delay_ms: int, callback: Callable[[], None]) -> Cancel:
        return asyncio.get_running_loop().call_later(delay_ms / 1000, callback)
