"""The commands `collabtui shop run`, `collabtui shop faults`."""

import asyncio
import json
import logging
import signal
import sqlite3
from pathlib import Path
from typing import Annotated

import httpx
import typer
from platformdirs import user_data_path

from collabtui.shop.api import KINDS
from collabtui.shop.catalogue import demo_folder, load_catalogue
from collabtui.shop.client import ShopClient, ShopRefused, ShopUnavailable
from collabtui.shop.fault_changes import Change, changed, in_words
from collabtui.shop.faults import Faults
from collabtui.shop.server import serve
from collabtui.understanding.toml_file import DataFileError

app = typer.Typer(no_args_is_help=True, add_completion=False)

CANNOT_OPEN = 3


@app.callback()
def shop() -> None:
    """The simulated business API that bots ask about orders."""


@app.command()
def run(
    port: Annotated[
        int,
        typer.Option(help="Port on loopback; 0 takes a free one.", min=0, max=65535, envvar="COLLABTUI_SHOP_PORT"),
    ] = 8090,
    data: Annotated[
        Path | None,
        typer.Option(help="Folder with customers.toml, orders.toml.", show_default="the demo shop"),
    ] = None,
    database: Annotated[
        Path | None, typer.Option(help="SQLite file of the shop.", show_default="in the user's data folder")
    ] = None,
    failure_rate: Annotated[
        float, typer.Option("--fail-rate", "--failure-rate", help="Share of calls that fail.", min=0.0, max=1.0)
    ] = 0.0,
    latency_ms: Annotated[
        int, typer.Option("--delay-ms", "--latency-ms", help="Wait before every answer.", min=0, max=60_000)
    ] = 0,
    seed: Annotated[int, typer.Option(help="Which calls fail.", min=0, max=2**63 - 1)] = 0,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log each request to stderr.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say the URL as JSON.")] = False,
) -> None:
    """Run the shop until Ctrl-C; `collabtui shop faults` changes its faults meanwhile.

    Example: collabtui shop run --port 8090 --fail-rate 0.2 --delay-ms 300 --seed 7
    """
    if verbose:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # A service manager's TERM closes the shop as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    faults = Faults(failure_rate=failure_rate, latency_ms=latency_ms, seed=seed)
    path = database or user_data_path("collabtui") / "shop.db"
    try:
        serve(load_catalogue(data or demo_folder()), path, port, faults, lambda url: _announce(url, as_json))
    except DataFileError as error:
        raise _cannot_open(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise _cannot_open(f"The shop can't open port {port} or {path}: {error}.") from error


@app.command()
def faults(
    url: Annotated[str, typer.Option(help="The running shop.", envvar="COLLABTUI_SHOP_URL")] = "http://127.0.0.1:8090",
    fail_rate: Annotated[
        float | None, typer.Option(help="Share of calls that fail from now on.", min=0.0, max=1.0)
    ] = None,
    delay_ms: Annotated[int | None, typer.Option(help="Wait before every answer.", min=0, max=60_000)] = None,
    call: Annotated[
        str | None, typer.Option(help=f"This kind of call alone: {', '.join(KINDS)}.", show_default="all calls")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="No faults any more, whatever was set.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say the faults as JSON.")] = False,
) -> None:
    """Show the faults of a running shop, or change them while it runs.

    Example: collabtui shop faults --fail-rate 0.5 --delay-ms 800 --call order
    """
    if call is not None and call not in KINDS:
        raise typer.BadParameter(f"{call!r} is no call of the shop; expected one of {', '.join(KINDS)}.")
    try:
        now = asyncio.run(_changed(url, Change(fail_rate, delay_ms, call, clear)))
    except (ShopUnavailable, ShopRefused, httpx.InvalidURL) as error:
        raise _cannot_open(f"The shop at {url} can't be asked: {error} Start one with: collabtui shop run") from error
    typer.echo(json.dumps(now.model_dump(mode="json", by_alias=True)) if as_json else in_words(now))


async def _changed(url: str, change: Change) -> Faults:
    async with ShopClient(url) as client:
        now = await client.faults()
        wanted = changed(now, change)
        return now if wanted == now else await client.set_faults(wanted)


def _announce(url: str, as_json: bool) -> None:
    typer.echo(json.dumps({"url": url}) if as_json else f"Fernhill Supply answers at {url} (Ctrl-C closes it).")


def _cannot_open(reason: str) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(CANNOT_OPEN)
