"""The commands `collabtui customer --plain`, `collabtui agent --plain`."""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from broker.domain.actors import Role
from broker.domain.audience import audience_of
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import Refused
from broker.domain.ids import is_id
from broker.domain.inert import inert
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError, NotRunning
from collabtui.client.service import Access, reached
from collabtui.line.begun import taken_up
from collabtui.line.customer import CustomerShell, Opening
from collabtui.line.login import Newcomer, demo_record, login
from collabtui.line.printed import Printed, Say
from collabtui.line.stdin import StdinLines

NO: Final = 1
CANNOT_OPEN: Final = 3
INTERRUPTED: Final = 130
#: A broker that was found but does not answer: longer than its restart takes.
FIRST_CONTACT_S: Final = 5.0
STDIN: Final = 0

Url = Annotated[str | None, typer.Option(help="Broker, like ws://host:8765/.", envvar="COLLABTUI_URL")]
TokenFile = Annotated[
    Path | None, typer.Option(help="File with the token; needed with --url.", envvar="COLLABTUI_TOKEN_FILE")
]
Ca = Annotated[
    Path | None,
    typer.Option(
        help="Who signed the broker's certificate (PEM).",
        show_default="whoever this machine believes",
        envvar="COLLABTUI_CA",
    ),
]
DataDir = Annotated[
    Path | None,
    typer.Option(help="The local broker's data folder.", show_default="this user's", envvar="COLLABTUI_DATA"),
]
Plain = Annotated[bool, typer.Option("--plain", help="Lines instead of a screen.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object for each line.")]
Linger = Annotated[float, typer.Option(help="Seconds to stay after the input has ended.", min=0.0, max=86_400.0)]


def customer(  # noqa: PLR0913, PLR0917  # a parameter is an option
    url: Url = None,
    token_file: TokenFile = None,
    ca: Ca = None,
    data_dir: DataDir = None,
    subject: Annotated[
        str, typer.Option("--as", help="Customer id: one of the demo shop's, or a stranger without orders.")
    ] = "maria",
    conversation: Annotated[str | None, typer.Option(help="Resume this conversation.")] = None,
    language: Annotated[str | None, typer.Option(help="Language, like en.", show_default="the record's")] = None,
    echo: Annotated[bool, typer.Option("--echo", help="Print your own lines once they are stored.")] = False,
    linger: Linger = 0.0,
    plain: Plain = False,
    as_json: AsJson = False,
) -> None:
    """Talk to the desk line by line; /help lists the commands.

    Example: printf 'Where is my parcel?\\n' | collabtui customer --plain --as maria --linger 5
    """
    checked_id(subject, "--as")
    if conversation is not None:
        checked_id(conversation, "--conversation")
    record = None if url or token_file else demo_record(subject)
    who = Newcomer("customer", subject, record=record)
    opening = opened_by(record, conversation, language)
    say = printer(as_json)

    async def play(client: Client, _me: str) -> None:
        begun = await taken_up(client, opening)
        await CustomerShell(client, StdinLines(STDIN), say, begun, echo=echo, linger_s=linger).run()

    run(session(who, lambda: login(who, url, token_file, data_dir, ca), play))


def opened_by(record: CustomerRecord | None, conversation: str | None, language: str | None) -> Opening:
    """How a customer with this record begins, or resumes a conversation; a named language wins."""
    return Opening(
        conversation,
        channel=(record.channel if record else "") or "web",
        language=language or (record.language if record else "en"),
        device=record.device if record else "",
    )


def agent(  # noqa: PLR0913, PLR0917  # a parameter is an option
    url: Url = None,
    token_file: TokenFile = None,
    ca: Ca = None,
    data_dir: DataDir = None,
    subject: Annotated[str, typer.Option("--as", help="Agent id.")] = "agent",
    name: Annotated[str, typer.Option(help="What customers read.", show_default="the id")] = "",
    skill: Annotated[list[str] | None, typer.Option(help="NAME or NAME=LEVEL (1-5), repeatable.")] = None,
    capacity: Annotated[int | None, typer.Option(help="Conversations at once.", min=0, max=100)] = None,
    away: Annotated[bool, typer.Option("--away", help="Come without getting offers.")] = False,
    linger: Linger = 0.0,
    plain: Plain = False,
    as_json: AsJson = False,
) -> None:
    """Answer customers line by line; /help lists the commands.

    Example: collabtui agent --plain --as ada --skill support=4 --skill returns --capacity 2
    """
    checked_id(subject, "--as")
    who = newcomer(subject, name, skill, capacity)
    # Imported here, as below: the console must not wait for the words of line mode.
    from collabtui.line.agent import AgentShell, Sitting

    sitting = Sitting(SetPresence("away" if away else "online"), linger)
    say = printer(as_json)

    async def play(client: Client, me: str) -> None:
        await AgentShell(client, me, StdinLines(STDIN), say, now, sitting).run()

    run(session(who, lambda: login(who, url, token_file, data_dir, ca), play))


def newcomer(subject: str, name: str, skill: list[str] | None, capacity: int | None) -> Newcomer:
    """The agent of these options: their defaults are for one who is new to the desk. Raises typer.BadParameter."""
    given = frozenset(option for option, value in (("name", name), ("skills", skill)) if value)
    shown = name or subject[:1].upper() + subject[1:]
    return Newcomer("agent", subject, shown, skills(skill or ["support"]), capacity, given=given)


def skills(given: list[str]) -> dict[str, int]:
    """``NAME=LEVEL`` pairs, where no level is 3. Raises typer.BadParameter."""
    levels: dict[str, int] = {}
    for pair in given:
        name, _, level = pair.partition("=")
        if not name.strip() or level not in ("", "1", "2", "3", "4", "5"):
            raise typer.BadParameter(
                f"{pair!r} is not like returns or returns=4 (levels 1 to 5).", param_hint="--skill"
            )
        levels[name.strip()] = int(level or 3)
    return levels


def printer(as_json: bool) -> Say:
    """Prints each entry at once, whatever the terminal's encoding can't say as an escape."""
    out = sys.stdout
    if hasattr(out, "reconfigure"):
        out.reconfigure(errors="backslashreplace")

    def say(entry: Printed) -> None:
        out.write(f"{entry.as_json() if as_json else entry.plain()}\n")
        out.flush()

    return say


async def session(
    who: Newcomer,
    enter: Callable[[], Coroutine[Any, Any, Access]],
    play: Callable[[Client, str], Coroutine[Any, Any, None]],
) -> None:
    """Log in, then play as whoever the token says this is."""
    try:
        found = await enter()
        client = found.client(audience_of(who.role))
    except ValueError as error:
        raise NotRunning(str(error)) from error
    async with client:
        await play(client, await _welcomed(client, found.url, who.role))


async def _welcomed(client: Client, url: str, role: Role) -> str:
    """The id that the broker knows us by. Raises NotRunning, LoginRefused."""
    await reached(client, url, FIRST_CONTACT_S)
    actor = await client.online()
    if actor.role != role:
        raise NotRunning(f"That token is for a {actor.role}, not for a {role}: name another one with --token-file.")
    return actor.id


def run(session: Coroutine[Any, Any, None]) -> None:
    """Play the session to its end; what went wrong becomes a sentence with its exit code."""
    # What the client logs is told by our own lines; without a handler Python would write it between them.
    logging.getLogger("collabtui").addHandler(logging.NullHandler())
    try:
        asyncio.run(session)
    except KeyboardInterrupt:
        typer.echo("Left at once: what was not acknowledged may not have arrived.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except Refused as refused:
        raise _complaint(refused.message, NO) from refused
    except BrokenPipeError:
        # Whoever read our lines has gone: typer ends the program quietly.
        raise
    except (ClientError, OSError) as error:
        raise _complaint(str(error), CANNOT_OPEN) from error


def _complaint(sentence: str, code: int) -> typer.Exit:
    typer.echo(inert(sentence), err=True)
    return typer.Exit(code)


def checked_id(value: str, option: str) -> None:
    """Raises typer.BadParameter for what is no id."""
    if not is_id(value):
        raise typer.BadParameter(
            f"{value!r} is no id: use 1 to 100 letters, digits, '_', '.' or '-', a letter or digit first.",
            param_hint=option,
        )


def now() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000
