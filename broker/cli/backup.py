"""The command that copies the store while it is in use."""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.build import ask_any
from broker.cli.answers import AsJson, Data, File, new_id, run_to_end, settings_of, stopped
from broker.cli.audit_text import has_file
from broker.cli.exits import CANNOT_OPEN
from broker.config import Config
from broker.domain.inert import inert
from broker.domain.keeping_commands import NoteBackup
from broker.protocol.frames import CommandFrame
from broker.store.api import Anchor, Damaged, Unavailable
from broker.store.backup import anchor_of, copy_to, seal_at, sound, unborn_of, verified
from broker.store.upgrade import sync

#: How often a copy is made anew that an erasure took away.
_ATTEMPTS: Final = 5


def backup(
    target: Annotated[Path, typer.Argument(help="A folder, or a file that does not exist yet.", metavar="TO")],
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Copy the store while it is in use, then prove the copy: readable, whole, every event sealed as in the store.

    The broker remembers where back-ups lie, so that an erasure reaches them; keep them where it can.

    Example: collabtui backup /var/backups/collabtui
    """
    settings = settings_of({"data": data}, config)
    if not has_file(settings.database):
        raise stopped(f"There is no store {settings.database}: name its folder with --data-dir.", CANNOT_OPEN)
    path = _named(target.absolute())
    anchor = run_to_end(_made(settings, path))
    told = {"path": str(path), "position": anchor.position, "chain": anchor.chain.hex(), "bytes": path.stat().st_size}
    typer.echo(
        json.dumps(told)
        if as_json
        else f"{inert(str(path))}: {anchor.position} events, verified. Anchor {anchor.position}:{anchor.chain.hex()}"
    )


def _named(target: Path) -> Path:
    if target.is_dir():
        return target / time.strftime("collabtui-%Y%m%dT%H%M%SZ.db", time.gmtime())
    return target


async def _made(settings: Config, path: Path) -> Anchor:
    """Nothing bears the back-up's name before it is proved; the broker knows of it before anything is copied.

    An erasure that comes meanwhile takes away what is not finished: then the copy is made anew, from what is left.
    """
    if has_file(path):
        raise Unavailable(f"{path} is there already: name a file that is not, or a folder")
    if not os.access(path.parent, os.W_OK):
        raise Unavailable(f"{path.parent} is no folder to write to: name another place")
    await _note(settings, path)
    taken = ""
    for _ in range(_ATTEMPTS):
        unborn = unborn_of(path)
        try:
            found = await _copied(settings.database, unborn)
            unborn.rename(path)
        except (FileNotFoundError, Unavailable) as error:
            if unborn.exists():
                raise
            taken = str(error)
            continue
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                unborn.with_name(unborn.name + suffix).unlink(missing_ok=True)
        sync(path.parent)
        return found
    raise Unavailable(f"{path} was not made: {taken}. If somebody is being erased, back up again when that is over")


async def _note(settings: Config, path: Path) -> None:
    anchor = await anchor_of(settings.database)
    note = NoteBackup(str(path), anchor.position, anchor.chain.hex())
    await ask_any(settings, CommandFrame(id=new_id(), command=note))


async def _copied(database: Path, unborn: Path) -> Anchor:
    await asyncio.to_thread(copy_to, database, unborn)
    found = sound(await verified(unborn), unborn)
    here = await seal_at(database, found.position) if found.position else None
    if found.position and (here is None or here.chain != found.chain):
        raise Damaged(f"{database} has other events than its copy: run collabtui audit verify")
    return Anchor(found.position, found.chain)
