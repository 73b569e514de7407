"""The open conversations as a list that stays true while somebody watches it."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from broker.bus.api import Bus, Committed
from broker.desk.ports import Clock
from broker.desk.queries import row_of
from broker.domain.actors import Role
from broker.domain.errors import Forbidden
from broker.domain.ids import CONVERSATION, split_stream
from broker.protocol.queue_text import queue_texts
from broker.server.follow import Reader
from broker.server.framing import text_frame
from broker.server.hub import TRY_AGAIN_LATER
from broker.server.limits import CHUNK_BYTES
from broker.server.paced import Paced
from broker.server.ports import Watched
from broker.store.api import StoreError

WATCHERS: Final[tuple[Role, ...]] = ("agent", "supervisor")
#: Changes are told at most this often.
APART_MS: Final = 250
#: Rows that are made before other connections get their turn on the loop.
ROWS_A_TURN: Final = 100
#: Rows that one telling has at most, so that a change of everything at once fits into the readers' outboxes.
ROWS_AT_ONCE: Final = 500
_UNREADABLE = "The conversations can't be read now: reconnect, you will get the whole list again."


@dataclass(slots=True, eq=False)
class Watcher:
    """One reader's watch. ``missed`` are the conversations that changed before its list began."""

    reader: Reader
    missed: set[str] = field(default_factory=set)
    is_live: bool = False


class QueueWatch:
    """Notes which conversations changed; makes their rows once for all watchers, when it is time to tell them."""

    def __init__(self, desk: Watched, bus: Bus, clock: Clock) -> None:
        self._desk = desk
        self._watchers: dict[Reader, Watcher] = {}
        self._changed: dict[str, None] = {}
        self._pace = Paced(clock, APART_MS, self._tell_changes)
        self._deaf = bus.listen(self._heard)

    def close(self) -> None:
        """Tell nothing more."""
        self._deaf()
        self._pace.close()

    async def idle(self) -> None:
        """Wait until what is being told has been told."""
        await self._pace.idle()

    def enter(self, reader: Reader) -> Watcher:
        """Begin to watch, or begin anew; ``show`` must follow. Raises Forbidden."""
        role = reader.actor.role
        if role not in WATCHERS:
            raise Forbidden(f"A {role} may not watch the queue; it is for: {', '.join(WATCHERS)}.")
        watcher = Watcher(reader)
        if reader.is_open:
            self._watchers[reader] = watcher
        return watcher

    def leave(self, reader: Reader) -> None:
        """Tell the reader no more; nothing where it does not watch."""
        self._watchers.pop(reader, None)

    async def show(self, watcher: Watcher) -> None:
        """Send the whole list at the pace of the reader's socket, changes with it from its first row on.

        Returns once it is complete, or given up because the reader let go. Raises StoreError.
        """
        try:
            await self._show_all(watcher)
        except BaseException:
            if self._is_on(watcher):
                self.leave(watcher.reader)
            raise

    async def _show_all(self, watcher: Watcher) -> None:
        left = dict.fromkeys(await self._desk.open_conversations())
        while left or not watcher.is_live:
            frames = await self._frames(_taken(left, ROWS_A_TURN), full=not watcher.is_live)
            if not self._is_on(watcher):
                return
            for frame in frames:
                watcher.reader.put(frame)
            watcher.is_live = True
            left |= dict.fromkeys(sorted(watcher.missed))
            watcher.missed.clear()
            await watcher.reader.room()
            await asyncio.sleep(0)

    def _is_on(self, watcher: Watcher) -> bool:
        return self._watchers.get(watcher.reader) is watcher

    async def _tell_changes(self) -> None:
        due = dict.fromkeys(_taken(self._changed, ROWS_AT_ONCE))
        try:
            while due and self._watchers:
                self._put(await self._frames(_taken(due, ROWS_A_TURN), full=False))
                await asyncio.sleep(0)
        except StoreError:
            for reader in tuple(self._watchers):
                reader.cut(TRY_AGAIN_LATER, _UNREADABLE)
        if self._changed:
            self._pace.wake()

    def _put(self, frames: Iterable[bytes]) -> None:
        for frame in frames:
            # A copy: a reader that is too slow leaves while it is told.
            for watcher in tuple(self._watchers.values()):
                if watcher.is_live:
                    watcher.reader.put(frame)

    async def _frames(self, conversations: Sequence[str], *, full: bool) -> list[bytes]:
        """What to tell of these conversations: true at the moment when this returns."""
        found = await self._desk.standing(conversations)
        rows = [row_of(one.state, self._desk.policy) for one in found if not one.state.is_closed]
        gone = [one.state.id for one in found if one.state.is_closed]
        # What does not reach the disk is taken back without an event: look again.
        for one in found:
            if not one.is_settled:
                self._note(one.state.id)
        waits = self._desk.waits if full else None
        return [text_frame(text) for text in queue_texts(rows, gone, full=waits, most=CHUNK_BYTES)]

    def _heard(self, committed: Committed) -> None:
        if not self._watchers:
            return
        kind, conversation = split_stream(committed.recorded.stream)
        if kind == CONVERSATION:
            self._note(conversation)
            for watcher in self._watchers.values():
                if not watcher.is_live:
                    watcher.missed.add(conversation)

    def _note(self, conversation: str) -> None:
        self._changed[conversation] = None
        self._pace.wake()


def _taken(names: dict[str, None], most: int) -> list[str]:
    """The first ``most`` of the names, which are taken out."""
    taken = list(islice(names, most))
    for name in taken:
        del names[name]
    return taken
