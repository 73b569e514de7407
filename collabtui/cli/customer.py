"""The command `collabtui customer`: a window where there is a terminal, else lines."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import typer

from broker.domain.commands import OpenConversation
from collabtui.cli.screen import can_draw
from collabtui.client.connection import Client
from collabtui.client.ids import new_id
from collabtui.client.service import Access
from collabtui.line import cli as line
from collabtui.line.customer import Opening
from collabtui.line.login import Newcomer, demo_record, login


def customer(  # noqa: PLR0913, PLR0917  # a parameter is an option
    url: line.Url = None,
    token_file: line.TokenFile = None,
    data_dir: line.DataDir = None,
    subject: Annotated[
        str, typer.Option("--as", help="Customer id: one of the demo shop's, or a stranger without orders.")
    ] = "maria",
    conversation: Annotated[str | None, typer.Option(help="Resume this conversation.")] = None,
    language: Annotated[str | None, typer.Option(help="Language, like en.", show_default="the record's")] = None,
    echo: Annotated[bool, typer.Option("--echo", help="Print your own lines once they are stored.")] = False,
    linger: line.Linger = 0.0,
    plain: line.Plain = False,
    as_json: line.AsJson = False,
) -> None:
    """Talk to the desk in a window, or line by line where there is no terminal to draw on.

    Example: collabtui customer --as maria
    """
    if plain or as_json or not can_draw():
        line.customer(url, token_file, data_dir, subject, conversation, language, echo, linger, plain, as_json)
        return
    line.checked_id(subject, "--as")
    if conversation is not None:
        line.checked_id(conversation, "--conversation")
    record = None if url or token_file else demo_record(subject)
    who = Newcomer("customer", subject, record=record)
    _play(who, line.opened_by(record, conversation, language), lambda: login(who, url, token_file, data_dir))


def _play(who: Newcomer, opening: Opening, enter: Callable[[], Coroutine[Any, Any, Access]]) -> None:
    """The window from the login on. Raises typer.Exit where it did not end well."""
    codes: list[int] = []

    async def play(client: Client, _me: str) -> None:
        codes.append(await _window(client, opening))

    line.run(line.session(who, enter, play))
    if codes and codes[0]:
        raise typer.Exit(codes[0])


async def _window(client: Client, opening: Opening) -> int:
    """The window until the customer leaves; its exit code. Raises Refused, ClientError."""
    # Imported here: line mode must not pay for the screens.
    from collabtui.customer.app import run_customer
    from collabtui.ui.keys import CUSTOMER
    from collabtui.ui.settings import read_settings, settings_path

    id = opening.resumed or new_id()
    wish = OpenConversation(id, opening.channel, opening.language, opening.device)
    read = read_settings(settings_path(), CUSTOMER)
    code = await run_customer(client, wish, read, is_new=opening.resumed is None)
    typer.echo(f"collabtui customer --conversation {id} takes the conversation up again.")
    return code
