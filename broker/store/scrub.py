"""Erasing from a file that is in use: what the writer does of it, what is read besides, the search at the end."""

import asyncio
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from broker.store.api import Blank, Search, Unavailable
from broker.store.queries import QUERIES
from broker.store.sqlite_erase import STEP, blank_bodies, blank_receipts, owned_receipts, truncate_wal
from broker.store.sqlite_errors import in_words
from broker.store.sqlite_file import address
from broker.store.sqlite_writer import Writer

#: How long to try again while somebody reads what was there before the erasure.
PATIENCE_S: Final = 10.0
_PAUSE_S: Final = 0.02
_Thing = TypeVar("_Thing")


class Scrubber:
    """The erasing side of the store at ``path``."""

    def __init__(self, writer: Writer, path: Path) -> None:
        self._writer, self._path = writer, path

    async def erase(self, blanks: Sequence[Blank]) -> int:
        """See ``Store.erase``."""
        changed = 0
        for part in _steps(blanks):
            changed += await self._writer.run(partial(blank_bodies, blanks=part))
        return changed

    async def blank_receipts(self, streams: Collection[str], senders: Collection[str]) -> int:
        """See ``Store.blank_receipts``."""
        keys = await asyncio.to_thread(self._owned, streams, senders)
        for part in _steps(keys):
            await self._writer.run(partial(blank_receipts, keys=part))
        return len(keys)

    async def scrub(self, texts: Collection[bytes], own: Collection[str], besides: Sequence[Path]) -> Search:
        """See ``Store.scrub``."""
        await self._truncate()
        return await asyncio.to_thread(self._search, texts, own, besides)

    async def _truncate(self) -> None:
        waited, pause = 0.0, _PAUSE_S
        while not await self._writer.run(truncate_wal):
            if waited > PATIENCE_S:
                raise Unavailable(
                    f"what was erased is still in {self._path.name}-wal, because another program has been reading "
                    f"{self._path} since before: end it, then the erasure is completed"
                )
            await asyncio.sleep(pause)
            waited, pause = waited + pause, min(2 * pause, 1.0)

    def _owned(self, streams: Collection[str], senders: Collection[str]) -> list[tuple[str, str]]:
        with in_words(self._path), closing(sqlite3.connect(address(self._path, "ro"), uri=True)) as connection:
            return owned_receipts(connection, streams, senders)

    def _search(self, texts: Collection[bytes], own: Collection[str], besides: Sequence[Path]) -> Search:
        # Imported here: the archives that it can read are most of what a broker would load for it.
        from broker.store.search import found_in, phrases_of

        files = sorted({*our_files(self._path), *(path for path in besides if path.is_file())})
        phrases = phrases_of(texts, sum(path.stat().st_size for path in files if path.exists()))
        hits = {path: found_in(path, phrases) for path in files}
        others = _said_by_others(self._path, set().union(*hits.values()), own)
        found = tuple(path.name for path, phrases_in_it in hits.items() if phrases_in_it - others)
        return Search(len(files), len(phrases), found)


def our_files(path: Path) -> list[Path]:
    """The store's file with all that lies in its folder and below, whoever wrote it."""
    found = [Path(folder) / name for folder, _, names in os.walk(path.parent) for name in names]
    return [each for each in found if each.is_file()]


def _said_by_others(path: Path, phrases: set[bytes], own: Collection[str]) -> set[bytes]:
    """Those of the phrases that stand in a stream of somebody else."""
    if not phrases:
        return set()
    others: set[bytes] = set()
    with in_words(path), closing(sqlite3.connect(address(path, "ro"), uri=True)) as connection:
        for stream, body in connection.execute(QUERIES["bodies"]):
            if stream not in own:
                others.update(phrase for phrase in phrases if phrase in body)
    return others


def _steps(things: Sequence[_Thing]) -> Iterator[Sequence[_Thing]]:
    return (things[start : start + STEP] for start in range(0, len(things), STEP))
