"""The pending head of every stream in use: what is on disk, plus what is on its way there."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable

from broker.desk.head import Head, empty_state
from broker.desk.stored import fold_on
from broker.domain.agents import Agent
from broker.store.api import Store


class Streams:
    """The cache of heads, filled from the store; the least recently used settled ones leave first."""

    def __init__(self, store: Store, most: int = 20_000) -> None:
        self._store = store
        self._most = most
        self._heads: OrderedDict[str, Head] = OrderedDict()
        self._loading: dict[str, asyncio.Future[None]] = {}

    def peek(self, stream: str) -> Head | None:
        """The head, if it is here."""
        head = self._heads.get(stream)
        if head is not None:
            self._heads.move_to_end(stream)
        return head

    async def get(self, stream: str) -> Head:
        """The head, loaded when it must be."""
        while (head := self.peek(stream)) is None:
            await self._load(stream)
        return head

    def forget(self, heads: Iterable[Head]) -> None:
        """Throw pending heads away: what they were built on did not reach the disk."""
        for head in heads:
            if self._heads.get(head.stream) is head:
                del self._heads[head.stream]

    def forget_all(self, streams: Iterable[str]) -> None:
        """Read these anew when they are next asked for: their past changed.

        Agents stay: what an agent has at hand holds no word of a conversation that is over.
        """
        for stream in streams:
            head = self._heads.get(stream)
            if head is not None and not isinstance(head.state, Agent):
                del self._heads[stream]

    async def _load(self, stream: str) -> None:
        """Everybody who wants the same stream waits for one reading of it, in the order they came."""
        loading = self._loading.get(stream)
        if loading is None:
            loading = self._loading[stream] = asyncio.ensure_future(self._read(stream))
            loading.add_done_callback(lambda _: self._loading.pop(stream, None))
        await asyncio.shield(loading)

    async def _read(self, stream: str) -> None:
        head = Head(stream, empty_state(stream))
        for row in await self._store.load(stream):
            fold_on(head, row)
        self._heads.setdefault(stream, head)
        self._shrink()

    def _shrink(self) -> None:
        excess = len(self._heads) - self._most
        if excess <= 0:
            return
        idle = [name for name, head in self._heads.items() if not head.unsettled and not _is_live(head)]
        for name in idle[:excess]:
            del self._heads[name]


def _is_live(head: Head) -> bool:
    return head.needs_care and head.seq > 0
