"""The command that begins anew from a back-up."""

import asyncio
import json
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from broker.build import ask_any
from broker.cli.answers import AsJson, Data, File, new_id, run_to_end, settings_of, stopped
from broker.cli.audit_text import has_file
from broker.cli.erased_again import erased_again
from broker.cli.exits import CANNOT_OPEN, NO
from broker.config import Config
from broker.domain.keeping_commands import NoteRestore
from broker.protocol.frames import CommandFrame
from broker.store.api import Unavailable
from broker.store.backup import renamed, sound, verified
from broker.store.ledger_file import erasures_in, ledger_of, newest
from broker.store.lineage import new_store_id
from broker.store.lock import acquire
from broker.store.unborn import born, copy_in, staged


def restore(
    source: Annotated[Path, typer.Argument(help="The back-up.", metavar="FILE")],
    ledger: Annotated[
        list[Path] | None, typer.Option(help="Erasure ledgers kept elsewhere, besides the one in the folder.")
    ] = None,
    lift_hold: Annotated[
        list[str] | None,
        typer.Option(help="A customer who was erased since, whose hold in the back-up is over.", metavar="CUSTOMER"),
    ] = None,
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Begin anew from a back-up, in a folder that has no store; move the old one away first.

    The store gets a new id, so that every client starts over. Who was erased since the back-up is erased again, by
    the ledger that lies in the folder; who came back after that keeps what the back-up has of them.

    Example: collabtui restore /var/backups/collabtui-20261120T030000Z.db --data-dir ./desk
    """
    settings = settings_of({"data": data}, config)
    target = settings.database
    if not has_file(source):
        raise stopped(f"There is no back-up {source}.", CANNOT_OPEN)
    if has_file(target):
        raise stopped(f"{target} is there already: stop its broker, move it away, then restore.", NO)
    if left := _left_beside(target):
        raise stopped(f"{', '.join(left)} of the store before lie beside {target}: move them away with it, too.", NO)
    ledgers = _ledgers(target, ledger or [])
    erasures = newest(each for path in ledgers for each in erasures_in(path).items())
    position, erased = run_to_end(_restored(settings, source, erasures, lift_hold or []))
    told = {"path": str(target), "position": position, "erased_again": erased}
    typer.echo(
        json.dumps(told)
        if as_json
        else f"{target}: {position} events, verified. Erased again: {', '.join(erased) or 'nobody'}."
    )


def _left_beside(target: Path) -> list[str]:
    """What SQLite would replay over a restored file: the log of the one that was there before."""
    logs = [target.with_name(f"{target.name}{suffix}") for suffix in ("-wal", "-journal")]
    return [log.name for log in logs if has_file(log) and log.stat().st_size]


def _ledgers(target: Path, given: list[Path]) -> list[Path]:
    for path in given:
        if not has_file(path):
            raise stopped(f"There is no ledger {path}.", CANNOT_OPEN)
    return [ledger_of(target), *given]


async def _restored(
    settings: Config, source: Path, erasures: Mapping[str, int], lift: Collection[str]
) -> tuple[int, list[str]]:
    """Nothing bears the store's name before it is proved whole, erased from, under its own new id.

    The last position, with who was erased again.
    """
    target = settings.database
    found = sound(await verified(source), source)
    with _alone(target), staged(target) as unborn:
        await asyncio.to_thread(copy_in, source, unborn)
        before = renamed(unborn, new_store_id(time.time_ns() // 1_000_000))
        within = settings.model_copy(update={"data": unborn.parent})
        await ask_any(within, CommandFrame(id=new_id(), command=NoteRestore(before, found.position)))
        erased = await erased_again(within, erasures, lift)
        born(unborn, target)
    return found.position, erased


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """The place of the store is this process's, whether there is a store or not."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"{target.parent} can't be made ({error.strerror}): name another with --data-dir") from error
    lock = acquire(target)
    try:
        yield
    finally:
        lock.release()
