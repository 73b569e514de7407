"""The store's log for commands that only read, beside a broker that writes it or on a copy of its file."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from broker.desk.head import recorded_of
from broker.domain.events import Recorded
from broker.domain.ids import split_stream
from broker.protocol.codec import Unreadable
from broker.store.api import Row
from broker.store.queries import migrations
from broker.store.sqlite_errors import damaged
from broker.store.sqlite_file import NewerFile, check_header
from broker.store.sqlite_reader import Reader

#: Told how many streams of how many were read.
Progress = Callable[[int, int], None]
Log = tuple[str, list[Recorded]]
_CHUNK: Final = 2_000


class Recordings:
    """All that a store recorded, one stream at a time."""

    def __init__(self, reader: Reader, path: Path) -> None:
        self._reader, self._path = reader, path

    async def streams(self, kind: str, progress: Progress = lambda done, of: None) -> AsyncIterator[Log]:
        """Each stream of the kind, by name: its key with its whole log. Raises Unavailable, Damaged."""
        heads = await self._reader.heads(kind, open_only=False)
        for done, head in enumerate(heads):
            progress(done, len(heads))
            yield split_stream(head.stream)[1], await self.stream(head.stream)

    async def stream(self, name: str) -> list[Recorded]:
        """The log of one stream, empty for an unknown one. Raises Unavailable, Damaged."""
        rows = await self._reader.load(name, 0)
        try:
            return [recorded_of(row) for row in rows]
        except Unreadable as error:
            raise damaged(self._path, f"holds what can't be read in {name} ({error})") from error

    async def audited(self, kinds: Sequence[str], page: int) -> AsyncIterator[Row]:
        """The rows of these kinds, in the order in which they were stored. Raises Unavailable, Damaged."""
        position = 0
        while rows := await self._reader.audited(position, kinds, page):
            for row in rows:
                yield row
            position = rows[-1].position

    async def feed(self) -> AsyncIterator[Row]:
        """The rows of all streams in the order in which they were stored. Raises Unavailable, Damaged."""
        position = 0
        while rows := await self._reader.feed(position, _CHUNK):
            for row in rows:
                yield row
            position = rows[-1].position


@asynccontextmanager
async def recordings(path: Path) -> AsyncIterator[Recordings]:
    """The store in the file ``path``, which is only read. Raises Unavailable, Damaged or NewerFile."""
    check_header(path)
    reader = await Reader.open(path)
    try:
        ((version,),) = await reader.ask("PRAGMA user_version")
        if version > len(migrations()):
            raise NewerFile(path, version, len(migrations()))
        yield Recordings(reader, path)
    finally:
        await reader.close()
