"""The commands about legal holds."""

import json
import time
from typing import Annotated

import typer

from broker.cli.answers import AsJson, Data, File, give, run_to_end, settings_of
from broker.cli.audit_text import has_file
from broker.cli.recorded import recordings
from broker.config import Config
from broker.domain.erasure_events import HoldPlaced
from broker.domain.ids import CUSTOMER, is_id, split_stream
from broker.domain.inert import inert
from broker.domain.keeping_commands import LiftHold, PlaceHold
from broker.protocol.codec import decode_event
from broker.store.api import Row

Customer = Annotated[str, typer.Option(help="Id of the customer.")]

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def hold() -> None:
    """Legal holds: customers of whom nothing is erased."""


@app.command()
def add(
    customer: Customer,
    reason: Annotated[str, typer.Option(help="Why, for the audit.")],
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Keep everything of a customer, whoever asks for its erasure, however old it gets.

    Example: collabtui hold add --customer maria --reason "court order 12/2026"
    """
    give(settings_of({"data": data}, config), PlaceHold(_checked(customer), reason))
    typer.echo(json.dumps({"held": customer}) if as_json else f"Nothing of {customer} is erased from now on.")


@app.command()
def remove(customer: Customer, data: Data = None, config: File = None, as_json: AsJson = False) -> None:
    """Let erasure, retention have their way again.

    Example: collabtui hold remove --customer maria
    """
    give(settings_of({"data": data}, config), LiftHold(_checked(customer)))
    typer.echo(json.dumps({"lifted": customer}) if as_json else f"{customer} is on hold no longer.")


@app.command("list")
def list_holds(data: Data = None, config: File = None, as_json: AsJson = False) -> None:
    """List the customers who are on hold.

    Example: collabtui hold list --json
    """
    rows = run_to_end(_held(settings_of({"data": data}, config)))
    if as_json:
        typer.echo(json.dumps([{"customer": _key(row), "since": _day(row), "reason": _reason(row)} for row in rows]))
    else:
        for row in rows:
            typer.echo(f"{_key(row)}  since {_day(row)}  {inert(_reason(row), multiline=False)}")


async def _held(settings: Config) -> list[Row]:
    held: dict[str, Row] = {}
    if has_file(settings.database):
        async with recordings(settings.database) as log:
            async for row in log.audited(("hold_placed", "hold_lifted"), 500):
                held.pop(row.stream, None)
                if row.kind == "hold_placed":
                    held[row.stream] = row
    return [row for stream, row in sorted(held.items()) if split_stream(stream)[0] == CUSTOMER]


def _checked(customer: str) -> str:
    if not is_id(customer):
        raise typer.BadParameter("this can't be the id of a customer", param_hint="--customer")
    return customer


def _key(row: Row) -> str:
    return split_stream(row.stream)[1]


def _day(row: Row) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(row.at / 1000))


def _reason(row: Row) -> str:
    event = decode_event(row.body)
    return event.reason if isinstance(event, HoldPlaced) else ""
