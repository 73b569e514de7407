"""The command that has all that is known of a customer go."""

import asyncio
import json
import time
from dataclasses import asdict
from typing import Annotated, Final

import typer

from broker.build import ask_any
from broker.cli.answers import AsJson, Data, File, new_id, run_to_end, settings_of, stopped
from broker.cli.audit_text import Proof, proof_of
from broker.cli.exits import NO
from broker.config import Config
from broker.domain.erasure_events import Certificate
from broker.domain.ids import is_id
from broker.domain.inert import inert
from broker.domain.keeping_commands import EraseCustomer
from broker.protocol.frames import CommandFrame, Query, Result
from broker.protocol.questions import GetErasure
from broker.protocol.rows import ErasureRow

_LOOK_S: Final = 0.2
_BEYOND: Final = "drafts on the machines of agents and customers, copies that people made, what was exported"
_PLAN: Final = ("conversations", "events", "hold", "erasing")
_ORDERED_BY: Final = "supervisor:local"


def erase(
    customer: Annotated[str, typer.Option(help="Id of the customer.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go; change nothing.")] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for the certificate.", min=1)] = 120.0,
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Erase a customer from every file of this store: what they wrote, what was written or measured about them.

    Their open conversations are closed. Ids, times, the kinds of events stay, so that the log stays whole. Works
    beside a running broker or without one. Exit code 1: refused (a legal hold), or not done yet.

    Example: collabtui erase --customer maria --dry-run
    """
    if not is_id(customer):
        raise typer.BadParameter("this can't be the id of a customer", param_hint="--customer")
    settings = settings_of({"data": data}, config)
    before = run_to_end(_known(settings, customer))
    if not before.known:
        raise stopped(f"Nothing is known of a customer {customer}.", NO)
    if not as_json:
        _tell_plan(before)
    if dry_run:
        if as_json:
            typer.echo(json.dumps({"customer": customer, **before.model_dump(include={*_PLAN})}))
        return
    certificate, row, proof, by = run_to_end(_erased(settings, customer, wait))
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime((row.erased or 0) / 1000))
    if as_json:
        told = {"customer": customer, "at": at, "by": by, **asdict(certificate), "found": 0}
        typer.echo(json.dumps({**told, "verified": proof.told(), "out_of_reach": _BEYOND}))
    else:
        typer.echo(f"Erased at {at} by {by} ({certificate.erasure}).")
        _tell(certificate, proof)
    if not proof.holds:
        raise typer.Exit(NO)


async def _known(settings: Config, customer: str, *, count: bool = True) -> ErasureRow:
    answer = await ask_any(settings, Query(id=new_id(), query=GetErasure(customer=customer, count=count)))
    if not isinstance(answer, Result) or answer.erasure is None:
        raise stopped("The broker is of another version: it can't say what it knows of a customer.", NO)
    return answer.erasure


async def _erased(settings: Config, customer: str, wait: float) -> tuple[Certificate, ErasureRow, Proof, str]:
    """Order the erasure, wait until it is certified; the certificate with the proof that the log is whole."""
    earlier = await proof_of(settings.database)
    row = await _known(settings, customer, count=False)
    order = row.erasing or new_id()
    by = _ORDERED_BY if row.erasing is None else "somebody before (see audit list)"
    if row.erasing is None:
        await ask_any(settings, CommandFrame(id=order, command=EraseCustomer(customer)))
    end = time.monotonic() + wait
    while True:
        row = await _known(settings, customer, count=False)
        if row.certificate is not None and row.certificate.erasure == order:
            return row.certificate, row, await proof_of(settings.database, earlier.anchor), by
        if time.monotonic() > end:
            reason = row.obstacle or "it goes on as long as the broker runs, and with the next start"
            raise stopped(f"Accepted, not done yet: {inert(reason)}.", NO)
        await asyncio.sleep(_LOOK_S)


def _tell_plan(row: ErasureRow) -> None:
    typer.echo(f"{row.customer}: {row.conversations} conversations, {sum(row.events.values())} events that hold words")
    for kind, count in row.events.items():
        typer.echo(f"  {count:7d}  {kind}")
    if row.hold is not None:
        typer.echo(f"On legal hold: {inert(row.hold)}")


def _tell(certificate: Certificate, proof: Proof) -> None:
    typer.echo(
        f"  {sum(certificate.events.values())} events in {certificate.conversations} conversations, "
        f"{certificate.receipts} answers to commands"
    )
    typer.echo(f"  searched {certificate.files} files for {certificate.phrases} phrases: found 0")
    for copy in certificate.backups:
        typer.echo(f"  back-up {inert(copy.path)}: {copy.fate.replace('_', ' ')}")
    for fate, count in sorted(certificate.more_backups.items()):
        typer.echo(f"  {count} back-ups more: {fate.replace('_', ' ')}")
    typer.echo(f"  {proof.sentence}")
    typer.echo(f"Out of this broker's reach: {_BEYOND}.")
