"""The command that turns people's corrections into examples to train with."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.cli.answers import AsJson, Data, File, run_to_end, settings_of, stopped
from broker.cli.recorded import recordings
from broker.domain.ids import CONVERSATION
from broker.domain.inert import inert
from broker.reports.corrections import Correction, corrections

USAGE: Final = 2


def corrected(
    db: Annotated[Path | None, typer.Option(help="A store's file, or a copy of one.", show_default=False)] = None,
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """List the values that the bot misread, with what people wrote instead: examples to train with.

    Reads the store alone, beside a running broker or from a copy. Cards, accounts, ids, e-mail addresses, phone numbers
    are blanked; names with postal addresses are not. With --json each example is a line of its own.

    Example: collabtui understand corrections --db desk/collabtui.db --json
    """
    if db is not None and data is not None:
        raise stopped("Name one store: either --db or --data-dir.", USAGE)
    found = run_to_end(_read(db or settings_of({"data": data}, config).database))
    for one in found:
        typer.echo(json.dumps(dataclasses.asdict(one), ensure_ascii=False) if as_json else told(one))
    if not found:
        typer.echo("Nobody corrected what a bot had read.", err=True)


def told(one: Correction) -> str:
    """One example for a person to read."""
    instead = "nothing" if one.right is None else f"“{inert(one.right)}”"
    return f"{inert(one.type)}: “{inert(one.wrong)}” was read, right is {instead}, in “{inert(one.text)}”"


async def _read(path: Path) -> list[Correction]:
    async with recordings(path) as recorded:
        return [one async for key, log in recorded.streams(CONVERSATION) for one in corrections(key, log)]
