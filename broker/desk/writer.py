"""From a decision to the disk, then to everybody who listens."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from broker.bus.api import Bus, Committed
from broker.decide.case import Decision
from broker.desk.streams import Head, Streams
from broker.domain.actors import Actor
from broker.domain.audience import audience_of
from broker.domain.conversation import Conversation
from broker.domain.events import Event, Recorded, author_of
from broker.protocol.codec import encode_event
from broker.protocol.frames import Ack
from broker.store.api import Batch, Receipt, Row, Store, Unavailable, Write

Settled = Callable[[Head], None]


@dataclass(slots=True, eq=False)
class Pending:
    """One decided batch on its way to the disk. ``then`` is called once, after everybody was told.

    ``failure`` says by then why nothing was written, if nothing was.
    """

    heads: Sequence[Head]
    committed: Sequence[Committed]
    ack: Ack
    then: Callable[[], None] = lambda: None
    failure: Exception | None = None

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

    def __init__(self, store: Store, bus: Bus, streams: Streams, settled: Settled) -> None:
        self._store, self._bus, self._streams, self._tell = store, bus, streams, settled
        self._under_way: set[asyncio.Future[tuple[int, ...]]] = set()

    def write(self, actor: Actor, command_id: str, decision: Decision, body: bytes, at: int) -> Pending:
        """Put the decision on its way. ``body`` is the command's fingerprint, ``at`` Unix milliseconds."""
        writes, committed, heads = [], [], []
        for stream, events in decision.items():
            head = self._streams.peek(stream)
            if head is None:
                raise RuntimeError(f"decide wrote to {stream}, which needs() did not name")
            write, told = _advance(head, events, actor, at)
            writes.append(write)
            committed += told
            heads.append(head)
        ack = _ack(command_id, heads[0], actor)
        receipt = Receipt(sender_of(actor), command_id, body, ack.stream, ack.n, ack.epoch)
        future = self._store.append(Batch(tuple(writes), receipt))
        pending = Pending(heads, committed, ack)
        self._under_way.add(future)
        future.add_done_callback(partial(self._settled, pending))
        return pending

    async def all_settled(self) -> None:
        """Wait until everything that is on its way now has arrived, or failed."""
        if self._under_way:
            await asyncio.wait(tuple(self._under_way))

    def _settled(self, pending: Pending, future: "asyncio.Future[tuple[int, ...]]") -> None:
        """The disk answered: tell everybody, or throw away what was built on it."""
        self._under_way.discard(future)
        for head in pending.heads:
            head.unsettled -= 1
        pending.failure = _failure(future)
        try:
            self._tell_all(pending)
        finally:
            pending.then()

    def _tell_all(self, pending: Pending) -> None:
        if pending.failure is not None:
            self._streams.forget(pending.heads)
            return
        for committed in pending.committed:
            self._bus.publish(committed)
        for head in pending.heads:
            self._tell(head)


def _failure(future: "asyncio.Future[tuple[int, ...]]") -> Exception | None:
    if future.cancelled():
        return Unavailable("the store let go of it.")
    failure = future.exception()
    return failure if failure is None or isinstance(failure, Exception) else RuntimeError(repr(failure))


def _wake(answer: "asyncio.Future[None]") -> None:
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


def _ack(command_id: str, head: Head, actor: Actor) -> Ack:
    if isinstance(head.state, Conversation):
        n = head.numbers.of(audience_of(actor.role))
        return Ack(id=command_id, stream=head.stream, n=n, epoch=head.state.epoch)
    return Ack(id=command_id, stream=head.stream, n=head.seq)
