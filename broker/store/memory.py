"""The store's twin in memory: for tests, with the promises of the real one but durability."""

import asyncio
import os
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from broker.store.admit import CommandKey, admit, check_sound
from broker.store.answers import Answer, appended
from broker.store.api import (
    ERASED,
    Anchor,
    Batch,
    Blank,
    Ended,
    Head,
    Outcome,
    Receipt,
    Row,
    Sealed,
    Search,
    StoreError,
    Told,
    Unavailable,
)
from broker.store.chain import GENESIS, SALT_BYTES, body_digest, link, sealed
from broker.store.lineage import new_store_id

_Found = TypeVar("_Found")


class MemoryStore:
    """A ``Store`` that forgets everything with the process."""

    def __init__(self) -> None:
        self.store_id = new_store_id(time.time_ns() // 1_000_000)
        self._log: list[Sealed] = []
        self._chain = GENESIS
        self._streams: dict[str, list[int]] = {}
        self._heads: dict[str, Head] = {}
        self._receipts: dict[CommandKey, Receipt] = {}
        self._closed = False

    def put(self, batch: Batch, told: Told) -> None:
        """See ``Store.put``."""
        check_sound(batch)
        asyncio.get_running_loop().call_soon(told, self._outcome(batch))

    def append(self, batch: Batch) -> Answer:
        """See ``Store.append``."""
        return appended(self.put, batch)

    def _outcome(self, batch: Batch) -> Outcome:
        if self._closed:
            return _closed()
        try:
            admit(batch, self._heads, self._receipts)
        except (StoreError, ValueError) as refusal:
            return refusal
        first = len(self._log)
        for row in (row for write in batch.writes for row in write.rows):
            self._keep(row)
        self._seal(first)
        return tuple(range(first + 1, len(self._log) + 1))

    def _keep(self, row: Row) -> None:
        position = len(self._log) + 1
        self._log.append(Sealed(replace(row, position=position), os.urandom(SALT_BYTES), None, None))
        self._streams.setdefault(row.stream, []).append(position)

    def _seal(self, first: int) -> None:
        if first < len(self._log):
            self._chain = sealed(self._chain, map(link, self._log[first:]))
            self._log[-1] = replace(self._log[-1], seal=self._chain)

    async def load(self, stream: str, after: int = 0) -> list[Row]:
        """See ``Store.load``."""
        return await self._read([self._log[at - 1].row for at in self._streams.get(stream, [])[max(after, 0) :]])

    async def feed(self, after: int, limit: int = 1_000) -> list[Row]:
        """See ``Store.feed``."""
        return await self._read([each.row for each in self._log[max(after, 0) :][:limit]])

    async def of_kinds(self, kinds: Collection[str], after: int, before: int, limit: int) -> list[Row]:
        """See ``Store.of_kinds``."""
        between = self._log[max(after, 0) : max(before - 1, 0)]
        return await self._read([each.row for each in reversed(between) if each.row.kind in kinds][:limit])

    async def sealed(self, after: int, limit: int = 1_000) -> list[Sealed]:
        """See ``Store.sealed``."""
        return await self._read(self._log[max(after, 0) :][:limit])

    async def anchor(self) -> Anchor:
        """See ``Store.anchor``."""
        return await self._read(Anchor(len(self._log), self._chain))

    async def receipt(self, sender: str, command: str) -> Receipt | None:
        """See ``Store.receipt``."""
        return await self._read(self._receipts.get((sender, command)))

    async def heads(self, kind: str, *, open_only: bool = False) -> Sequence[Head]:
        """See ``Store.heads``."""
        named = (head for name, head in sorted(self._heads.items()) if name.partition(":")[0] == kind)
        return await self._read([head for head in named if head.open or not open_only])

    async def ended(self, kind: str, after: str, limit: int) -> list[Ended]:
        """See ``Store.ended``."""
        heads = sorted(name for name, head in self._heads.items() if not head.open and name.startswith(f"{kind}:"))
        return await self._read([self._ended(name) for name in heads if name > after][:limit])

    def _ended(self, stream: str) -> Ended:
        rows = [self._log[at - 1].row for at in self._streams[stream]]
        touched = max((row.at for row in rows if row.kind != ERASED), default=0)
        return Ended(stream, rows[0].body, rows[-1].body, touched)

    async def erase(self, blanks: Sequence[Blank]) -> int:
        """See ``Store.erase``."""
        changed = [blank for blank in blanks if self._log[blank.position - 1].row.body != blank.body]
        for blank in changed:
            stored = self._log[blank.position - 1]
            digest = body_digest(stored.row.body, stored.salt) if stored.salt is not None else stored.digest
            row = replace(stored.row, body=blank.body)
            self._log[blank.position - 1] = Sealed(row, None, digest, stored.seal)
        return await self._read(len(changed))

    async def blank_receipts(self, streams: Collection[str], senders: Collection[str]) -> int:
        """See ``Store.blank_receipts``."""
        known = [(key, each) for key, each in self._receipts.items() if each.fingerprint]
        owned = [(key, each) for key, each in known if each.stream in streams or each.sender in senders]
        self._receipts.update({key: replace(each, fingerprint=b"") for key, each in owned})
        return await self._read(len(owned))

    async def scrub(self, texts: Collection[bytes], own: Collection[str], besides: Sequence[Path]) -> Search:
        """See ``Store.scrub``: there are no files to search."""
        return await self._read(Search(0, len(texts), ()))

    def note_erasure(self, customer: str, at: int) -> None:
        """See ``Store.note_erasure``: nobody restores what is in memory."""

    def copies(self) -> list[Path]:
        """See ``Store.copies``: there is no file to copy."""
        return []

    async def close(self) -> None:
        """See ``Store.close``: answers that are on their way arrive before this returns."""
        self._closed = True
        loop = asyncio.get_running_loop()
        arrived = loop.create_future()
        loop.call_soon(arrived.set_result, None)
        await arrived

    async def _read(self, found: _Found) -> _Found:
        if self._closed:
            raise _closed()
        # Others get their turn between a read and its use, as they do with a disk: races show up in tests too.
        await asyncio.sleep(0)
        return found


def _closed() -> Unavailable:
    return Unavailable("the store is closed: nothing is read or written any more")
