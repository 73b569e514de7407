"""The work that one connection has under way."""

import asyncio
from collections.abc import Coroutine


class Jobs:
    """Starts work in the order it is given; ``room`` holds back whoever gives too much."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tasks: set[asyncio.Task[None]] = set()
        self._done = asyncio.Event()

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run the work beside what runs. It must raise nothing."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def room(self) -> None:
        """Wait until there is room for one more job."""
        while len(self._tasks) >= self._most:
            self._done.clear()
            await self._done.wait()

    async def settle(self, within_s: float) -> None:
        """Let the jobs end; stop those that take longer."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=within_s)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._done.set()
