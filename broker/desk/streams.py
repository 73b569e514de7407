"""The pending head of every stream in use: what is on disk, plus what is on its way there."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from typing import Final

from broker.desk.head import Head, empty_state
from broker.desk.stored import fold_all
from broker.domain.agents import Agent
from broker.store.api import Store

#: Closed conversations that stay at hand, each with its whole transcript: who writes again soon need not be read anew.
MOST_RESTING: Final = 500
#: Idle heads that stay however many are live: more than any one command needs.
_SPARED: Final = 8
#: How many streams a start reads at a time.
_AT_ONCE: Final = 16


class Streams:
    """The cache of heads, filled from the store; the least recently used settled ones leave first."""

    def __init__(self, store: Store, most: int = 20_000, most_resting: int = MOST_RESTING) -> None:
        self._store = store
        self._most, self._most_resting = most, most_resting
        self._look_at = most
        self._resting: OrderedDict[str, None] = OrderedDict()
        self._heads: OrderedDict[str, Head] = OrderedDict()
        self._loading: dict[str, asyncio.Future[None]] = {}
        #: Streams whose past changed while they were read, or while something of them was on its way to the disk.
        self._changed: set[str] = set()
        self._leaving: set[str] = set()

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

    async def still_open(self, kind: str) -> AsyncIterator[Head]:
        """The heads of a kind's open streams. Several are asked for at a time: one is read while another is folded."""
        known = [head.stream for head in await self._store.heads(kind, open_only=True)]
        for start in range(0, len(known), _AT_ONCE):
            for head in await asyncio.gather(*map(self.get, known[start : start + _AT_ONCE])):
                yield head

    def rest(self, stream: str) -> None:
        """Nothing is to be done about this stream any more: only so many of these are kept."""
        self._resting[stream] = None
        self._resting.move_to_end(stream)
        while len(self._resting) > self._most_resting:
            name, _ = self._resting.popitem(last=False)
            head = self._heads.get(name)
            if head is not None and _is_idle(head):
                del self._heads[name]

    def forget(self, heads: Iterable[Head]) -> None:
        """Throw pending heads away: what they were built on did not reach the disk."""
        for head in heads:
            if self._heads.get(head.stream) is head:
                del self._heads[head.stream]
                self._leaving.discard(head.stream)

    def forget_all(self, streams: Iterable[str]) -> None:
        """Read these anew when they are next asked for: their past changed.

        Agents stay: what an agent has at hand holds no word of a conversation that is over. A head with something on
        its way to the disk stays until that has arrived: what is read before would lack it for good.
        """
        for stream in streams:
            if stream in self._loading:
                self._changed.add(stream)
            head = self._heads.get(stream)
            if head is None or isinstance(head.state, Agent):
                continue
            if head.unsettled:
                head.is_care_due = True  # so that ``arrived`` hears of it, plain words though it may be
                self._leaving.add(stream)
            else:
                del self._heads[stream]

    def arrived(self, head: Head) -> None:
        """Something of the head is on disk: one that was to be forgotten is, once nothing else is on its way."""
        if head.stream in self._leaving and not head.unsettled:
            self.forget((head,))

    async def _load(self, stream: str) -> None:
        """Everybody who wants the same stream waits for one reading of it, in the order they came."""
        loading = self._loading.get(stream)
        if loading is None:
            loading = self._loading[stream] = asyncio.ensure_future(self._read(stream))
            loading.add_done_callback(lambda _: self._loading.pop(stream, None))
        await asyncio.shield(loading)

    async def _read(self, stream: str) -> None:
        rows = await self._store.load(stream)
        while stream in self._changed:
            self._changed.discard(stream)
            rows = await self._store.load(stream)
        head = Head(stream, empty_state(stream))
        fold_all(head, rows)
        self._heads.setdefault(stream, head)
        self._shrink()

    def _shrink(self) -> None:
        if len(self._heads) <= self._look_at:
            return
        idle = [name for name, head in self._heads.items() if _is_idle(head)]
        # A tenth more than must go, or a tenth later where all are live: not at every stream that comes. The newest
        # stay whatever is live besides: whoever asked for one of them would read it anew for ever.
        excess = min(len(self._heads) - self._most * 9 // 10, len(idle) - max(_SPARED, self._most // 20))
        for name in idle[: max(0, excess)]:
            del self._heads[name]
        self._look_at = max(self._most, len(self._heads) * 11 // 10)


def _is_idle(head: Head) -> bool:
    return not head.unsettled and not (head.needs_care and head.seq > 0)
