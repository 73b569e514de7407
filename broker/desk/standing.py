"""Conversations as they stand now, for those who watch many of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from broker.desk.streams import Streams
from broker.domain.conversation import Conversation
from broker.domain.ids import CONVERSATION, split_stream, stream_of
from broker.store.api import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """A conversation's newest state. ``is_settled`` is False while part of it is still on its way to the disk."""

    state: Conversation
    is_settled: bool


async def open_ids(store: Store) -> list[str]:
    """The ids of all conversations on disk that are not closed. Raises StoreError."""
    return [split_stream(head.stream)[1] for head in await store.heads(CONVERSATION, open_only=True)]


async def standing(streams: Streams, conversations: Sequence[str]) -> list[Standing]:
    """How each of these stands, all at the one moment when this returns; in the order asked. Raises StoreError."""
    names = [stream_of(CONVERSATION, conversation) for conversation in conversations]
    # What is loaded first may be thrown away while the rest is loaded.
    while missing := [name for name in names if streams.peek(name) is None]:
        for name in missing:
            await streams.get(name)
    heads = [head for name in names if (head := streams.peek(name)) is not None]
    return [Standing(head.state, not head.unsettled) for head in heads if isinstance(head.state, Conversation)]
