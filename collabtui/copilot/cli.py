"""The command `collabtui copilot run`."""

import logging
from collections.abc import Callable
from contextlib import closing
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from broker.domain.errors import Refused
from broker.domain.inert import inert
from collabtui.client import logs
from collabtui.client.errors import ClientError
from collabtui.client.service import Access, access, reached, run_until_stopped
from collabtui.copilot.index import ArticleIndex
from collabtui.copilot.worker import Worker
from collabtui.understanding.articles import KNOWLEDGE, load_articles
from collabtui.understanding.toml_file import DataFileError

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

CANNOT_REACH = 3


async def run_copilot(
    found: Access, knowledge: Traversable | None = None, ready: Callable[[], None] | None = None
) -> None:
    """Work as a copilot until cancelled; ``ready`` is called once the broker has let us in.

    ``knowledge`` is a folder of articles, the demo shop's by default. Raises NotRunning, LoginRefused, DataFileError.
    """
    articles = load_articles(knowledge or files("demo_data") / KNOWLEDGE)
    with closing(ArticleIndex(articles)) as index:
        async with found.client("desk") as client:
            worker = Worker(client, index)
            await reached(client, found.url)
            if ready is not None:
                ready()
            await worker.run()
            # Only a refused token ends a client that nobody stopped: this raises it.
            await client.online()


@app.callback()
def copilot() -> None:
    """The assistant of the agents: it proposes, people send."""


@app.command()
def run(
    url: Annotated[str | None, typer.Option(help="The broker.", show_default="the one on this machine")] = None,
    token_file: Annotated[Path | None, typer.Option(help="File with the copilot's token, needed with --url.")] = None,
    ca: Annotated[
        Path | None, typer.Option(help="Who signed the broker's certificate (PEM).", envvar="COLLABTUI_CA")
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option(help="The local broker's data folder.", show_default="this user's", envvar="COLLABTUI_DATA"),
    ] = None,
    name: Annotated[str, typer.Option(help="The worker's id: give each worker its own.")] = "copilot",
    knowledge: Annotated[
        Path | None, typer.Option(help="Folder of articles.", show_default="the demo shop's articles")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log what happens to stderr.")] = False,
) -> None:
    """Propose passages of articles to agents until Ctrl-C.

    Example: collabtui copilot run --knowledge ./articles
    """
    logs.configure(logging.INFO if verbose else logging.WARNING)

    async def work() -> None:
        found = await access(url, token_file, data_dir, "copilot", name, ca)
        await run_copilot(found, knowledge, lambda: _announce(name, found.url))

    try:
        run_until_stopped(work())
    except (ClientError, Refused, DataFileError, OSError, ValueError) as error:
        typer.echo(inert(str(error)), err=True)
        raise typer.Exit(CANNOT_REACH) from error


def _announce(name: str, url: str) -> None:
    typer.echo(f"The copilot {name} assists at {url} (Ctrl-C ends it).")
