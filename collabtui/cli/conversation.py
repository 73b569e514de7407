"""The commands that show the conversations of the broker that runs here."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer

from broker.domain.conversation import Conversation
from broker.domain.errors import NotFound
from broker.domain.ids import CONVERSATION, is_id, stream_of
from broker.domain.redact import KINDS
from broker.protocol.questions import GetRedaction, ListConversations
from broker.protocol.rows import ConversationRow
from collabtui.cli.listing import listing
from collabtui.cli.redacted import redacted
from collabtui.cli.supervise import ask
from collabtui.cli.transcript import transcript
from collabtui.client.connection import Client

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Data = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The broker's data folder.", show_default="this user's", envvar="COLLABTUI_DATA"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@app.callback()
def conversation() -> None:
    """Look at conversations of the broker that runs here."""


@app.command("list")
def list_conversations(
    all_of_them: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """List the open conversations, the oldest first.

    Example: collabtui conversation list --all --json
    """

    async def rows(client: Client) -> tuple[ConversationRow, ...]:
        return (await client.query(ListConversations(open_only=not all_of_them))).conversations

    found = ask(data, rows)
    typer.echo(json.dumps([row.model_dump(mode="json") for row in found], indent=2) if as_json else listing(found))


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="The conversation, as listed.", metavar="ID")],
    redact: Annotated[
        bool, typer.Option("--redact", help="Blank cards, ids, addresses, even where the policy does not ask for it.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Show one conversation: what was said, what the bot measured, what is known.

    Where the policy says so (redaction.exports), personal data is blanked in any case.

    Example: collabtui conversation show 01JD3ZK9V6T0 --redact
    """
    if not is_id(id):
        raise typer.BadParameter("this can't be the id of a conversation", param_hint="ID")

    async def read(client: Client) -> Conversation:
        await client.follow(stream_of(CONVERSATION, id))
        state = client.mirror.conversation(id)
        if state is None:
            raise NotFound(f"There is no conversation {id}.")
        wanted = (await client.query(GetRedaction())).redaction
        if redact or (wanted is not None and wanted.exports):
            # By hand all kinds are meant, whichever the policy has.
            return redacted(state, wanted.kinds if wanted is not None and not redact else KINDS)
        return state

    state = ask(data, read)
    if as_json:
        plain = dataclasses.replace(state, lines=tuple(state.lines))
        # A set has no order of its own, and JSON no sets.
        typer.echo(json.dumps(dataclasses.asdict(plain), indent=2, default=sorted))
    else:
        typer.echo(transcript(state))
