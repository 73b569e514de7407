"""Who waits for which answer."""

import asyncio
from typing import Generic, TypeVar

from broker.protocol.copilot_frames import ReworkDone
from broker.protocol.frames import Ack, RefusedFrame, Result
from collabtui.client.refusals import refusal

Given = TypeVar("Given", Ack, Result, ReworkDone)


class Answers(Generic[Given]):
    """Waiters by the id of what they asked."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Given]] = {}

    async def wait(self, id: str) -> Given:
        """The answer to ``id``. Several may wait; one that gives up takes nothing from the others. Raises Refused."""
        future = self._waiting.get(id)
        if future is None:
            future = self._waiting[id] = asyncio.get_running_loop().create_future()
            future.add_done_callback(_looked_at)
        return await asyncio.shield(future)

    def give(self, answer: Given) -> None:
        """Wake who waits; most answers to a ``post`` find nobody."""
        future = self._waiting.pop(answer.id, None)
        if future is not None:
            future.set_result(answer)

    def refuse(self, refused: RefusedFrame) -> bool:
        """Raise the refusal where somebody waits; False where nobody does."""
        future = self._waiting.pop(refused.id or "", None)
        if future is not None:
            future.set_exception(refusal(refused))
        return future is not None

    def forget(self, id: str) -> None:
        """Nobody waits for this any more, nor will anybody."""
        self._waiting.pop(id, None)

    def fail(self, end: BaseException) -> None:
        """Nothing will be answered any more."""
        for future in self._waiting.values():
            future.set_exception(end)
        self._waiting.clear()


def _looked_at(future: asyncio.Future[Given]) -> None:
    """Who waited may have gone; asyncio must not complain that nobody read the refusal."""
    if not future.cancelled():
        future.exception()
