"""One retention run: what is older than the policy keeps it goes, a conversation at a time."""

import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from broker.desk.aged import Aged, aged_of
from broker.desk.eraser import Eraser, Give
from broker.desk.spare_copies import clean_copies
from broker.desk.streams import Streams
from broker.desk.traces import Log, Traces, quotes_of, traces_of
from broker.domain.customers import Customer
from broker.domain.erasure_events import BackupErased, DataKind
from broker.domain.ids import CONVERSATION, CUSTOMER, KEEPING, split_stream, stream_of
from broker.domain.keeping_commands import MarkErased, NoteRetention
from broker.policy.retention import Retention
from broker.store.api import Store

log = logging.getLogger("broker.desk")

#: What agents' own streams quote of conversations.
QUOTED: Final[tuple[DataKind, ...]] = ("messages",)


@dataclass(slots=True)
class Plan:
    """What goes: ``held`` counts the streams that would, were their customers not on legal hold.

    ``gone`` are the streams of which nothing too old may be left anywhere, ``quoted`` by agents which conversations;
    ``forgetful`` those whose answers to commands forget which text they were for.
    """

    conversations: int = 0
    held: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    texts: set[bytes] = field(default_factory=set)
    gone: list[Aged] = field(default_factory=list)
    quoted: dict[str, set[str]] = field(default_factory=dict)
    forgetful: set[str] = field(default_factory=set)

    def add(self, aged: Aged, traces: Traces) -> None:
        """One more stream of which something goes, or went in a run that was cut off."""
        self.kinds += traces.kinds
        self.texts |= traces.texts
        self.gone.append(aged)
        kind, key = split_stream(aged.stream)
        if kind == CONVERSATION and traces.blanks:
            self.conversations += 1
        if "messages" in aged.due:
            for agent in traces.agents:
                self.quoted.setdefault(agent, set()).add(key)


class Retirement:
    """A run at ``at`` (Unix milliseconds). ``give`` carries out a command of the desk's own.

    ``anew``: the run before was cut off, so nothing is taken for done because a stream says so: copies of the store,
    agents' quotes and the write-ahead log may still hold it.
    """

    def __init__(
        self,
        store: Store,
        streams: Streams,
        retention: Retention,
        at: int,
        give: Give,
        eraser: Eraser,
        *,
        anew: bool = False,
    ) -> None:
        self._store, self._streams, self._retention, self._at = store, streams, retention, at
        self._give, self._eraser, self._anew = give, eraser, anew
        self._held: dict[str, bool] = {}

    async def plan(self) -> Plan:
        """What would go. Raises StoreError."""
        plan = Plan()
        async for aged, traces in self._due(plan):
            plan.add(aged, traces)
        return plan

    async def carry_out(self) -> None:
        """Blank it, clean what lies beside the log, note the run when all is done. Raises Refused, StoreError."""
        plan = Plan()
        async for aged, traces in self._due(plan):
            await self._blank(aged, traces)
            plan.add(aged, traces)
        for agent, conversations in plan.quoted.items():
            quotes = await quotes_of(self._store, agent, conversations, QUOTED, self._eraser.declared)
            await self._store.erase(quotes.blanks)
            plan.kinds += quotes.kinds
            plan.texts |= quotes.texts
        await self._clean(plan)
        await self._give(f"{KEEPING}:{self._at}.ran", NoteRetention(plan.conversations, dict(plan.kinds)))

    async def _due(self, plan: Plan) -> AsyncIterator[tuple[Aged, Traces]]:
        """Every stream that holds something too old, with what that is; those that were left half done."""
        async for aged in aged_of(self._store, self._retention, self._at, anew=self._anew):
            traces = Traces(aged.stream)
            if aged.due:
                traces = await traces_of(self._store, aged.stream, aged.due, self._eraser.declared)
            if traces.blanks or (aged.due and self._anew) or _is_unsaid(traces):
                if await self._is_held(aged.customer):
                    plan.held += bool(traces.blanks)
                    continue
                yield aged, traces
            if aged.forgets and not await self._was_held(aged.customer):
                plan.forgetful.add(aged.stream)

    async def _is_held(self, customer: str) -> bool:
        state = (await self._streams.get(stream_of(CUSTOMER, customer))).state
        return isinstance(state, Customer) and state.hold is not None

    async def _was_held(self, customer: str) -> bool:
        """Looked up once in a run: who has many conversations is asked about for each of them."""
        if customer not in self._held:
            self._held[customer] = await self._is_held(customer)
        return self._held[customer]

    async def _blank(self, aged: Aged, traces: Traces) -> None:
        await self._store.erase(traces.blanks)
        # Also where nothing is left to blank: a crash may have come between the blanking and its mark.
        if traces.blanks or _is_unsaid(traces):
            await self._mark(aged, traces)
        self._eraser.forget((aged.stream,))

    async def _mark(self, aged: Aged, traces: Traces) -> None:
        kind, key = split_stream(aged.stream)
        if kind == CONVERSATION:
            mark = MarkErased(key, traces.last, aged.due, "retention")
            await self._give(f"{KEEPING}:{key}.{traces.last}", mark)

    async def _clean(self, plan: Plan) -> None:
        """Files, copies of the store that hold what went; what answers were for, where that is too old."""
        forgotten = await self._store.blank_receipts(plan.forgetful, ()) if plan.forgetful else 0
        if not (plan.gone or forgotten or (plan.forgetful and self._anew)):
            return

        async def find(copy: Log) -> AsyncIterator[Traces]:
            for aged in plan.gone:
                yield await traces_of(copy, aged.stream, aged.due, self._eraser.declared)
            for agent, conversations in plan.quoted.items():
                yield await quotes_of(copy, agent, conversations, QUOTED, self._eraser.declared)

        copies = await clean_copies(await self._eraser.copies(), find, plan.forgetful, ())
        own = {aged.stream for aged in plan.gone}
        search = await self._store.scrub(plan.texts | copies.texts, own, copies.reached)
        for name in search.found:
            log.warning("retention_found", extra={"fields": {"file": Path(name).name}})
        _tell_unreached(copies.fates)


def _is_unsaid(traces: Traces) -> bool:
    """Whether a conversation holds such data without a mark that covers it, blanked or not."""
    return split_stream(traces.stream)[0] == CONVERSATION and traces.marked < traces.upto


def _tell_unreached(fates: tuple[BackupErased, ...]) -> None:
    for copy in fates:
        if copy.fate == "out_of_reach":
            log.warning("retention_out_of_reach", extra={"fields": {"file": Path(copy.path).name}})
