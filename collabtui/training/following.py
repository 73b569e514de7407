"""Updates waited for with a limit."""

import asyncio
from collections.abc import AsyncIterator

from collabtui.client.errors import Stopped
from collabtui.client.updates import Update


class Following:
    """A client's updates, waited for with a limit that loses none of them."""

    def __init__(self, updates: AsyncIterator[Update]) -> None:
        self._updates = updates
        self._coming: asyncio.Task[Update] | None = None

    async def next(self, limit_s: float | None) -> bool:
        """Wait for the next update; False when the seconds went by. Raises Stopped with the client's end."""
        if self._coming is None:
            self._coming = asyncio.create_task(_one(self._updates))
        await asyncio.wait({self._coming}, timeout=limit_s)
        if not self._coming.done():
            return False
        coming, self._coming = self._coming, None
        await coming
        return True

    def stop(self) -> None:
        """Wait no more."""
        if self._coming is not None:
            self._coming.cancel()


async def _one(updates: AsyncIterator[Update]) -> Update:
    try:
        return await anext(updates)
    except StopAsyncIteration:
        raise Stopped from None
