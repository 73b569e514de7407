"""What the doctor finds about the store."""

import asyncio
from pathlib import Path
from typing import Final

from broker.build import COMPLAINTS, store_faults
from collabtui.cli.finding import Finding, error, note
from collabtui.client.errors import NotRunning
from collabtui.client.local import find

NAME: Final = "store"


async def store(database: Path) -> list[Finding]:
    """The store's file, its folder, its disk; the file is read whole where no broker has it."""
    try:
        faults, owner = await store_faults(database) if await asyncio.to_thread(database.parent.exists) else ([], None)
    except COMPLAINTS as fault:
        return [error(NAME, "store.unusable", str(fault), "Mend what it says, then check again.")]
    found = [Finding(NAME, fault.said, fault.mend, fault.code, fault.severity) for fault in faults]
    if owner is not None:
        return [*found, await asyncio.to_thread(_in_use, database, owner)]
    if not await asyncio.to_thread(database.exists):
        return found or [Finding(NAME, f"{database} is not there yet; the broker makes it.")]
    return found or [Finding(NAME, f"{database} is sound.")]


def _in_use(database: Path, owner: int) -> Finding:
    try:
        broker = find(database.parent).pid
    except (NotRunning, OSError, ValueError):
        broker = 0  # what is wrong with it is told of the broker
    if owner == broker:
        return note(NAME, "store.in_use", f"{database} is in use; to have it read whole, stop the broker first.")
    who = f"process {owner}" if owner else "another process"
    said = f"{database} is held by {who}, which is not a broker that clients can find."
    return error(NAME, "store.locked", said, f"See what it is (ps -p {owner or 'PID'}); end it, then start the broker.")
