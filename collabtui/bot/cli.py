"""The command `collabtui bot run`."""

import asyncio
import logging
from collections.abc import Callable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from broker.domain.errors import Refused
from broker.domain.inert import inert
from collabtui.bot.script import Script, load_script
from collabtui.bot.worker import Worker
from collabtui.client import logs
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError
from collabtui.client.service import Access, access, reached, run_until_told
from collabtui.shop.calls import ShopCalls
from collabtui.shop.client import ShopClient
from collabtui.understanding.api import Understanding
from collabtui.understanding.embedded import opened
from collabtui.understanding.encoder import EncoderError
from collabtui.understanding.model_file import ModelFileError
from collabtui.understanding.toml_file import DataFileError

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

CANNOT_REACH = 3
#: The turns that a leaving bot has are waited for so long (seconds): the policy's patience with them is less.
LEAVE_S = 60.0
_log = logging.getLogger(__name__)


async def run_bot(
    found: Access,
    shop_url: str,
    domain: Traversable | None = None,
    ready: Callable[[], None] | None = None,
    told: asyncio.Event | None = None,
) -> None:
    """Work as a bot until cancelled; ``ready`` is called once the broker has let us in.

    Once ``told`` is set it takes no more turns, answers those that it has, then returns.
    ``domain`` holds intents, replies, articles, the model; the demo shop's by default. Raises NotRunning, LoginRefused,
    DataFileError, ModelFileError, EncoderError.
    """
    script, understanding = loaded(domain or files("demo_data"))
    async with ShopClient(shop_url) as shop, found.client("bot") as client:
        worker = Worker(client, understanding, ShopCalls(shop), script)
        await reached(client, found.url, found.patience_s)
        if ready is not None:
            ready()
        leaving = asyncio.create_task(_leave(client, worker, told or asyncio.Event()))
        working = asyncio.create_task(worker.run())
        try:
            await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not leaving.done():
                await working
                # Only a refused token ends a client that nobody stopped: this raises it.
                await client.online()
        finally:
            leaving.cancel()
            working.cancel()


async def _leave(client: Client, worker: Worker, told: asyncio.Event) -> None:
    """Wait until we are told to, then leave the broker in good order; at once where it can't be reached."""
    await told.wait()
    if client.state != "online":
        return
    try:
        async with asyncio.timeout(LEAVE_S):
            await worker.leave()
    except (TimeoutError, ClientError) as error:
        _log.warning("left_in_a_hurry: %s", inert(str(error)) or f"turns are still open after {LEAVE_S} seconds")


def loaded(domain: Traversable) -> tuple[Script, Understanding]:
    """What the bot says, how it understands; raises DataFileError, ModelFileError, EncoderError."""
    return load_script(domain), opened(domain / "model")


@app.callback()
def bot() -> None:
    """The assistant that answers customers first."""


@app.command()
def run(
    url: Annotated[str | None, typer.Option(help="The broker.", show_default="the one on this machine")] = None,
    token_file: Annotated[Path | None, typer.Option(help="File with the bot's token, needed with --url.")] = None,
    ca: Annotated[
        Path | None, typer.Option(help="Who signed the broker's certificate (PEM).", envvar="COLLABTUI_CA")
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option(help="The local broker's data folder.", show_default="this user's", envvar="COLLABTUI_DATA"),
    ] = None,
    name: Annotated[str, typer.Option(help="The worker's id: give each worker its own.")] = "bot",
    shop_url: Annotated[
        str, typer.Option(help="The shop that is asked about orders.", envvar="COLLABTUI_SHOP_URL")
    ] = "http://127.0.0.1:8090",
    domain: Annotated[
        Path | None,
        typer.Option(help="Folder with intents, replies.toml, flows, knowledge, model.", show_default="the demo shop"),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log what happens to stderr.")] = False,
) -> None:
    """Answer customers until Ctrl-C; start as many as are needed, each with a --name of its own.

    At SIGTERM it takes nothing more, answers what it has, then ends: so bots are restarted one after the other.

    Example: collabtui bot run --name bot-2 --shop-url http://127.0.0.1:8090
    """
    logs.configure(logging.INFO if verbose else logging.WARNING)
    # Its lines would tell which customer asked for which order.
    logging.getLogger("httpx").setLevel(logging.WARNING)

    async def work(told: asyncio.Event) -> None:
        found = await access(url, token_file, data_dir, "bot", name, ca)
        await run_bot(found, shop_url, domain, lambda: _announce(name, found.url), told)

    try:
        run_until_told(work)
    except (ClientError, Refused, DataFileError, ModelFileError, EncoderError, OSError, ValueError) as error:
        typer.echo(inert(str(error)), err=True)
        raise typer.Exit(CANNOT_REACH) from error


def _announce(name: str, url: str) -> None:
    typer.echo(f"The bot {name} answers at {url} (Ctrl-C ends it).")
