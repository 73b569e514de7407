"""A broker with one bug planted in it, for the torture to find: ``python -m faults.planted_broker BUG serve …``.

Each bug changes one function of the product before anything else of it is loaded. Never started but by the torture.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from broker.store.api import Batch, Receipt, Told
from broker.store.sqlite import SqliteStore

_LATE_S, _STALL_S, _EVERY, _LEAK = 0.5, 3.0, 120, 100_000
_keep = SqliteStore.put


def ack_before_commit() -> None:
    """What was appended is promised at once, written half a second later."""
    waiting: list[Batch] = []

    def put(store: SqliteStore, batch: Batch, told: Told) -> None:
        loop = asyncio.get_running_loop()
        rows = sum(len(write.rows) for write in batch.writes)
        loop.call_soon(told, tuple(range(1, rows + 1)))
        waiting.append(batch)
        loop.call_later(_LATE_S, lambda: _keep(store, waiting.pop(0), lambda _: None))

    _put(SqliteStore, "put", put)


def half_append() -> None:
    """An agent's acceptance reaches the conversation, but not the agent's own record."""

    def put(store: SqliteStore, batch: Batch, told: Told) -> None:
        is_half = any(row.kind == "work_taken" for write in batch.writes for row in write.rows)
        kept = tuple(write for write in batch.writes if not (is_half and write.stream.startswith("agent:")))
        _keep(store, replace(batch, writes=kept), told)

    _put(SqliteStore, "put", put)


def no_receipts() -> None:
    """Nobody remembers which answer a command got."""

    async def receipt(_store: SqliteStore, _sender: str, _command: str) -> Receipt | None:
        return None

    _put(SqliteStore, "put", lambda store, batch, told: _keep(store, replace(batch, receipt=None), told))
    _put(SqliteStore, "receipt", receipt)


def audience_gap() -> None:
    """A note takes a number of the public's."""
    from broker.domain.audience import Numbers
    from broker.domain.events import ConversationEvent, MessagePosted

    after = Numbers.after

    def counted(numbers: Numbers, event: ConversationEvent) -> Numbers:
        counts = after(numbers, event)
        is_note = isinstance(event, MessagePosted) and event.visibility == "note"
        return replace(counts, public=counts.public + 1) if is_note else counts

    _put(Numbers, "after", counted)


def anybody_accepts() -> None:
    """An offer that was accepted can be accepted again, by anybody, even if it is over."""
    from broker.decide import offers
    from broker.domain.owners import Offered

    _put(offers, "_mine", lambda case, offer: Offered(offer, case.actor.id, case.at))


def agents_never_lost() -> None:
    """Whoever is gone keeps what they had."""
    from broker.decide import losses
    from broker.domain.errors import WrongPhase

    def lost(*_: object) -> None:
        raise WrongPhase("They keep it.")

    _put(losses, "lost", lost)


def bot_talks_on() -> None:
    """A bot's turn is taken whoever owns the conversation by now."""
    from broker.decide import bot

    _put(bot, "_may_speak", lambda *_: None)


def stale_write() -> None:
    """Fields are written over whatever version there is."""
    from broker.decide import fields

    _put(fields, "_current", lambda case, name, _expected: case.state.fields.get(name))


def slow_start() -> None:
    """The broker thinks for ten seconds before it serves again."""
    opening = SqliteStore.open.__func__  # type: ignore[attr-defined]

    async def opened(cls: type[SqliteStore], path: Any, **options: Any) -> SqliteStore:
        is_first = not path.exists()
        store: SqliteStore = await opening(cls, path, **options)
        await asyncio.sleep(0 if is_first else 10)
        return store

    _put(SqliteStore, "open", classmethod(opened))  # type: ignore[arg-type]


def slow_for_all() -> None:
    """Now and then the whole broker waits for one."""
    _each(lambda count: time.sleep(_STALL_S) if count % _EVERY == 0 else None)


def memory_leak() -> None:
    """Nothing is ever let go of."""
    kept: list[bytearray] = []
    _each(lambda _: kept.append(bytearray(b"x" * _LEAK * 10)))


def dies_on_input() -> None:
    """A frame that can't be read is the end of the broker."""
    from broker.protocol import session

    receive = session.Session.receive

    def received(one: session.Session, raw: str | bytes) -> Any:
        if isinstance(raw, bytes) or not raw.startswith('{"type"'):
            os._exit(7)
        return receive(one, raw)

    _put(session.Session, "receive", received)


def _each(act: Callable[[int], None]) -> None:
    """Do something with every batch."""
    count = 0

    def put(store: SqliteStore, batch: Batch, told: Told) -> None:
        nonlocal count
        count += 1
        act(count)
        _keep(store, batch, told)

    _put(SqliteStore, "put", put)


def _put(where: object, name: str, what: object) -> None:
    """Have another function in the place of the product's own, which must be there: a bug of the past finds nothing."""
    getattr(where, name)
    setattr(where, name, what)


PLANTS: Final[dict[str, Callable[[], None]]] = {
    plant.__name__.replace("_", "-"): plant
    for plant in (
        ack_before_commit, half_append, no_receipts, audience_gap, anybody_accepts, agents_never_lost, bot_talks_on,
        stale_write, slow_start, slow_for_all, memory_leak, dies_on_input,
    )
}  # fmt: skip


def main() -> None:
    """Plant the bug that is named first, then be the broker."""
    PLANTS[sys.argv.pop(1)]()
    from broker.cli.root import main as serve

    serve()


if __name__ == "__main__":
    main()
