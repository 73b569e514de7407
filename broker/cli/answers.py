"""What every command of the broker does alike: settings, questions, exit codes."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from broker.build import COMPLAINTS, ask_any
from broker.cli.exits import CANNOT_OPEN, NO
from broker.config import BadConfig, Config, load
from broker.domain.commands import Command
from broker.domain.errors import Refused
from broker.domain.inert import inert
from broker.protocol.frames import Ack, CommandFrame, Query, Result

T = TypeVar("T")

Data = Annotated[
    Path | None, typer.Option("--data-dir", help="Folder of the store.", show_default="the user's data folder")
]
File = Annotated[
    Path | None, typer.Option("--config", help="Settings file.", show_default="broker.toml in the user's folder")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def settings_of(flags: Mapping[str, object], file: Path | None) -> Config:
    try:
        return load(flags, file=file)
    except BadConfig as error:
        raise stopped(str(error), CANNOT_OPEN) from error


def give(settings: Config, command: Command) -> None:
    ask(settings, CommandFrame(id=new_id(), command=command))


def ask(settings: Config, question: CommandFrame | Query) -> Ack | Result:
    return run_to_end(ask_any(settings, question))


def run_to_end(work: Coroutine[Any, Any, T], loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None) -> T:
    """Run to the end; what stops it becomes a sentence with the right exit code."""
    try:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            return runner.run(work)
    except Refused as refused:
        raise stopped(inert(refused.message), NO) from refused
    except COMPLAINTS as error:
        raise stopped(str(error), CANNOT_OPEN) from error


def new_id() -> str:
    return f"cli-{secrets.token_hex(8)}"


def stopped(reason: str, code: int) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(code)
