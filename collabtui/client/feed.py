"""The streams of updates, one for each consumer."""

import asyncio
import weakref
from collections.abc import AsyncIterator

from collabtui.client.updates import Update


class Feed(AsyncIterator[Update]):
    """Updates from the moment it was made on; ends when the client has ended.

    It is not bounded: a consumer that awaits an answer while it reads would wait for ever if a full queue held up the
    socket that brings the answer. A consumer that stops reading lets go of its feed, which empties it.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Update | None] = asyncio.Queue()

    def put(self, update: Update) -> None:
        """Add one at the end."""
        self._queue.put_nowait(update)

    def end(self) -> None:
        """Nothing comes after what is queued."""
        self._queue.put_nowait(None)

    async def __anext__(self) -> Update:
        update = await self._queue.get()
        if update is None:
            self.end()
            raise StopAsyncIteration
        return update


class Feeds:
    """All feeds that somebody still holds."""

    def __init__(self) -> None:
        self._feeds: weakref.WeakSet[Feed] = weakref.WeakSet()
        self._has_ended = False

    def __len__(self) -> int:
        return len(self._feeds)

    def open(self) -> Feed:
        """One more feed; it is over at once when all have ended."""
        feed = Feed()
        self._feeds.add(feed)
        if self._has_ended:
            feed.end()
        return feed

    def put(self, update: Update) -> None:
        """Tell all."""
        for feed in self._feeds:
            feed.put(update)

    def end(self) -> None:
        """End all."""
        self._has_ended = True
        for feed in self._feeds:
            feed.end()
