"""The work that one connection has under way."""

import asyncio
from collections.abc import Coroutine


class Jobs:
    """Starts work in the order it is given; ``room`` holds back whoever gives too much.

    Work that needs no task of its own is counted from ``begin`` to ``end``.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun = 0
        self._done = asyncio.Event()

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run the work beside what runs. It must raise nothing."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def begin(self) -> None:
        """Count work that a callback will end."""
        self._begun += 1

    def end(self) -> None:
        """The work that began is done."""
        self._begun -= 1
        self._done.set()

    def is_full(self) -> bool:
        """True while there is no room for one more job."""
        return len(self._tasks) + self._begun >= self._most

    async def room(self) -> None:
        """Wait until there is room for one more job."""
        while self.is_full():
            self._done.clear()
            await self._done.wait()

    async def settle(self, within_s: float) -> None:
        """Let the jobs end; stop those that take longer."""
        try:
            async with asyncio.timeout(within_s):
                while self._tasks or self._begun:
                    self._done.clear()
                    await self._done.wait()
        except TimeoutError:
            late = tuple(self._tasks)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._done.set()
