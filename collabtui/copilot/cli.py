"""The command `collabtui copilot run`."""

import asyncio
import logging
from collections.abc import Callable
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from broker.domain.errors import Refused
from broker.domain.inert import inert
from collabtui.client import logs
from collabtui.client.errors import ClientError
from collabtui.client.service import Access, access, reached, run_until_stopped
from collabtui.copilot.canned_offers import CannedOffers
from collabtui.copilot.past_answers import PastAnswers
from collabtui.copilot.past_cases import PastCases
from collabtui.copilot.past_feed import PastFeed
from collabtui.copilot.worker import Worker
from collabtui.copilot.writer import writers_of
from collabtui.knowledge.base import KnowledgeError, knowledge
from collabtui.knowledge.watch import watch
from collabtui.understanding.articles import KNOWLEDGE
from collabtui.understanding.entities import Finder, shipped_finder
from collabtui.understanding.entity_file import ENTITIES, load_entities
from collabtui.understanding.toml_file import DataFileError
from collabtui.writing.canned import load_canned
from collabtui.writing.tone import TONE

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

CANNOT_REACH = 3
_log = logging.getLogger(__name__)


async def run_copilot(
    found: Access,
    folder: Path | None = None,
    ready: Callable[[], None] | None = None,
    settings: Path | None = None,
) -> None:
    """Work as a copilot until cancelled; ``ready`` is called once the broker has let us in.

    ``folder`` holds the documents, beside it tone.toml the tone, canned.toml the replies, entities.toml the values; the
    demo shop's by default.
    ``settings`` may name a model.
    Raises NotRunning, LoginRefused, KnowledgeError, DataFileError.
    """
    with as_file(files("demo_data") / KNOWLEDGE) as shipped, knowledge(folder or shipped, None, _log.warning) as known:
        for skipped in known.outcome.skipped:
            _log.warning("document_skipped file=%s: %s", inert(skipped.file), skipped.why)
        async with writers_of(_domain(folder), settings) as writers, found.client("desk") as client:
            cases = PastCases(lambda: known.encoder)
            feed = PastFeed(client, cases)
            canned = CannedOffers(
                load_canned(folder.parent if folder is not None else files("demo_data")), lambda: known.encoder
            )
            besides = (PastAnswers(feed, cases, lambda: known.encoder), canned)
            worker = Worker(client, known.base, writers.drafter, writers.reworder, besides, _finder(folder))
            await reached(client, found.url, found.patience_s)
            if ready is not None:
                ready()
            # Vectors take a while the first time: until then it searches by words.
            beside = [asyncio.create_task(work) for work in (watch(known), feed.run())]
            try:
                await worker.run()
            finally:
                for task in beside:
                    task.cancel()
            # Only a refused token ends a client that nobody stopped: this raises it.
            await client.online()


def _domain(folder: Path | None) -> Traversable:
    """Where the tone is: with the shop that the documents belong to, if it has one."""
    return folder.parent if folder is not None and (folder.parent / TONE).is_file() else files("demo_data")


def _finder(folder: Path | None) -> Finder:
    """Who finds the values that the shop declares to which the documents belong, or those of the demo shop."""
    declared = folder.parent / ENTITIES if folder is not None else None
    return Finder(load_entities(declared)) if declared is not None and declared.is_file() else shipped_finder()


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
    documents: Annotated[
        Path | None,
        typer.Option("--knowledge", help="Folder of documents.", show_default="the demo shop's articles"),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="TOML file whose table [writer] names a model.", envvar="COLLABTUI_COPILOT_CONFIG"),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log what happens to stderr.")] = False,
) -> None:
    """Propose drafts, passages to agents, sum conversations up, until Ctrl-C.

    Example: collabtui copilot run --knowledge ./articles
    """
    logs.configure(logging.INFO if verbose else logging.WARNING)

    async def work() -> None:
        found = await access(url, token_file, data_dir, "copilot", name, ca)
        await run_copilot(found, documents, lambda: _announce(name, found.url), config)

    try:
        run_until_stopped(work())
    except (ClientError, Refused, KnowledgeError, DataFileError, OSError, ValueError) as error:
        typer.echo(inert(str(error)), err=True)
        raise typer.Exit(CANNOT_REACH) from error


def _announce(name: str, url: str) -> None:
    typer.echo(f"The copilot {name} assists at {url} (Ctrl-C ends it).")
