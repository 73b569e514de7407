"""One reader's place in one stream, moved along the store until it has reached the head."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from broker.domain.actors import Actor
from broker.domain.audience import Audience, project
from broker.domain.events import ConversationEvent, Event
from broker.protocol.codec import decode_event, encode, encode_event
from broker.protocol.frames import Reset
from broker.protocol.splice import event_payload
from broker.server.framing import text_frame, text_frame_of
from broker.server.limits import CHUNK_BYTES
from broker.store.api import ERASED, Row, Store

#: Rows that are judged before other connections get their turn on the loop.
_ROWS_A_TURN = 200
_ERASED = "What was written here was erased; forget your copy of it. Here is what is left."
_BEYOND = "The log is shorter than your copy of it; here it is from the beginning."


class Reader(Protocol):
    """A connection that follows streams."""

    is_open: bool

    @property
    def actor(self) -> Actor: ...

    def put(self, frame: bytes) -> None:
        """Queue one prepared frame, without waiting."""

    async def room(self) -> None:
        """Wait until the queue is short."""

    def cut(self, code: int, reason: str) -> None:
        """End the connection; its client comes back by itself."""


Check = Callable[[], Awaitable[object]]


@dataclass(slots=True, eq=False)
class Follow:
    """``seq`` is the last row that was looked at, ``n`` its number for the audience.

    ``heard`` is the highest ``seq`` that was announced while ``is_live`` was False. ``check`` raises NotFound when
    the reader may read no longer; None for those whose right never ends.
    """

    reader: Reader
    stream: str
    audience: Audience
    check: Check | None = None
    seq: int = 0
    n: int = 0
    heard: int = 0
    is_live: bool = False
    is_over: bool = False


def seen_by(audience: Audience, event: Event) -> Event | None:
    """The event as the audience sees it. Only conversations have private parts: other streams are the desk's own."""
    if audience == "desk":
        return event
    return project(event, audience) if isinstance(event, ConversationEvent) else None


async def replay(store: Store, follow: Follow, after_n: int) -> None:
    """Send what the reader lacks after ``after_n``, then go live. Raises NotFound or StoreError.

    A cursor beyond the head is answered by a Reset with the whole log.
    """
    # The desk counts as the log does: its replay can begin at the cursor, whose own row proves that it exists.
    follow.seq = follow.n = max(0, after_n - 1) if follow.audience == "desk" else 0
    await _advance(store, follow, after_n)
    if follow.n < after_n and not follow.is_over:
        await _anew(store, follow, _BEYOND)
    await catch_up(store, follow)


async def _anew(store: Store, follow: Follow, reason: str) -> None:
    """Have the reader forget what it holds, then send the whole log."""
    follow.reader.put(text_frame(encode(Reset(stream=follow.stream, reason=reason))))
    follow.seq = follow.n = 0
    await _advance(store, follow, 0)


async def catch_up(store: Store, follow: Follow) -> None:
    """Send what was stored since, until nothing was announced meanwhile: then the reader is live."""
    while not follow.is_over and follow.seq < follow.heard:
        await _advance(store, follow, follow.n)
    follow.is_live = not follow.is_over


async def _advance(store: Store, follow: Follow, after_n: int) -> None:
    """Move to the last row there is, at the pace of the reader's socket."""
    put = 0
    rows = await store.load(follow.stream, follow.seq)
    if follow.check is not None:
        # After the rows were read: a right that is held now covers all that they tell.
        await follow.check()
    for count, row in enumerate(rows, 1):
        if follow.is_over:
            return
        if row.kind == ERASED and 0 < after_n <= follow.n:
            await _anew(store, follow, _ERASED)
            return
        put += _step(follow, row, after_n)
        if put >= CHUNK_BYTES:
            put = 0
            await follow.reader.room()
        elif count % _ROWS_A_TURN == 0:
            await asyncio.sleep(0)


def _step(follow: Follow, row: Row, after_n: int) -> int:
    """Send one row if the reader may see it but has not; the bytes that were put."""
    follow.seq = row.seq
    body = _body(row, follow.audience)
    if body is None:
        return 0
    follow.n += 1
    if follow.n <= after_n:
        return 0
    frame = text_frame_of(event_payload(row.stream, follow.n, row.at, actor_of(row), body))
    follow.reader.put(frame)
    return len(frame)


def _body(row: Row, audience: Audience) -> bytes | None:
    if audience == "desk":
        return row.body
    event = decode_event(row.body)
    seen = seen_by(audience, event)
    if seen is None:
        return None
    return row.body if seen is event else encode_event(seen)


def actor_of(row: Row) -> Actor:
    """The author of a stored row."""
    return Actor(row.role, row.actor)  # type: ignore[arg-type]  # the store gives back the role it was given
