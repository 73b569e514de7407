"""The command `collabtui outreach run`."""

import asyncio
import json
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, TimeoutError
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.domain.errors import Refused
from broker.domain.inert import inert
from collabtui.bot.outreach import Event, Outcome, Templates, event_of, load_templates, reach_out
from collabtui.bot.outreach_hook import listening
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError
from collabtui.client.service import access, reached, run_until_told
from collabtui.understanding.toml_file import DataFileError

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

NO: Final = 1
CANNOT_OPEN: Final = 3
#: Who tells the hook of an event waits so long for the broker (seconds).
HOOK_PATIENCE_S: Final = 10.0


File = Annotated[Path | None, typer.Option(help="Events as JSON Lines: id, event, customer, data, language.")]
Listen = Annotated[
    int | None, typer.Option(help="Take events by HTTP on this loopback port; 0 takes a free one.", min=0, max=65_535)
]
HookTokenFile = Annotated[Path | None, typer.Option(help="File with the bearer token that --listen asks for.")]
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
    if file is None and listen is None:
        raise typer.BadParameter("Name the events with --file, or take them with --listen.")
    if listen is not None and hook_token_file is None:
        raise typer.BadParameter("it asks for a token: name its file with --hook-token-file.", param_hint="--listen")
    job = _Job(file, listen, hook_token_file, as_json)

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


@dataclass
class _Job:
    """What is to be sent: the events of a file, then those that come by HTTP; ``unsent`` counts the file's others."""

    file: Path | None
    port: int | None
    token_file: Path | None
    as_json: bool
    unsent: int = 0

    async def work(self, client: Client, words: Templates, told: asyncio.Event) -> None:
        """Send them until all are sent, or we are told to end. Raises ClientError, OSError, ValueError."""
        token = None if self.token_file is None else _read(self.token_file).decode("utf-8", "replace").strip()
        for one in () if self.file is None else _events(self.file):
            if told.is_set():
                self.unsent += 1
                return
            outcome = one if isinstance(one, Outcome) else await reach_out(client, one, words)
            self.unsent += outcome.outcome != "sent"
            _tell(outcome, self.as_json)
        if self.port is not None and token is not None:
            await self._listen(client, words, token, told)

    async def _listen(self, client: Client, words: Templates, token: str, told: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()

        def take(event: Event) -> Outcome:
            sending = asyncio.run_coroutine_threadsafe(reach_out(client, event, words), loop)
            try:
                outcome = sending.result(HOOK_PATIENCE_S)
            except (TimeoutError, CancelledError, ClientError) as error:
                sending.cancel()
                raise OSError("The broker does not answer: tell the event again later, with the same id.") from error
            loop.call_soon_threadsafe(_tell, outcome, self.as_json)
            return outcome

        with listening(self.port or 0, token, take) as url:
            _say(json.dumps({"url": url}) if self.as_json else f"Events are taken at POST {url} (Ctrl-C ends it).")
            await _end(client, told)


async def _end(client: Client, told: asyncio.Event) -> None:
    """Wait until we are told to end. Raises ClientError where the broker lets us in no more."""
    ended, stop = asyncio.ensure_future(_last_of(client)), asyncio.ensure_future(told.wait())
    await asyncio.wait((ended, stop), return_when=asyncio.FIRST_COMPLETED)
    if not stop.done():
        # Only a refused token ends a client that nobody stopped: this raises it.
        await client.online()
    for waiting in (ended, stop):
        waiting.cancel()


async def _last_of(client: Client) -> None:
    async for _ in client.updates():
        pass


def _events(file: Path) -> Iterator[Event | Outcome]:
    """The events of the file; where a line is none, an outcome that names the line. Raises OSError."""
    for number, line in enumerate(_read(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield event_of(line)
        except ValueError as error:
            yield Outcome(id="", outcome="invalid", reason=f"{file}, line {number}: {error}")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise OSError(f"{file}: cannot be read ({error.strerror or error}).") from error


def _tell(outcome: Outcome, as_json: bool) -> None:
    _say(json.dumps(outcome.model_dump(mode="json")) if as_json else inert(_in_words(outcome)))


def _in_words(outcome: Outcome) -> str:
    name = f"{outcome.id}: " if outcome.id else ""
    when = ""
    if outcome.retry_at is not None:
        moment = datetime.fromtimestamp(outcome.retry_at / 1000, UTC)
        when = f" (retry from {moment:%Y-%m-%dT%H:%M:%SZ})"
    return f"{name}{outcome.outcome}{'. ' + outcome.reason if outcome.reason else ''}{when}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
