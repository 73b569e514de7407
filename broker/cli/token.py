"""The commands that say who may come in."""

import json
import time
from typing import Annotated, Final, Literal

import typer

from broker.cli.answers import AsJson, Data, File, ask, give, new_id, settings_of
from broker.domain.desk_commands import RegisterAgent, RevokeToken
from broker.domain.ids import is_id, is_word
from broker.domain.inert import inert
from broker.protocol.frames import Query, Result
from broker.protocol.questions import ListTokens
from broker.protocol.rows import TokenRow
from broker.server.secret import new_token

_DAY_MS: Final = 86_400_000

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def token() -> None:
    """Who may come in."""


@app.command()
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
    settings = settings_of({"data": data}, config)
    if role == "agent":
        shown = display_name or name
        if not is_word(shown) or len(shown) > 80:
            raise typer.BadParameter("at most 80 printable characters", param_hint="--display-name")
        give(settings, RegisterAgent(name, shown, _skills(skill or []), capacity))
    made = new_token(name)
    expires = None if expires_days is None else time.time_ns() // 1_000_000 + expires_days * _DAY_MS
    give(settings, made.issue(role, name, expires))
    told = {"token": made.text, "id": made.id, "role": role, "name": name, "expires": expires}
    typer.echo(json.dumps(told) if as_json else made.text)


@app.command("list")
def list_tokens(data: Data = None, config: File = None, as_json: AsJson = False) -> None:
    """List the tokens, without their secrets.

    Example: collabtui token list --json
    """
    answer = ask(settings_of({"data": data}, config), Query(id=new_id(), query=ListTokens()))
    rows = answer.tokens if isinstance(answer, Result) else ()
    if as_json:
        typer.echo(json.dumps([row.model_dump() for row in rows]))
    else:
        for row in rows:
            typer.echo(f"{row.token}  {row.role}  {row.subject}  {_standing(row)}")


@app.command()
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
    give(settings_of({"data": data}, config), RevokeToken(id))
    typer.echo(json.dumps({"revoked": id}) if as_json else f"{id} opens nothing any more.")


def _skills(given: list[str]) -> dict[str, int]:
    skills: dict[str, int] = {}
    for one in given:
        name, _, level = one.partition("=")
        if not name or not is_word(name) or len(name) > 80 or level not in {"", "1", "2", "3", "4", "5"}:
            raise typer.BadParameter(f"expected a skill such as billing=3 (levels 1 to 5), got {inert(one)}")
        skills[name] = int(level or 1)
    return skills


def _standing(row: TokenRow) -> str:
    if row.revoked:
        return "revoked"
    return "open" if row.expires is None else f"expires {time.strftime('%Y-%m-%d', time.gmtime(row.expires / 1000))}"
