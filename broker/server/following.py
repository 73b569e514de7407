"""The streams that one connection follows, the list of the queue among them, what it tells their followers."""

import asyncio
from typing import Final, assert_never

from broker.protocol.copilot_frames import Drafting, Rework, Reworked
from broker.protocol.effects import Follow
from broker.protocol.frames import (
    Ack,
    Typing,
)
from broker.server.follow import Reader
from broker.server.house import House


class Following:
    """Carries out what a reader asks to be told, one replay at a time: together they would outrun its outbox."""

    __slots__ = ("_house", "_reader", "_replaying", "_wanted")

    def __init__(self, reader: Reader, house: House) -> None:
        self._reader, self._house = reader, house
        #: What was asked for, from its frame to the moment at which the hub tells what comes.
        self._wanted: Final[dict[str, Follow]] = {}
        self._replaying: asyncio.Lock | None = None

    def has_room(self) -> bool:
        """Whether the connection may follow one stream more."""
        return self._house.hub.followed_by(self._reader) + len(self._wanted) < self._house.limits.subscriptions

    def want(self, wanted: Follow) -> None:
        """Note what was asked for; ``begin`` must follow."""
        self._wanted[wanted.stream] = wanted

    def let_go(self, stream: str) -> None:
        """Tell no more of the stream, however far its replay has come."""
        self._wanted.pop(stream, None)
        self._house.hub.unfollow(self._reader, stream)

    async def begin(self, wanted: Follow) -> Ack | None:
        """Replay what is still wanted by then; the answer, if it was asked under an id.

        Raises NotFound or StoreError.
        """
        n = wanted.after_n
        async with self._one_at_a_time():
            if self._is_wanted(wanted):
                n = await self._follow(wanted)
        return None if wanted.id is None else Ack(id=wanted.id, stream=wanted.stream, n=n)

    async def watch(self, id: str, on: bool) -> Ack:
        """Show the queue, or no more of it. Raises Forbidden or StoreError."""
        if on:
            watcher = self._house.queue.enter(self._reader)
            async with self._one_at_a_time():
                await self._house.queue.show(watcher)
        else:
            self._house.queue.leave(self._reader)
        return Ack(id=id)

    async def tell(self, told: Typing | Drafting | Rework | Reworked) -> None:
        """Pass on what is never stored. Raises Forbidden, NotFound, NoLiveCopilot, StoreError."""
        match told:
            case Typing() | Drafting():
                await self._house.typists.relay(self._reader, told)
            case Rework():
                self._house.reworks.ask(self._reader, told)
            case Reworked():
                self._house.reworks.answer(self._reader, told)
            case _:
                assert_never(told)

    async def _follow(self, wanted: Follow) -> int:
        stream = wanted.stream
        try:
            n = await self._house.hub.follow(self._reader, stream, wanted.after_n, lambda: self._claim(wanted))
        finally:
            self._claim(wanted)
        self._house.line.came(self._reader, stream)
        return n

    def _is_wanted(self, wanted: Follow) -> bool:
        return self._wanted.get(wanted.stream) is wanted

    def _claim(self, wanted: Follow) -> bool:
        """True once, unless the reader let go or asked anew: from then on the hub has it."""
        if not self._is_wanted(wanted):
            return False
        del self._wanted[wanted.stream]
        return True

    def _one_at_a_time(self) -> asyncio.Lock:
        # Made when first needed: most connections of a busy desk are idle.
        if self._replaying is None:
            self._replaying = asyncio.Lock()
        return self._replaying
