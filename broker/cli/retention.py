"""The command that has go what is older than the policy keeps it."""

import asyncio
import json
import time
from typing import Annotated, Final

import typer

from broker.build import ask_any
from broker.cli.answers import AsJson, Data, File, give, new_id, run_to_end, settings_of, stopped
from broker.cli.exits import NO
from broker.config import Config
from broker.domain.keeping_commands import RunRetention
from broker.protocol.frames import Query, Result
from broker.protocol.questions import GetKeeping
from broker.protocol.rows import KeepingRow

_LOOK_S: Final = 0.2

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def retention() -> None:
    """What is older than the policy's table [retention] keeps it."""


@app.command()
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go; change nothing.")] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for the end.", min=1)] = 600.0,
    data: Data = None,
    policy: Annotated[
        str | None, typer.Option(help="Policy file, for a desk that does not run.", show_default="the settings' own")
    ] = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Blank what is too old now. A running broker does so once a day by itself, by the policy in force.

    Example: collabtui retention run --dry-run
    """
    settings = settings_of({"data": data, "policy": policy}, config)
    plan = run_to_end(_keeping(settings))
    if dry_run:
        _tell(plan.conversations, dict(plan.plan), plan.held, as_json, "would lose")
        return
    give(settings, RunRetention())
    done = run_to_end(_ended(settings, plan.retired, wait))
    _tell(done.ran_conversations, dict(done.ran), done.held, as_json, "lost")


async def _keeping(settings: Config) -> KeepingRow:
    answer = await ask_any(settings, Query(id=new_id(), query=GetKeeping()))
    if not isinstance(answer, Result) or answer.keeping is None:
        raise stopped("The broker is of another version: it can't say what it keeps.", NO)
    return answer.keeping


async def _ended(settings: Config, before: int, wait: float) -> KeepingRow:
    end = time.monotonic() + wait
    while (row := await _keeping(settings)).retiring or row.retired <= before:
        if time.monotonic() > end:
            raise stopped("Begun, not over yet: it goes on as long as the broker runs.", NO)
        await asyncio.sleep(_LOOK_S)
    return row


def _tell(conversations: int, events: dict[str, int], held: int, as_json: bool, verb: str) -> None:
    if as_json:
        typer.echo(json.dumps({"conversations": conversations, "events": events, "held": held}))
        return
    typer.echo(f"{conversations} conversations {verb} {sum(events.values())} texts; {held} streams are on legal hold.")
    for kind, count in sorted(events.items()):
        typer.echo(f"  {count:7d}  {kind}")
