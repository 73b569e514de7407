"""The command `collabtui shop run`."""

import json
import logging
import signal
import sqlite3
from pathlib import Path
from typing import Annotated

import typer
from platformdirs import user_data_path

from collabtui.shop.catalogue import CatalogueError, demo_folder, load_catalogue
from collabtui.shop.faults import Faults
from collabtui.shop.server import serve

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
    failure_rate: Annotated[float, typer.Option(help="Share of calls that fail.", min=0.0, max=1.0)] = 0.0,
    latency_ms: Annotated[int, typer.Option(help="Wait before every answer.", min=0, max=60_000)] = 0,
    seed: Annotated[int, typer.Option(help="Which calls fail.", min=0, max=2**63 - 1)] = 0,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log each request to stderr.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say the URL as JSON.")] = False,
) -> None:
    """Run the shop until Ctrl-C; PUT /faults changes its faults meanwhile.

    Example: collabtui shop run --port 8090 --failure-rate 0.2 --latency-ms 300 --seed 7
    """
    if verbose:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # A service manager's TERM closes the shop as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    faults = Faults(failure_rate=failure_rate, latency_ms=latency_ms, seed=seed)
    path = database or user_data_path("collabtui") / "shop.db"
    try:
        serve(load_catalogue(data or demo_folder()), path, port, faults, lambda url: _announce(url, as_json))
    except CatalogueError as error:
        raise _cannot_open(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise _cannot_open(f"The shop can't open port {port} or {path}: {error}.") from error


def _announce(url: str, as_json: bool) -> None:
    typer.echo(json.dumps({"url": url}) if as_json else f"Fernhill Supply answers at {url} (Ctrl-C closes it).")


def _cannot_open(reason: str) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(CANNOT_OPEN)
