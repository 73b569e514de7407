"""The command `collabtui demo`."""

import asyncio
import signal
import sqlite3
import sys
import time
from collections.abc import Coroutine, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

from broker.domain.inert import inert

if TYPE_CHECKING:  # the play brings numpy with websockets, which --help must not wait for
    from collabtui.demo.cast import Part
    from collabtui.training.outcome import Outcome

NO, CANNOT_START, INTERRUPTED, TERMINATED = 1, 3, 130, 143
#: Seconds between two lines that say how far it is.
PROGRESS_S: Final = 2.0
T = TypeVar("T")

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Play without screens, as it does by itself.")] = False,
    customers: Annotated[int, typer.Option(help="Conversations to play.", min=1, max=5_000)] = 13,
    seed: Annotated[int, typer.Option(help="Who plays what; the same gives the same.", min=0)] = 7,
    speed: Annotated[
        float | None,
        typer.Option(help="Customers type: 1 as people do, 10 ten times so.", min=0.1, show_default="nobody waits"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Play customers against a whole desk on this machine: broker, shop, bot, copilot, agents.

    Everything lives in a folder that is gone at the end. The exit code is 1 when a conversation ends otherwise than its
    scenario says, 3 when something cannot start.

    Example: collabtui demo --headless --customers 26 --seed 7
    """
    del headless  # every play is one: the flag is for scripts that want to be sure of it
    from collabtui.demo.cast import cast
    from collabtui.demo.play import play
    from collabtui.demo.report import document
    from collabtui.training.scenario import load_scenarios
    from collabtui.understanding.toml_file import DataFileError

    try:
        parts = cast(load_scenarios(files("demo_data") / "scenarios"), customers, seed)
    except DataFileError as error:
        raise _stop(CANNOT_START, str(error)) from error
    watcher = _Watcher(len(parts), as_json)
    outcomes = _run(play(parts, seed, speed, watcher.told))
    if as_json:
        typer.echo(document(outcomes, seed))
    else:
        _show(outcomes)
    if not all(outcome.ok for outcome in outcomes):
        raise typer.Exit(NO)


class _Watcher:
    """Tells of each ending as it comes; for JSON now and then on stderr how many there were."""

    def __init__(self, expected: int, as_json: bool) -> None:
        self._expected, self._as_json = expected, as_json
        self._ended, self._told_at = 0, time.monotonic()

    def told(self, part: "Part", outcome: "Outcome") -> None:
        from collabtui.demo.report import line

        self._ended += 1
        if not self._as_json:
            typer.echo(line(part, outcome))
        elif time.monotonic() - self._told_at >= PROGRESS_S:
            self._told_at = time.monotonic()
            typer.echo(f"{self._ended} of {self._expected} conversations ended.", err=True)


def _show(outcomes: Sequence["Outcome"]) -> None:
    """The closing table: drawn for a terminal, plain for a file or a pipe."""
    from collabtui.demo.report import rows, score, table

    if not sys.stdout.isatty():
        typer.echo(f"\n{table(rows(outcomes))}")
        return
    from rich.console import Console
    from rich.table import Table

    drawn = Table("handled by", "conversations", "as expected", "survey")
    for row in rows(outcomes):
        drawn.add_row(row.way, str(row.count), str(row.ok), score(row))
    Console().print(drawn)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; Ctrl-C or TERM closes everything in order first."""
    from broker.build import COMPLAINTS
    from collabtui.client.errors import ClientError
    from collabtui.shop.catalogue import CatalogueError
    from collabtui.understanding.model import ModelFileError
    from collabtui.understanding.toml_file import DataFileError

    reason = ""
    try:
        return asyncio.run(_terminable(work))
    except* KeyboardInterrupt:
        code = INTERRUPTED
    except* asyncio.CancelledError:
        code = TERMINATED
    except* (*COMPLAINTS, ClientError, CatalogueError, DataFileError, ModelFileError, sqlite3.Error) as troubles:
        code, reason = CANNOT_START, _sentence(troubles)
    raise _stop(code, reason)


async def _terminable(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work


def _sentence(troubles: BaseExceptionGroup[BaseException]) -> str:
    """The first trouble's own words: what follows is mostly its echo."""
    first: BaseException = troubles
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return inert(str(first) or type(first).__name__)


def _stop(code: int, reason: str) -> typer.Exit:
    if reason:
        typer.echo(reason, err=True)
    return typer.Exit(code)
