"""Who follows which stream, told of what was committed."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from broker.bus.api import Bus, Committed
from broker.domain.audience import Audience
from broker.domain.erasure_events import Erased
from broker.domain.errors import NotFound
from broker.domain.owner_events import OwnershipEvent
from broker.protocol.codec import encode_event
from broker.protocol.splice import event_payload
from broker.server.follow import Follow, Reader, catch_up, replay, seen_by
from broker.server.framing import text_frame_of
from broker.server.ports import Permits
from broker.store.api import Store, StoreError

#: RFC 6455's registry: "try again later".
TRY_AGAIN_LATER = 1013
_UNREADABLE = "The log can't be read now: reconnect, you will resume where you stopped."
log = logging.getLogger(__name__)


class Hub:
    """Gives each event to those who follow its stream: looked at once an audience, encoded once an audience.

    A reader is live, or it is catching up from the store. Whatever does not fit (an event that came early, an owner
    who changed) makes a live reader catch up again, so there is one path that has to be right.
    """

    def __init__(self, store: Store, permits: Permits, bus: Bus) -> None:
        self._store, self._permits = store, permits
        self._follows: dict[str, dict[Reader, Follow]] = {}
        self._of: dict[Reader, set[str]] = {}
        self._work: set[asyncio.Task[None]] = set()
        self._deaf: Callable[[], None] = bus.listen(self._heard)

    def close(self) -> None:
        """Hear nothing more."""
        self._deaf()
        for task in self._work:
            task.cancel()

    async def follow(
        self, reader: Reader, stream: str, after_n: int, is_wanted: Callable[[], bool] = lambda: True
    ) -> int:
        """Replay the stream after the reader's number ``after_n``, then tell it all that comes; the number reached.

        Returns once the replay is complete, or given up because the reader let go: ``is_wanted`` is asked once, when
        it is known that the reader may read. Raises NotFound or StoreError.
        """
        audience = await self._permits.readable(reader.actor, stream)
        if not (reader.is_open and is_wanted()):
            return 0
        self.unfollow(reader, stream)
        check = partial(self._permits.readable, reader.actor, stream) if reader.actor.role == "bot" else None
        follow = Follow(reader, stream, audience, check)
        self._follows.setdefault(stream, {})[reader] = follow
        self._of.setdefault(reader, set()).add(stream)
        try:
            await replay(self._store, follow, after_n)
        except BaseException:
            self._end(follow)
            raise
        return follow.n

    def unfollow(self, reader: Reader, stream: str) -> None:
        """Tell the reader no more of this stream; nothing where it does not follow it."""
        if (follow := self._follows.get(stream, {}).get(reader)) is not None:
            self._end(follow)

    def leave(self, reader: Reader) -> None:
        """Tell the reader nothing more."""
        for stream in tuple(self._of.get(reader, ())):
            self.unfollow(reader, stream)

    async def idle(self) -> None:
        """Wait until everybody has caught up, or was cut."""
        while self._work:
            await asyncio.wait(tuple(self._work))

    def followers(self, stream: str) -> dict[Reader, Audience]:
        """Who follows the stream, each with the audience they read it as."""
        return {reader: follow.audience for reader, follow in self._follows.get(stream, {}).items()}

    def followed_by(self, reader: Reader) -> int:
        """How many streams the reader follows."""
        return len(self._of.get(reader, ()))

    def _end(self, follow: Follow) -> None:
        follow.is_over, follow.is_live = True, False
        readers = self._follows.get(follow.stream, {})
        if readers.get(follow.reader) is not follow:
            return
        del readers[follow.reader]
        self._of[follow.reader].discard(follow.stream)
        if not readers:
            del self._follows[follow.stream]
        if not self._of[follow.reader]:
            del self._of[follow.reader]

    def _heard(self, committed: Committed) -> None:
        follows = self._follows.get(committed.recorded.stream)
        if not follows:
            return
        seq = committed.recorded.seq
        is_erasure = isinstance(committed.recorded.event, Erased)
        frames: dict[Audience, tuple[int, bytes] | None] = {}
        # A copy: a reader that is too slow leaves while it is told.
        for follow in tuple(follows.values()):
            if not follow.is_live:
                follow.heard = max(follow.heard, seq)
            elif seq == follow.seq + 1 and not is_erasure:
                audience = follow.audience
                if audience not in frames:
                    frames[audience] = _frame(committed, audience)
                self._tell(follow, committed, frames[audience])
            elif seq > follow.seq:
                self._suspend(follow, seq)

    def _tell(self, follow: Follow, committed: Committed, frame: tuple[int, bytes] | None) -> None:
        """Tell a live reader what comes next; where the owner changed, only for as long as it may read on."""
        follow.seq = committed.recorded.seq
        if frame is not None:
            follow.n, data = frame
            follow.reader.put(data)
        if follow.check is not None and isinstance(committed.recorded.event, OwnershipEvent):
            self._suspend(follow, follow.seq)

    def _suspend(self, follow: Follow, heard: int) -> None:
        """Tell the follower nothing until it has caught up, if it may read on at all."""
        follow.is_live, follow.heard = False, heard
        task = asyncio.create_task(self._resume(follow))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _resume(self, follow: Follow) -> None:
        try:
            if follow.check is not None:
                await follow.check()
            await catch_up(self._store, follow)
        except NotFound:
            self._end(follow)
        except StoreError:
            follow.reader.cut(TRY_AGAIN_LATER, _UNREADABLE)
        except Exception:
            log.exception("hub_failed")
            follow.reader.cut(TRY_AGAIN_LATER, _UNREADABLE)


def _frame(committed: Committed, audience: Audience) -> tuple[int, bytes] | None:
    """The event's number for the audience with its one frame for all of them; None where they don't see it."""
    recorded, body = committed.recorded, committed.body
    n = recorded.seq
    # Streams other than conversations count for the desk alone, whose number is the log's own.
    if audience != "desk":
        seen = seen_by(audience, recorded.event)
        if seen is None:
            return None
        n = committed.numbers.of(audience)
        body = body if seen is recorded.event else encode_event(seen)
    return n, text_frame_of(event_payload(recorded.stream, n, recorded.at, recorded.actor, body))
