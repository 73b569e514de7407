"""An erasure from the copies of the store that the product made: back-ups, files from before an upgrade."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from broker.desk.traces import Log, Traces
from broker.domain.erasure_events import BackupErased, BackupFate
from broker.store.api import Blank, StoreError
from broker.store.backup import drop_unborn
from broker.store.copies import check_own, opened, rewrite

#: What is to go of a copy.
Find = Callable[[Log], AsyncIterator[Traces]]


@dataclass(frozen=True, slots=True)
class Known:
    """Where copies are said to lie, with the ids of the stores that they may be of: this one, those it goes on from."""

    paths: Sequence[Path]
    ids: frozenset[str]


@dataclass(slots=True)
class Copies:
    """What became of each copy. ``texts`` are the words that went, ``reached`` the files that can be searched."""

    fates: tuple[BackupErased, ...] = ()
    texts: set[bytes] = field(default_factory=set)
    reached: list[Path] = field(default_factory=list)


async def clean_copies(known: Known, find: Find, streams: Collection[str], senders: Collection[str]) -> Copies:
    """Take what ``find`` finds out of every copy, with what the answers there were for: of streams, of senders.

    Those that can't be reached, or are none of ours, are named and left alone. A copy that is being made goes: whoever
    makes it begins anew.
    """
    done = Copies()
    for path in dict.fromkeys(known.paths):
        try:
            # First what is on its way: after this it is either gone or there.
            await asyncio.to_thread(drop_unborn, path)
            await asyncio.to_thread(check_own, path, known.ids)
            fate = await _clean(path, find, streams, senders, done.texts)
            done.reached.append(path)
        except (StoreError, OSError):
            fate = "out_of_reach"
        done.fates = (*done.fates, BackupErased(str(path), fate))
    return done


async def _clean(
    path: Path, find: Find, streams: Collection[str], senders: Collection[str], texts: set[bytes]
) -> BackupFate:
    blanks: list[Blank] = []
    async with opened(path) as copy:
        async for traces in find(copy):
            blanks += traces.blanks
            texts |= traces.texts
        if not (blanks or any(who in senders or of in streams for who, of in await copy.answers())):
            return "clean"
    await asyncio.to_thread(rewrite, path, blanks, streams, senders)
    return "rewritten"
