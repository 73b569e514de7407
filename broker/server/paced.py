"""Work that many events ask for, done once for all of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from broker.desk.ports import Cancel, Clock

log = logging.getLogger(__name__)


class Paced:
    """Does ``work`` soon after the first ``wake``, then at most once every ``apart_ms``, never twice at a time."""

    def __init__(self, clock: Clock, apart_ms: int, work: Callable[[], Awaitable[None]]) -> None:
        self._clock, self._apart_ms, self._work = clock, apart_ms, work
        self._timer: Cancel | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_wanted = False
        self._is_over = False

    def wake(self) -> None:
        """There is something to do."""
        self._is_wanted = True
        if self._timer is None and self._task is None:
            self._arm(0)

    def close(self) -> None:
        """Do nothing more."""
        self._is_over = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    async def idle(self) -> None:
        """Wait until nothing is being done."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def once(self) -> None:
        """Do it now without waiting for its time, or wait for what is being done; once, whether it goes well or not."""
        if self._is_over:
            return
        await asyncio.wait([self._task or self._begin()])

    def _arm(self, delay_ms: int) -> None:
        if not self._is_over:
            self._timer = self._clock.call_later(delay_ms, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._is_wanted:
            self._begin()

    def _begin(self) -> asyncio.Task[None]:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._is_wanted = False
        self._task = asyncio.create_task(self._run())
        return self._task

    async def _run(self) -> None:
        try:
            await self._work()
        except Exception:
            log.exception("paced_work_failed")
        finally:
            self._task = None
            self._arm(self._apart_ms)
