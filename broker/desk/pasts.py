"""Answers to what was resolved: a page of the log at a time, read beside the desk's own streams."""

from collections.abc import Sequence
from typing import Final

from broker.desk.head import Head, empty_state
from broker.desk.stored import fold_all
from broker.domain.conversation import Conversation
from broker.domain.ids import CONVERSATION, split_stream
from broker.domain.past import Past, past_of
from broker.protocol.rows import ResolvedPage
from broker.store.api import Row, Store

#: Events whose headers one page looks at, conversations it reads: what others wait for it stays some milliseconds.
SPAN: Final = 20_000
MOST: Final = 20
_CHANGES: Final = ("resolved", "reopened", "erased")


class Pasts:
    """Tells how the conversations stand now that were resolved, reopened or erased in a stretch of the log.

    Nothing of them is kept: old conversations are read, told of, let go.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(self, after: int, before: int | None) -> ResolvedPage:
        """What changed at positions above ``after``, below ``before``, the newest first. Raises StoreError."""
        newest = (await self._store.anchor()).position
        end = newest + 1 if before is None else min(before, newest + 1)
        lowest = max(after, end - 1 - SPAN)
        rows = await self._store.of_kinds(_CHANGES, lowest, end, MOST)
        streams = dict.fromkeys(row.stream for row in rows if split_stream(row.stream)[0] == CONVERSATION)
        found = {split_stream(stream)[1]: await self._past(stream) for stream in streams}
        return ResolvedPage(
            resolved=tuple(past for past in found.values() if past is not None),
            gone=tuple(name for name, past in found.items() if past is None),
            since=rows[-1].position if len(rows) == MOST else lowest + 1,
            upto=newest,
            store=self._store.store_id,
        )

    async def _past(self, stream: str) -> Past | None:
        rows = await self._store.load(stream)
        head = Head(stream, empty_state(stream))
        fold_all(head, rows)
        return past_of(head.state, _reopened(rows)) if isinstance(head.state, Conversation) else None


def _reopened(rows: Sequence[Row]) -> int:
    """When it was taken up again last (Unix milliseconds); 0: never."""
    return max((row.at for row in rows if row.kind == "reopened"), default=0)
