"""From a decision to the disk, then to everybody who listens."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from broker.bus.api import Bus, Committed
from broker.decide.case import Decision
from broker.desk.head import Head
from broker.desk.streams import Streams
from broker.domain.actors import Actor
from broker.domain.audience import audience_of
from broker.domain.conversation import Conversation
from broker.domain.events import Event, MessagePosted, Recorded, author_of
from broker.protocol.codec import encode_event
from broker.protocol.frames import Ack
from broker.store.api import Batch, Outcome, Receipt, Row, Store, Write

Settled = Callable[[Head], None]


@dataclass(slots=True, eq=False)
class Pending:
    """One decided batch on its way to the disk. ``then`` is called once, after everybody was told.

    ``receipt`` holds what its sender is answered; ``failure`` says by then why nothing was written, if nothing was.
    ``is_plain``: it changed nothing that the desk has to take care of.
    """

    heads: Sequence[Head]
    committed: Sequence[Committed]
    receipt: Receipt
    then: Callable[["Pending"], None]
    is_plain: bool = False
    failure: Exception | None = None

    @property
    def ack(self) -> Ack:
        """The answer once it is on disk."""
        receipt = self.receipt
        return Ack(id=receipt.command, stream=receipt.stream, n=receipt.n, epoch=receipt.epoch)

    async def settled(self) -> None:
        """Wait until the disk answered; only once, in place of ``then``."""
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.then = partial(_wake, answer)
        await answer


class Writer:
    """Moves the heads on at once, lets the disk follow, tells the bus once it has.

    So a busy conversation never waits a commit per message; when a commit fails, the heads built on it are thrown
    away, and whatever followed on them conflicts, to be decided anew.
    """

    def __init__(self, store: Store, bus: Bus, streams: Streams, settled: Settled, lost: Callable[[str], None]) -> None:
        self._store, self._bus, self._streams, self._tell = store, bus, streams, settled
        #: Told of a stream whose last batch failed: what was told of it, or not yet told, may not be so.
        self._tell_lost = lost
        self._put = self._arrived = 0
        #: How many decisions never reached the disk.
        self.lost = 0
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []

    def write(self, actor: Actor, command_id: str, decision: Decision, body: bytes, at: int) -> Pending:
        """Put the decision on its way. ``body`` is the command's fingerprint, ``at`` Unix milliseconds."""
        writes, committed, heads = [], [], []
        for stream, events in decision.items():
            head = self._streams.peek(stream)
            if head is None:
                raise RuntimeError(f"decide wrote to {stream}, which needs() did not name")
            head.is_care_due = True
            write, told = _advance(head, events, actor, at)
            writes.append(write)
            committed += told
            heads.append(head)
        receipt = _receipt(command_id, heads[0], actor, body)
        pending = Pending(heads, committed, receipt, _nothing)
        self._send(pending, Batch(tuple(writes), receipt))
        return pending

    def say(self, actor: Actor, head: Head, said: MessagePosted, encoded: tuple[bytes, bytes], at: int) -> Pending:
        """Put plain words on their way. ``encoded`` are the bytes to be kept, with the command's fingerprint."""
        body, fingerprint = encoded
        stream, before, expected = head.stream, head.numbers, head.seq
        seq = expected + 1
        recorded = Recorded(stream, seq, at, actor, said)
        head.hear(recorded, said.message)
        head.unsettled += 1
        numbers, role = head.numbers, actor.role
        n = numbers.public if role == "customer" else numbers.desk
        receipt = Receipt(f"{role}:{actor.id}", said.message, fingerprint, stream, n, said.epoch)
        pending = Pending((head,), (Committed(recorded, body, before, numbers),), receipt, _nothing, is_plain=True)
        row = Row(stream, seq, said.kind, at, role, actor.id, body)
        self._send(pending, Batch((Write(stream, expected, (row,)),), receipt))
        return pending

    async def all_settled(self) -> None:
        """Wait until everything that is on its way now has arrived, or failed."""
        while self._arrived < (wanted := self._put):
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.append((wanted, waiter))
            await waiter
            if self._arrived >= wanted:
                return

    def _send(self, pending: Pending, batch: Batch) -> None:
        self._put += 1
        self._store.put(batch, partial(self._settled, pending))

    def _settled(self, pending: Pending, outcome: Outcome) -> None:
        """The disk answered: tell everybody, or throw away what was built on it."""
        self._arrived += 1
        for head in pending.heads:
            head.unsettled -= 1
        try:
            if isinstance(outcome, Exception):
                pending.failure = outcome
                self.lost += 1
                self._forget(pending)
            else:
                self._tell_all(pending)
        finally:
            if self._waiters:
                self._wake_all()
            pending.then(pending)

    def _forget(self, pending: Pending) -> None:
        self._streams.forget(pending.heads)
        for head in pending.heads:
            if not head.unsettled:
                self._tell_lost(head.stream)

    def _tell_all(self, pending: Pending) -> None:
        for committed in pending.committed:
            self._bus.publish(committed)
        for head in pending.heads:
            if head.is_care_due or not pending.is_plain:
                head.is_care_due = head.unsettled > 0
                self._tell(head)
                self._streams.arrived(head)

    def _wake_all(self) -> None:
        waiters, self._waiters = self._waiters, []
        for wanted, waiter in waiters:
            if wanted > self._arrived:
                self._waiters.append((wanted, waiter))
            elif not waiter.done():
                waiter.set_result(None)


def _nothing(_pending: Pending) -> None:
    """Nobody waits."""


def _wake(answer: "asyncio.Future[None]", _pending: Pending) -> None:
    # Whoever waited may have gone: what was decided is stored all the same.
    if not answer.done():
        answer.set_result(None)


def sender_of(actor: Actor) -> str:
    """Under which name the answers to an actor's commands are kept."""
    return f"{actor.role}:{actor.id}"


def _advance(head: Head, events: tuple[Event, ...], actor: Actor, at: int) -> tuple[Write, list[Committed]]:
    """Fold the events into the head; the rows to write, with what to tell once they are written."""
    expected, rows, told = head.seq, [], []
    for event in events:
        author = author_of(event, actor)
        recorded = Recorded(head.stream, head.seq + 1, at, author, event)
        body, before = encode_event(event), head.numbers
        head.advance(recorded)
        rows.append(Row(head.stream, recorded.seq, event.kind, at, author.role, author.id, body))
        told.append(Committed(recorded, body, before, head.numbers))
    head.unsettled += 1
    return Write(head.stream, expected, tuple(rows), head.needs_care), told


def _receipt(command_id: str, head: Head, actor: Actor, fingerprint: bytes) -> Receipt:
    if isinstance(head.state, Conversation):
        n = head.numbers.of(audience_of(actor.role))
        return Receipt(sender_of(actor), command_id, fingerprint, head.stream, n, head.state.epoch)
    return Receipt(sender_of(actor), command_id, fingerprint, head.stream, head.seq)
