"""A desk on a file where everything is too old, killed in the middle of a retention run."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from broker.desk import retirement
from broker.domain.commands import CloseConversation
from broker.domain.erasure_events import DATA_KINDS
from broker.domain.keeping_commands import NoteBackup, RunRetention
from broker.store.backup import copy_to
from broker.store.sqlite import SqliteStore
from tests.desk_kit import SUPERVISOR, Kit
from tests.policies import policy_of
from tests.property.erased_desk import closed, talk

_POLICY = policy_of(retention=dict.fromkeys(DATA_KINDS, 1))
_LATER_MS = 3 * 24 * 3600 * 1000


async def later(path: Path) -> Kit:
    """The desk when all of it is too old."""
    kit = Kit(store=await SqliteStore.open(path, synchronous="NORMAL"), policy=_POLICY)
    kit.clock.advance(_LATER_MS)
    return await kit.start()


async def prepared(path: Path, backup: Path) -> None:
    """People talked, all of them went, a back-up was made."""
    kit = await Kit(store=await SqliteStore.open(path, synchronous="NORMAL"), policy=_POLICY).start()
    await talk(kit, seed=7, steps=3)
    for head in await kit.store.heads("conversation", open_only=True):
        await kit.do(SUPERVISOR, CloseConversation(head.stream.partition(":")[2]))
    copy_to(path, backup)
    await kit.do(SUPERVISOR, NoteBackup(str(backup), 1, "00"))
    await closed(kit)


async def _die_at(path: Path, where: str) -> None:
    """Run retention; die where the run comes to ``where``."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(retirement if hasattr(retirement, where) else retirement.Retirement, where, die)
    kit = await later(path)
    await kit.do(SUPERVISOR, RunRetention(), id="order")


if __name__ == "__main__":
    asyncio.run(_die_at(Path(sys.argv[1]), sys.argv[2]))
