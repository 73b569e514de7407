"""The erasures that were ordered: each carried out until no file holds a word of it, across any restart."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from broker.decide.closing import TO_ERASE
from broker.desk.ports import Cancel, Clock
from broker.desk.shelf import Shelf
from broker.desk.spare_copies import Known, clean_copies
from broker.desk.streams import Streams
from broker.desk.traces import SUGGESTED, Traces, all_traces, conversations_of, streams_of
from broker.domain.commands import CloseConversation, Command
from broker.domain.conversation import Conversation
from broker.domain.customers import Customer
from broker.domain.declared import Declared
from broker.domain.erasure_events import DATA_KINDS, Certificate, named
from broker.domain.errors import NotFound, Refused, WrongPhase
from broker.domain.ids import CONVERSATION, CUSTOMER, KEEPING, split_stream, stream_of
from broker.domain.keeping import Keeping
from broker.domain.keeping_commands import CertifyErasure, MarkErased
from broker.policy.declares import declared_by
from broker.protocol.codec import Unreadable
from broker.store.api import Search, Store, StoreError, Unavailable

log = logging.getLogger("broker.desk")

#: How long to wait before an erasure that met an obstacle is tried again.
LATER_MS: Final = 2_000
#: How often a conversation is closed anew when its customer takes it up again meanwhile.
_ATTEMPTS: Final = 5

Give = Callable[[str, Command], Awaitable[object]]
#: Told of streams whose past changed: whoever keeps a copy of what they held must drop it.
Forget = Callable[[Collection[str]], None]


@dataclass(slots=True)
class _Removed:
    conversations: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    texts: set[bytes] = field(default_factory=set)


class Eraser:
    """Carries erasures out one after the other. ``give`` has the desk carry out a command of its own under an id."""

    def __init__(self, store: Store, streams: Streams, shelf: Shelf, clock: Clock, give: Give) -> None:
        self._store, self._streams, self._clock, self._give = store, streams, clock, give
        self._shelf = shelf
        self._forget: list[Forget] = [streams.forget_all]
        self._turn = asyncio.Lock()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._later: dict[str, Cancel] = {}
        self._obstacles: dict[str, str] = {}
        self._removed: dict[str, _Removed] = {}

    def tell(self, forget: Forget) -> None:
        """Have ``forget`` called with the streams that lost bodies, once they did: for every index, every cache."""
        self._forget.append(forget)

    def forget(self, streams: Collection[str]) -> None:
        """Tell everybody who keeps a copy that these streams lost bodies."""
        for forget in self._forget:
            forget(streams)

    @property
    def declared(self) -> Declared:
        """The names that may stay, by the policy in force."""
        return declared_by(self._shelf.now)

    def obstacle(self, customer: str) -> str:
        """Why the erasure of this customer is not done yet; empty where nothing stands in its way."""
        return self._obstacles.get(customer, "")

    def begin(self, customer: str) -> None:
        """Carry the customer's erasure out, unless that is going on."""
        if customer not in self._running:
            task = self._running[customer] = asyncio.create_task(self._run(customer))
            task.add_done_callback(lambda _: self._running.pop(customer, None))

    async def idle(self) -> None:
        """Wait until everything that was begun is done, or met an obstacle."""
        while self._running:
            await asyncio.wait(tuple(self._running.values()))

    def stop(self) -> None:
        """Try nothing again: what is not done is for the next start."""
        for timer in self._later.values():
            timer.cancel()

    async def _run(self, customer: str) -> None:
        try:
            async with self._turn:
                await self._erase(customer)
        except (Refused, Unreadable, StoreError, OSError) as error:
            self._obstacles[customer] = str(error)
            log.warning("erasure_waits", extra={"fields": {"customer": customer, "reason": str(error)}})
            self._later[customer] = self._clock.call_later(LATER_MS, lambda: self.begin(customer))
        else:
            self._obstacles.pop(customer, None)

    async def _erase(self, customer: str) -> None:
        order = await self._order(customer)
        if order is None:
            return
        if order not in self._removed:
            self._store.note_erasure(customer, self._clock.now())
        # What went before an obstacle is not in the log any more: its words are still to be searched for.
        removed = self._removed.setdefault(order, _Removed())
        removed.conversations = await conversations_of(self._store, customer)
        for conversation in removed.conversations:
            await self._close(order, conversation)
        async for traces in all_traces(self._store, customer, DATA_KINDS, self.declared):
            removed.texts |= traces.texts
            await self._blank(order, traces)
            removed.kinds += traces.kinds
        await self._certify(customer, order, removed)
        del self._removed[order]

    async def _order(self, customer: str) -> str | None:
        state = (await self._streams.get(stream_of(CUSTOMER, customer))).state
        return state.erasing if isinstance(state, Customer) else None

    async def _close(self, order: str, conversation: str) -> None:
        """End a conversation that goes on: what its customer writes there would be nobody's to erase."""
        for _ in range(_ATTEMPTS):
            state = (await self._streams.get(stream_of(CONVERSATION, conversation))).state
            if not isinstance(state, Conversation) or state.is_closed:
                return
            try:
                # By where it stands: however often it is taken up again, each close has a name of its own.
                name = f"{order}.close.{conversation}.{state.seq}"
                await self._give(name, CloseConversation(conversation, TO_ERASE))
            except (WrongPhase, NotFound):
                continue
        raise Unavailable(f"conversation {conversation} is taken up again whenever it is closed")

    async def _blank(self, order: str, traces: Traces) -> None:
        await self._store.erase(traces.blanks)
        kind, key = split_stream(traces.stream)
        # Also where nothing is left to blank: a back-up from which it was taken says nothing of it.
        if kind == CONVERSATION and (traces.blanks or not traces.is_marked):
            mark = MarkErased(key, traces.last, DATA_KINDS, "erasure")
            if traces.is_quoting:
                mark = MarkErased(key, traces.last, SUGGESTED, "quoted")
            await self._give(f"{order}.erased.{key}.{traces.last}", mark)
        self.forget((traces.stream,))

    async def _certify(self, customer: str, order: str, removed: _Removed) -> None:
        own = streams_of(customer, removed.conversations)
        senders = {f"customer:{customer}"}
        receipts = await self._store.blank_receipts(own, senders)
        copies = await clean_copies(
            await self.copies(),
            partial(all_traces, customer=customer, data=DATA_KINDS, declared=self.declared),
            own,
            senders,
        )
        texts = removed.texts | copies.texts
        search = _sound(await self._store.scrub(texts, own, copies.reached))
        anchor = await self._store.anchor()
        certificate = Certificate(
            order,
            len(removed.conversations),
            dict(removed.kinds),
            receipts,
            search.phrases,
            search.files,
            anchor.position,
            anchor.chain.hex(),
            *named(copies.fates),
        )
        await self._give(f"{order}.certified", CertifyErasure(customer, certificate))
        log.info("customer_erased", extra={"fields": {"customer": customer, "events": sum(removed.kinds.values())}})

    async def copies(self) -> Known:
        """The copies of the store that the product made: noted back-ups, files from before an upgrade."""
        state = (await self._streams.get(KEEPING)).state
        keeping = state if isinstance(state, Keeping) else Keeping()
        paths = [*map(Path, keeping.backups), *self._store.copies()]
        return Known(paths, frozenset({self._store.store_id, *keeping.lineage}))


def _sound(search: Search) -> Search:
    if search.found:
        raise Unavailable(f"a word of it is still in {', '.join(search.found)}: delete that file, if it is not needed")
    return search
