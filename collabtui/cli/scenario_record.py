"""The command that makes a scenario from a conversation that took place."""

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broker.domain.errors import NotFound, Refused
from broker.domain.ids import CONVERSATION, is_id, stream_of
from broker.domain.inert import inert
from collabtui.demo.running import hush

if TYPE_CHECKING:  # what reads stores brings more than --help should wait for
    from collabtui.training.evidence import Evidence

NO, USAGE, CANNOT_REACH = 1, 2, 3

Id = Annotated[
    str, typer.Argument(help="The conversation, as `collabtui conversation list` names it.", metavar="CONVERSATION")
]
Db = Annotated[Path | None, typer.Option(help="A store's file, or a copy of one, instead of a broker.", metavar="FILE")]
Url = Annotated[str | None, typer.Option(help="The broker.", show_default="the one on this machine")]
TokenFile = Annotated[
    Path | None, typer.Option(help="File with a supervisor's token for --url; else COLLABTUI_TOKEN has it.")
]
Ca = Annotated[Path | None, typer.Option(help="Who signed the broker's certificate (PEM).", envvar="COLLABTUI_CA")]
DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", help="The local broker's data folder.", show_default="this user's", envvar="COLLABTUI_DATA"
    ),
]
Out = Annotated[
    Path | None, typer.Option(help="Write the scenario here; its name is the file's.", show_default="stdout")
]


def record(
    conversation: Id,
    db: Db = None,
    url: Url = None,
    token_file: TokenFile = None,
    ca: Ca = None,
    data_dir: DataDir = None,
    out: Out = None,
) -> None:
    """Make a scenario from a conversation, with another customer in the place of the real one.

    Names, addresses, numbers, orders that the desk knows become those of a customer of the demo shop; what else looks
    personal becomes an example. Names that only occur in the text stay: read the file before you pass it on.

    Example: collabtui scenario record 01JD3ZK9V6T0 --out late-parcel.toml
    """
    from broker.build import COMPLAINTS
    from collabtui.client.errors import ClientError
    from collabtui.shop.catalogue import demo_folder, load_catalogue
    from collabtui.training.recording import NothingSaid, scenario_text

    if not is_id(conversation):
        raise typer.BadParameter("this can't be the id of a conversation", param_hint="CONVERSATION")
    if db is not None and url is not None:
        raise typer.BadParameter("name one source: --db or --url, not both.", param_hint="--db")
    name = _name(out, conversation)
    hush()
    try:
        read = _from_file(db, conversation) if db else _from_broker(conversation, url, token_file, ca, data_dir)
        text = scenario_text(asyncio.run(read), load_catalogue(demo_folder()), name)
        if out is not None:
            out.write_text(text, encoding="utf-8")
    except (NothingSaid, Refused) as error:
        raise _stop(str(error), NO) from error
    except (*COMPLAINTS, ClientError, OSError, ValueError) as error:
        raise _stop(str(error), CANNOT_REACH) from error
    typer.echo(text if out is None else f"{out} holds the scenario: read it, then `collabtui scenario run {out}`.")


def _name(out: Path | None, conversation: str) -> str:
    if out is None:
        return re.sub(r"[^a-z0-9-]", "-", conversation.lower())[:64]
    if out.suffix != ".toml" or re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", out.stem) is None:
        raise typer.BadParameter("expected a name of small letters, digits, '-' that ends in .toml", param_hint="--out")
    return out.stem


async def _from_file(path: Path, conversation: str) -> "Evidence":
    from broker.cli.recorded import recordings
    from broker.domain.evolve import fold
    from collabtui.training.evidence import Evidence

    async with recordings(path) as recorded:
        log = await recorded.stream(stream_of(CONVERSATION, conversation))
    if not log:
        raise NotFound(f"There is no conversation {conversation} in {path}.")
    return Evidence(fold(conversation, log), log)


async def _from_broker(
    conversation: str, url: str | None, token_file: Path | None, ca: Path | None, data_dir: Path | None
) -> "Evidence":
    from collabtui.cli.scenario_desk import supervised
    from collabtui.client.local import find
    from collabtui.client.service import Access, reached
    from collabtui.demo.stage import Stage
    from collabtui.shop.catalogue import demo_folder, load_catalogue

    local = await supervised(url, token_file, ca, None) or find(data_dir)
    async with Access.on(local, local.token).client("desk") as client:
        await reached(client, local.url)
        evidence = await Stage(local, Path(), load_catalogue(demo_folder()), client).evidence(conversation)
    if not evidence.state.seq:
        raise NotFound(f"There is no conversation {conversation}.")
    return evidence


def _stop(reason: str, code: int) -> typer.Exit:
    typer.echo(inert(reason), err=True)
    return typer.Exit(code)
