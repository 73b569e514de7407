"""The work that one connection has under way."""

import asyncio
from collections.abc import Callable, Coroutine


class Jobs:
    """Starts work in the order it is given; ``has_room`` is told when there is room again after ``is_full`` was true.

    Work that needs no task of its own is counted from ``begin`` to ``end``.
    """

    def __init__(self, most: int, has_room: Callable[[], None] = lambda: None) -> None:
        self._most, self._has_room = most, has_room
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun = 0
        self._was_full = False
        self._done: asyncio.Event | None = None

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run the work beside what runs. It must raise nothing."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def begin(self) -> None:
        """Count work that a callback will end."""
        self._begun += 1

    @property
    def begun(self) -> int:
        """How much work a callback is yet to end."""
        return self._begun

    def end(self) -> None:
        """The work that began is done."""
        self._begun -= 1
        if self._was_full or self._done is not None:
            self._one_is_done()

    def is_full(self) -> bool:
        """True while there is no room for one more job."""
        self._was_full = len(self._tasks) + self._begun >= self._most
        return self._was_full

    async def settle(self, within_s: float) -> None:
        """Let the jobs end; stop those that take longer."""
        self._done = self._done or asyncio.Event()  # a drain may wait already when the peer leaves
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
        self._one_is_done()

    def _one_is_done(self) -> None:
        if self._done is not None:
            self._done.set()
        if self._was_full and not self.is_full():
            self._has_room()
