"""The commands that run a broker or say who may come in."""

import asyncio
import json
import os
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

import typer

from broker.build import CannotStart, Running, ask_any, run
from broker.config import PREFIX, BadConfig, Config, load
from broker.domain.commands import Command
from broker.domain.desk_commands import RegisterAgent, RevokeToken
from broker.domain.errors import Refused
from broker.domain.ids import is_id, is_word
from broker.domain.inert import inert
from broker.protocol.frames import Ack, CommandFrame, ListTokens, Query, Result
from broker.protocol.local import BadLocalFile
from broker.protocol.rows import TokenRow
from broker.server import logs
from broker.server.secret import new_token
from broker.server.serve import CannotListen
from broker.store.api import StoreError

NO: Final = 1
CANNOT_OPEN: Final = 3
_DAY_MS: Final = 86_400_000
T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
token_app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
app.add_typer(token_app, name="token")

Data = Annotated[
    Path | None, typer.Option("--data-dir", help="Folder of the store.", show_default="the user's data folder")
]
File = Annotated[
    Path | None, typer.Option("--config", help="Settings file.", show_default="broker.toml in the user's folder")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@app.callback()
def broker() -> None:
    """The broker that bots, agents, customers meet at."""


@token_app.callback()
def token() -> None:
    """Who may come in."""


@app.command()
def serve(  # noqa: PLR0913, PLR0917  # a parameter is an option
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.", show_default="8765")] = None,
    policy: Annotated[Path | None, typer.Option(help="Policy file.", show_default="a small built-in one")] = None,
    store: Annotated[str | None, typer.Option(help="sqlite, or memory to forget all.", show_default="sqlite")] = None,
    synchronous: Annotated[
        str | None, typer.Option(help="FULL survives power cuts, NORMAL crashes.", show_default="FULL")
    ] = None,
    insecure: Annotated[
        bool | None, typer.Option("--insecure", help="Listen beyond this machine without encryption.")
    ] = None,
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
        "store": store,
        "synchronous": synchronous,
        "insecure": insecure,
        "log_format": log_format,
    }
    settings = _settings(flags, config)
    logs.configure(settings.log_format)
    _run(run(settings, lambda running: _announce(running, as_json)), _loop_factory())


@token_app.command()
def create(  # noqa: PLR0913, PLR0917  # a parameter is an option
    role: Annotated[
        Literal["customer", "bot", "copilot", "agent", "supervisor"], typer.Option(help="What its holder may do.")
    ],
    name: Annotated[str, typer.Option(help="Id of the holder.")],
    skill: Annotated[list[str] | None, typer.Option(help="For agents: a skill with its level, as billing=3.")] = None,
    capacity: Annotated[int, typer.Option(help="For agents: conversations at once.", min=0, max=100)] = 3,
    display_name: Annotated[str, typer.Option(help="For agents: the name customers read.")] = "",
    expires_days: Annotated[int | None, typer.Option(help="Days it opens.", min=1, show_default="for ever")] = None,
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Make a token; it is shown once, here.

    Example: collabtui token create --role agent --name ada --skill billing=3 --capacity 3
    """
    if not is_id(name):
        raise typer.BadParameter("a name has letters, digits, '_', '.' or '-', at most 100", param_hint="--name")
    settings = _settings({"data": data}, config)
    if role == "agent":
        shown = display_name or name
        if not is_word(shown) or len(shown) > 80:
            raise typer.BadParameter("at most 80 printable characters", param_hint="--display-name")
        _command(settings, RegisterAgent(name, shown, _skills(skill or []), capacity))
    made = new_token(name)
    expires = None if expires_days is None else time.time_ns() // 1_000_000 + expires_days * _DAY_MS
    _command(settings, made.issue(role, name, expires))
    told = {"token": made.text, "id": made.id, "role": role, "name": name, "expires": expires}
    typer.echo(json.dumps(told) if as_json else made.text)


@token_app.command("list")
def list_tokens(data: Data = None, config: File = None, as_json: AsJson = False) -> None:
    """List the tokens, without their secrets.

    Example: collabtui token list --json
    """
    answer = _ask(_settings({"data": data}, config), Query(id=_new_id(), query=ListTokens()))
    rows = answer.tokens if isinstance(answer, Result) else ()
    if as_json:
        typer.echo(json.dumps([row.model_dump() for row in rows]))
    else:
        for row in rows:
            typer.echo(f"{row.token}  {row.role}  {row.subject}  {_standing(row)}")


@token_app.command()
def revoke(
    id: Annotated[str, typer.Argument(help="The token's id, as listed.", metavar="ID")],
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Let a token open nothing any more; who came in with it is cut.

    Example: collabtui token revoke ada-1f2e3d4c
    """
    if not is_id(id):
        raise typer.BadParameter("this can't be the id of a token", param_hint="ID")
    _command(_settings({"data": data}, config), RevokeToken(id))
    typer.echo(json.dumps({"revoked": id}) if as_json else f"{id} opens nothing any more.")


def main() -> None:
    """The entry point of the broker on its own."""
    app()


def _settings(flags: Mapping[str, object], file: Path | None) -> Config:
    try:
        return load(flags, file=file)
    except BadConfig as error:
        raise _stop(str(error), CANNOT_OPEN) from error


def _skills(given: list[str]) -> dict[str, int]:
    skills: dict[str, int] = {}
    for one in given:
        name, _, level = one.partition("=")
        if not name or not is_word(name) or len(name) > 80 or level not in {"", "1", "2", "3", "4", "5"}:
            raise typer.BadParameter(f"expected a skill such as billing=3 (levels 1 to 5), got {inert(one)}")
        skills[name] = int(level or 1)
    return skills


def _command(settings: Config, command: Command) -> None:
    _ask(settings, CommandFrame(id=_new_id(), command=command))


def _ask(settings: Config, question: CommandFrame | Query) -> Ack | Result:
    return _run(ask_any(settings, question))


def _run(work: Coroutine[Any, Any, T], loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None) -> T:
    """Run to the end; what stops it becomes a sentence with the right exit code."""
    try:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            return runner.run(work)
    except Refused as refused:
        raise _stop(inert(refused.message), NO) from refused
    except (CannotStart, CannotListen, StoreError, BadLocalFile, OSError) as error:
        raise _stop(str(error), CANNOT_OPEN) from error


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


def _standing(row: TokenRow) -> str:
    if row.revoked:
        return "revoked"
    return "open" if row.expires is None else f"expires {time.strftime('%Y-%m-%d', time.gmtime(row.expires / 1000))}"


def _new_id() -> str:
    return f"cli-{secrets.token_hex(8)}"


def _stop(reason: str, code: int) -> typer.Exit:
    typer.echo(reason, err=True)
    return typer.Exit(code)


if __name__ == "__main__":
    main()
