"""The command `collabtui outreach run`."""

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.domain.errors import Refused
from broker.domain.inert import inert
from collabtui.bot.outreach import load_templates
from collabtui.bot.outreach_job import Job
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError
from collabtui.client.service import access, reached, run_until_told
from collabtui.understanding.toml_file import DataFileError

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

NO: Final = 1
CANNOT_OPEN: Final = 3


File = Annotated[Path | None, typer.Option(help="Events as JSON Lines: id, event, customer, data, language.")]
Listen = Annotated[
    int | None, typer.Option(help="Take events by HTTP on this loopback port; 0 takes a free one.", min=0, max=65_535)
]
HookTokenFile = Annotated[Path | None, typer.Option(help="File with the bearer token that --listen asks for.")]
Plan = Annotated[Path | None, typer.Option("--schedule", help="TOML file with events by date; runs until Ctrl-C.")]
Words = Annotated[
    Path | None, typer.Option(help="TOML file with the words for each event.", show_default="the demo shop's")
]
Url = Annotated[str | None, typer.Option(help="The broker.", show_default="the one on this machine")]
TokenFile = Annotated[Path | None, typer.Option(help="File with the bot's token, needed with --url.")]
Ca = Annotated[Path | None, typer.Option(help="Who signed the broker's certificate (PEM).", envvar="COLLABTUI_CA")]
DataDir = Annotated[
    Path | None,
    typer.Option(help="The local broker's data folder.", show_default="this user's", envvar="COLLABTUI_DATA"),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object for each event.")]


@app.callback()
def outreach() -> None:
    """Write to customers first, when something happened that they want to know."""


@app.command()
def run(  # noqa: PLR0913, PLR0917  # a parameter is an option
    file: File = None,
    listen: Listen = None,
    hook_token_file: HookTokenFile = None,
    schedule: Plan = None,
    templates: Words = None,
    url: Url = None,
    token_file: TokenFile = None,
    ca: Ca = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Have each event's words sent, once however often it is told; the policy's [outreach] says whether it may be.

    An event is {"id": "e1", "event": "order_delayed", "customer": "maria", "data": {"order_number": "FH-10234", "eta":
    "Friday"}}. The exit code is 1 when some of a file were not sent: run it again later.

    Example: collabtui outreach run --file events.jsonl
    """
    if file is None and listen is None and schedule is None:
        raise typer.BadParameter("Name the events with --file or --schedule, or take them with --listen.")
    if listen is not None and hook_token_file is None:
        raise typer.BadParameter("it asks for a token: name its file with --hook-token-file.", param_hint="--listen")
    job = Job(file, listen, hook_token_file, schedule, as_json)

    async def work(told: asyncio.Event) -> None:
        words = load_templates(templates or files("demo_data") / "outreach.toml")
        found = await access(url, token_file, data_dir, "bot", "outreach", ca)
        async with found.client("bot") as client:
            await _let_in(client, found.url)
            await job.work(client, words, told)

    try:
        run_until_told(work)
    except (ClientError, Refused, DataFileError, OSError, ValueError) as error:
        typer.echo(inert(str(error)), err=True)
        raise typer.Exit(CANNOT_OPEN) from error
    if job.unsent:
        raise typer.Exit(NO)


async def _let_in(client: Client, url: str) -> None:
    """Wait for the broker, which is to give us no turns: we only write. Raises NotRunning, LoginRefused."""
    # Asked before we are let in, so that it is the first thing that the broker hears on each connection.
    leaving = asyncio.ensure_future(client.leave())
    try:
        await reached(client, url)
        await leaving
    finally:
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
