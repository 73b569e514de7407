"""The streams that are over, each with what is kept of it no longer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from broker.domain.erasure_events import DataKind, Erased
from broker.domain.ids import CONVERSATION, CUSTOMER, split_stream
from broker.domain.owner_events import ConversationOpened
from broker.policy.retention import Retention
from broker.protocol.codec import decode_event
from broker.store.api import Ended, Store

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Aged:
    """``due`` are the kinds of data that go; ``forgets``: answers to commands there forget which text they were for."""

    stream: str
    customer: str
    due: tuple[DataKind, ...]
    forgets: bool


async def aged_of(store: Store, retention: Retention, at: int, *, anew: bool = False) -> AsyncIterator[Aged]:
    """What is too old at ``at`` (Unix milliseconds), by name. Raises StoreError.

    ``anew``: also those of which a run before this one says that it took all of that.
    """
    if retention.shortest is None:
        return
    for kind in (CONVERSATION, CUSTOMER):
        name = ""
        while page := await store.ended(kind, name, _PAGE):
            name = page[-1].stream
            for ended in page:
                aged = _judged(ended, retention, at, anew)
                if aged.due or aged.forgets:
                    yield aged


def _judged(ended: Ended, retention: Retention, at: int, anew: bool) -> Aged:
    kind, key = split_stream(ended.stream)
    first = decode_event(ended.first)
    opened = first if isinstance(first, ConversationOpened) else None
    channel, customer = (opened.channel, opened.customer) if opened else ("", key)
    age = at - ended.touched
    due = retention.due(channel, age)
    done = set(_done(ended.last)) if kind == CONVERSATION and not anew else set()
    return Aged(ended.stream, customer, () if set(due) <= done else due, retention.receipts_due(age))


def _done(last: bytes) -> tuple[DataKind, ...]:
    event = decode_event(last)
    return event.data if isinstance(event, Erased) and event.cause != "quoted" else ()
