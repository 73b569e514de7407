"""Retention at work: what is older than the policy keeps it goes, a conversation at a time."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from broker.desk.aged import Aged, aged_of
from broker.desk.eraser import Eraser, Give
from broker.desk.ports import Cancel, Clock
from broker.desk.shelf import Shelf
from broker.desk.spare_copies import clean_copies
from broker.desk.streams import Streams
from broker.desk.traces import Log, Traces, quotes_of, traces_of
from broker.domain.customers import Customer
from broker.domain.erasure_events import DataKind
from broker.domain.errors import Refused
from broker.domain.ids import CONVERSATION, CUSTOMER, KEEPING, split_stream, stream_of
from broker.domain.keeping import Keeping
from broker.domain.keeping_commands import MarkErased, NoteRetention, RunRetention
from broker.store.api import Store, StoreError

log = logging.getLogger("broker.desk")

#: What agents' own streams quote of conversations.
QUOTED: Final[tuple[DataKind, ...]] = ("messages",)
#: How often a desk that serves looks for what is too old.
EVERY_MS: Final = 24 * 3600 * 1000
#: How long a start is over before that is looked for.
_SETTLE_MS: Final = 60_000


@dataclass(slots=True)
class Plan:
    """What goes: ``held`` counts the streams that would, were their customers not on legal hold."""

    conversations: int = 0
    held: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    texts: set[bytes] = field(default_factory=set)
    gone: list[Aged] = field(default_factory=list)
    quoted: dict[str, set[str]] = field(default_factory=dict)

    def add(self, aged: Aged, traces: Traces) -> None:
        """One more stream of which something goes."""
        self.kinds += traces.kinds
        self.texts |= traces.texts
        self.gone.append(aged)
        kind, key = split_stream(aged.stream)
        if kind == CONVERSATION:
            self.conversations += 1
        if "messages" in aged.due:
            for agent in traces.agents:
                self.quoted.setdefault(agent, set()).add(key)


class Retirer:
    """Blanks what is too old when it is told to, or once a day. ``give`` carries out a command of the desk's own."""

    def __init__(self, store: Store, streams: Streams, shelf: Shelf, clock: Clock, give: Give, eraser: Eraser) -> None:
        self._store, self._streams, self._shelf, self._clock = store, streams, shelf, clock
        self._give, self._eraser = give, eraser
        self._task: asyncio.Task[None] | None = None
        self._timer: Cancel | None = None
        self._retired = 0
        self._serves = False

    def changed(self, keeping: Keeping) -> None:
        """Run where that was ordered."""
        self._retired = keeping.retired
        if keeping.retiring:
            self._begin()

    def serve(self) -> None:
        """Look once a day from now on, where the policy says that anything goes."""
        self._serves = True
        self.judged_anew()

    def judged_anew(self) -> None:
        """Another policy may be in force."""
        if self._serves and self._timer is None and not self._shelf.now.retention.keeps_all:
            self._arm(max(_SETTLE_MS, EVERY_MS - (self._clock.now() - self._retired)))

    async def idle(self) -> None:
        """Wait until what was begun is over."""
        if self._task is not None:
            await asyncio.wait((self._task,))

    def stop(self) -> None:
        """Begin nothing any more."""
        if self._timer is not None:
            self._timer.cancel()

    async def plan(self) -> Plan:
        """What would go now. Raises StoreError."""
        plan = Plan()
        async for aged, traces in self._due(plan):
            plan.add(aged, traces)
        return plan

    def _arm(self, delay: int) -> None:
        self._timer = self._clock.call_later(delay, self._ring)

    def _ring(self) -> None:
        self._arm(EVERY_MS)
        if not self._shelf.now.retention.keeps_all and self._task is None:
            self._task = asyncio.create_task(self._order())
            self._task.add_done_callback(self._over)

    async def _order(self) -> None:
        try:
            await self._give(f"{KEEPING}:{self._clock.now()}", RunRetention())
        except (Refused, StoreError) as error:
            log.warning("retention_waits", extra={"fields": {"reason": str(error)}})

    def _begin(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._run())
            self._task.add_done_callback(self._over)
        else:
            self._task.add_done_callback(lambda _: self._begin())

    def _over(self, _: "asyncio.Task[None]") -> None:
        self._task = None

    async def _run(self) -> None:
        try:
            await self._retire()
        except (Refused, StoreError, OSError) as error:
            # The order stays in the log: the next start, or the next day, goes on.
            log.warning("retention_waits", extra={"fields": {"reason": str(error)}})

    async def _retire(self) -> None:
        state = (await self._streams.get(KEEPING)).state
        if not (isinstance(state, Keeping) and state.retiring):
            return
        plan = Plan()
        async for aged, traces in self._due(plan):
            await self._blank(aged, traces)
            plan.add(aged, traces)
        for agent, conversations in plan.quoted.items():
            traces = await quotes_of(self._store, agent, conversations, QUOTED)
            await self._store.erase(traces.blanks)
            plan.kinds += traces.kinds
        await self._clean(plan)
        name = f"{KEEPING}:{self._clock.now()}.ran"
        await self._give(name, NoteRetention(plan.conversations, dict(plan.kinds)))

    async def _due(self, plan: Plan) -> AsyncIterator[tuple[Aged, Traces]]:
        """Every stream that holds something too old, with what that is."""
        async for aged in aged_of(self._store, self._shelf.now.retention, self._clock.now()):
            traces = await traces_of(self._store, aged.stream, aged.due)
            if traces.blanks and await self._is_held(aged.customer):
                plan.held += 1
            elif traces.blanks:
                yield aged, traces

    async def _is_held(self, customer: str) -> bool:
        state = (await self._streams.get(stream_of(CUSTOMER, customer))).state
        return isinstance(state, Customer) and state.hold is not None

    async def _blank(self, aged: Aged, traces: Traces) -> None:
        await self._store.erase(traces.blanks)
        kind, key = split_stream(aged.stream)
        if kind == CONVERSATION:
            mark = MarkErased(key, traces.last, aged.due, "retention")
            await self._give(f"{KEEPING}:{key}.{traces.last}", mark)
        self._eraser.forget((aged.stream,))

    async def _clean(self, plan: Plan) -> None:
        """Files, copies of the store that hold what went; what answers were for, where that is too old."""
        now, retention = self._clock.now(), self._shelf.now.retention
        streams = {aged.stream for aged in plan.gone if retention.receipts_due(now - aged.touched)}
        if streams:
            await self._store.blank_receipts(streams, ())
        if not plan.gone:
            return

        async def find(copy: Log) -> AsyncIterator[Traces]:
            for aged in plan.gone:
                yield await traces_of(copy, aged.stream, aged.due)
            for agent, conversations in plan.quoted.items():
                yield await quotes_of(copy, agent, conversations, QUOTED)

        copies = await clean_copies(await self._eraser.copies(), find, streams, ())
        own = {aged.stream for aged in plan.gone}
        search = await self._store.scrub(plan.texts | copies.texts, own, copies.reached)
        for name in search.found:
            log.warning("retention_found", extra={"fields": {"file": Path(name).name}})
