"""Answers to what is kept: of one customer, of the store itself."""

from collections import Counter

from broker.desk.eraser import Eraser
from broker.desk.retirer import Retirer
from broker.desk.streams import Streams
from broker.desk.traces import all_traces, conversations_of
from broker.domain.customers import Customer
from broker.domain.erasure_events import DATA_KINDS
from broker.domain.ids import CUSTOMER, KEEPING, stream_of
from broker.domain.keeping import Keeping
from broker.protocol.rows import ErasureRow, KeepingRow
from broker.store.api import Store


class Kept:
    """Counts what is there; changes nothing."""

    def __init__(self, store: Store, streams: Streams, eraser: Eraser, retirer: Retirer) -> None:
        self._store, self._streams, self._eraser, self._retirer = store, streams, eraser, retirer

    async def erasure(self, customer: str, count: bool) -> ErasureRow:
        """How an erasure of this customer stands; ``count`` reads all that is known of them. Raises StoreError."""
        head = await self._streams.get(stream_of(CUSTOMER, customer))
        state = head.state
        if not isinstance(state, Customer) or head.seq == 0:
            return ErasureRow(customer=customer, known=False)
        kinds: Counter[str] = Counter()
        if count:
            async for traces in all_traces(self._store, customer, DATA_KINDS, self._eraser.declared):
                kinds += traces.kinds
        return ErasureRow(
            customer=customer,
            known=True,
            hold=state.hold,
            conversations=len(await conversations_of(self._store, customer)),
            events=dict(sorted(kinds.items())),
            erasing=state.erasing,
            obstacle=self._eraser.obstacle(customer),
            certificate=state.certificate,
            erased=state.erased,
        )

    async def keeping(self) -> KeepingRow:
        """The back-ups that are known, what retention would blank now. Raises StoreError."""
        state = (await self._streams.get(KEEPING)).state
        plan = await self._retirer.plan()
        keeping = state if isinstance(state, Keeping) else Keeping()
        return KeepingRow(
            backups=keeping.backups,
            retiring=keeping.retiring,
            retired=keeping.retired,
            conversations=plan.conversations,
            held=plan.held,
            plan=dict(sorted(plan.kinds.items())),
            ran_conversations=keeping.ran.conversations,
            ran=keeping.ran.events,
        )
