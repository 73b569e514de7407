"""The command that runs a broker."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from broker.build import Running, run
from broker.cli.answers import AsJson, Data, File, run_to_end, settings_of
from broker.config import PREFIX
from broker.server import logs

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Certificate = Annotated[Path | None, typer.Option(help="Certificate (PEM) to encrypt with.")]
Key = Annotated[Path | None, typer.Option(help="Its key (PEM).", show_default="in the certificate's file")]
Insecure = Annotated[bool | None, typer.Option("--insecure", help="Listen beyond this machine without encryption.")]


@app.callback()
def broker() -> None:
    """The broker that bots, agents, customers meet at."""


@app.command()
def serve(  # noqa: PLR0913, PLR0917  # a parameter is an option
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.", show_default="8765")] = None,
    policy: Annotated[Path | None, typer.Option(help="Policy file.", show_default="a small built-in one")] = None,
    roster: Annotated[
        Path | None, typer.Option(help="Who works when, a file.", show_default="nobody is rostered")
    ] = None,
    store: Annotated[str | None, typer.Option(help="sqlite, or memory to forget all.", show_default="sqlite")] = None,
    synchronous: Annotated[
        str | None, typer.Option(help="FULL survives power cuts, NORMAL crashes.", show_default="FULL")
    ] = None,
    tls_cert: Certificate = None,
    tls_key: Key = None,
    insecure: Insecure = None,
    log_format: Annotated[str | None, typer.Option(help="text or json.", show_default="text")] = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Run a broker until Ctrl-C or SIGTERM.

    Example: collabtui broker serve --port 8765 --data-dir ./desk --policy policy.toml
    """
    flags = {
        "data": data,
        "host": host,
        "port": port,
        "policy": policy,
        "roster": roster,
        "store": store,
        "synchronous": synchronous,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
        "insecure": insecure,
        "log_format": log_format,
    }
    settings = settings_of(flags, config)
    logs.configure(settings.log_format)
    run_to_end(run(settings, lambda running: _announce(running, as_json)), _loop_factory())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The faster loop, where it is installed."""
    if os.environ.get(f"{PREFIX}NO_UVLOOP"):
        return None
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _announce(running: Running, as_json: bool) -> None:
    told = {"url": running.url, "store_id": running.local.store_id, "pid": running.local.pid}
    typer.echo(json.dumps(told) if as_json else f"The broker listens at {running.url} (Ctrl-C stops it).")
