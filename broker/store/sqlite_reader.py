"""Questions to the SQLite file, asked over a connection that can't write."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path

import aiosqlite

from broker.store.api import ERASED, Anchor, Ended, Head, Receipt, Row, Sealed
from broker.store.chain import GENESIS
from broker.store.queries import QUERIES
from broker.store.sqlite_errors import damaged, in_words
from broker.store.sqlite_file import address
from broker.store.sqlite_writer import closed


class Reader:
    """One read-only connection; each question sees all that was acknowledged before it was asked."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection: aiosqlite.Connection | None = connection
        self._path = path

    @classmethod
    async def open(cls, path: Path) -> "Reader":
        """Open the file, which must exist. Raises Unavailable or Damaged."""
        with in_words(path):
            # Without a transaction of its own every SELECT sees the newest commit.
            connection = await aiosqlite.connect(address(path, "ro"), uri=True, isolation_level=None)
        return cls(connection, path)

    async def load(self, stream: str, after: int = 0) -> list[Row]:
        """See ``Store.load``."""
        rows = [Row(*found) for found in await self.ask(QUERIES["load"], stream, after)]
        if rows and (rows[0].seq != after + 1 or rows[-1].seq != after + len(rows)):
            raise damaged(self._path, f"has lost events of {stream}")
        return rows

    async def feed(self, after: int, limit: int) -> list[Row]:
        """See ``Store.feed``."""
        return [Row(*found) for found in await self.ask(QUERIES["feed"], after, limit)]

    async def of_kinds(self, kinds: Collection[str], after: int, before: int, limit: int) -> list[Row]:
        """See ``Store.of_kinds``."""
        wanted = json.dumps(sorted(kinds))
        return [Row(*found) for found in await self.ask(QUERIES["of_kinds"], after, before, wanted, limit)]

    async def sealed(self, after: int, limit: int) -> list[Sealed]:
        """See ``Store.sealed``."""
        return [Sealed(Row(*found[:8]), *found[8:]) for found in await self.ask(QUERIES["sealed"], after, limit)]

    async def anchor(self) -> Anchor:
        """See ``Store.anchor``."""
        found = await self.ask(QUERIES["last_seal"])
        return Anchor(*found[0]) if found else Anchor(0, GENESIS)

    async def receipt(self, sender: str, command: str) -> Receipt | None:
        """See ``Store.receipt``."""
        found = await self.ask(QUERIES["receipt"], sender, command)
        return Receipt(*found[0]) if found else None

    async def heads(self, kind: str, open_only: bool) -> list[Head]:
        """See ``Store.heads``."""
        query = QUERIES["open_heads" if open_only else "heads"]
        # A semicolon follows the colon in ASCII: between the two lie all names that begin with "kind:".
        found = await self.ask(query, kind, f"{kind}:", f"{kind};")
        return [Head(name, seq, bool(is_open)) for name, seq, is_open in found]

    async def audited(self, after: int, kinds: Sequence[str], limit: int) -> list[Row]:
        """At most ``limit`` rows of these kinds above a position, in order. Reads the headers of all."""
        return [Row(*found) for found in await self.ask(QUERIES["audited"], after, json.dumps(list(kinds)), limit)]

    async def answers(self) -> set[tuple[str, str]]:
        """The senders of commands, each with the streams whose answers still tell which text they were for."""
        return {(sender, stream) for _, sender, stream in await self.ask(QUERIES["fingerprints"])}

    async def ended(self, kind: str, after: str, limit: int) -> list[Ended]:
        """See ``Store.ended``."""
        found = await self.ask(QUERIES["ended"], ERASED, max(after, f"{kind}:"), f"{kind};", limit)
        return [Ended(*each) for each in found]

    async def ask(self, query: str, *values: str | int) -> Sequence[sqlite3.Row]:
        """All rows of a SELECT. Raises Unavailable or Damaged."""
        if self._connection is None:
            raise closed(self._path)
        with in_words(self._path):
            return list(await self._connection.execute_fetchall(query, values))

    async def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
