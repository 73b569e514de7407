"""The embedded store: one SQLite file that one process owns."""

import asyncio
from collections.abc import Collection, Sequence
from pathlib import Path

from broker.store.admit import check_sound
from broker.store.answers import Answer, appended
from broker.store.api import Anchor, Batch, Blank, Ended, Head, Receipt, Row, Sealed, Search, Told
from broker.store.commits import Commits
from broker.store.ledger_file import note_erasure
from broker.store.lock import Lock, acquire
from broker.store.scrub import Scrubber
from broker.store.sqlite_errors import in_words
from broker.store.sqlite_file import Synchronous, open_writer, read_store_id
from broker.store.sqlite_ledger import Ledger
from broker.store.sqlite_reader import Reader
from broker.store.sqlite_writer import Writer
from broker.store.upgrade import copies_before


class SqliteStore:
    """A ``Store`` in a file: one thread writes, one read-only connection answers."""

    def __init__(self, store_id: str, writer: Writer, reader: Reader, lock: Lock, commits: Commits) -> None:
        self.store_id = store_id
        self.commits = commits
        self._writer = writer
        self._reader = reader
        self._lock = lock
        self._scrubber = Scrubber(writer, lock.path)
        self._ending: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path, *, synchronous: Synchronous = "FULL") -> "SqliteStore":
        """Open the store at ``path``, made when it is not there; its folder must exist.

        With NORMAL the last acknowledged batches may be lost when the power fails, never when the process dies.
        Raises StoreLocked, Unavailable, Damaged or NewerFile.
        """
        lock = acquire(path)
        try:
            return await cls._open(lock, synchronous)
        except BaseException:
            lock.release()
            raise

    @classmethod
    async def _open(cls, lock: Lock, synchronous: Synchronous) -> "SqliteStore":
        # On the loop's own thread: at start-up nothing else runs there yet.
        connection = open_writer(lock.path, synchronous)
        try:
            with in_words(lock.path):
                store_id = read_store_id(connection, lock.path)
                ledger = Ledger(connection)
            ledger.commits.path = lock.path
            reader = await Reader.open(lock.path)
        except BaseException:
            connection.close()
            raise
        return cls(store_id, Writer(connection, ledger, lock.path), reader, lock, ledger.commits)

    def put(self, batch: Batch, told: Told) -> None:
        """See ``Store.put``. Raises ValueError at once for rows numbered out of step."""
        check_sound(batch)
        self._writer.put(batch, told)

    def append(self, batch: Batch) -> Answer:
        """See ``Store.append``."""
        return appended(self.put, batch)

    async def load(self, stream: str, after: int = 0) -> list[Row]:
        """See ``Store.load``."""
        return await self._reader.load(stream, after)

    async def feed(self, after: int, limit: int = 1_000) -> list[Row]:
        """See ``Store.feed``."""
        return await self._reader.feed(after, limit)

    async def of_kinds(self, kinds: Collection[str], after: int, before: int, limit: int) -> list[Row]:
        """See ``Store.of_kinds``."""
        return await self._reader.of_kinds(kinds, after, before, limit)

    async def sealed(self, after: int, limit: int = 1_000) -> list[Sealed]:
        """See ``Store.sealed``."""
        return await self._reader.sealed(after, limit)

    async def anchor(self) -> Anchor:
        """See ``Store.anchor``."""
        return await self._reader.anchor()

    async def receipt(self, sender: str, command: str) -> Receipt | None:
        """See ``Store.receipt``."""
        return await self._reader.receipt(sender, command)

    async def heads(self, kind: str, *, open_only: bool = False) -> Sequence[Head]:
        """See ``Store.heads``."""
        return await self._reader.heads(kind, open_only)

    async def ended(self, kind: str, after: str, limit: int) -> list[Ended]:
        """See ``Store.ended``."""
        return await self._reader.ended(kind, after, limit)

    async def erase(self, blanks: Sequence[Blank]) -> int:
        """See ``Store.erase``."""
        return await self._scrubber.erase(blanks)

    async def blank_receipts(self, streams: Collection[str], senders: Collection[str]) -> int:
        """See ``Store.blank_receipts``."""
        return await self._scrubber.blank_receipts(streams, senders)

    async def scrub(self, texts: Collection[bytes], own: Collection[str], besides: Sequence[Path]) -> Search:
        """See ``Store.scrub``."""
        return await self._scrubber.scrub(texts, own, besides)

    def note_erasure(self, customer: str, at: int) -> None:
        """See ``Store.note_erasure``."""
        note_erasure(self._lock.path, customer, at)

    def copies(self) -> list[Path]:
        """See ``Store.copies``."""
        return copies_before(self._lock.path)

    async def close(self) -> None:
        """See ``Store.close``; a second call waits for the first."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end())
        await asyncio.shield(self._ending)

    async def _end(self) -> None:
        try:
            await self._reader.close()
            # The last connection to close moves the WAL into the file: that is the writer's to do.
            await self._writer.close()
        finally:
            self._lock.release()
