"""The command `collabtui kb index`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from collabtui.knowledge.cli_told import cores, say, tell, tell_skipped

CANNOT_OPEN = 3


def index(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of .md, .markdown, .txt, .html, .htm files.")],
    out: Annotated[
        Path | None, typer.Option(help="Where the index is written.", show_default="in the user's cache folder")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say what was done as JSON.")] = False,
) -> None:
    """Read a folder of documents into an index: what is new or changed, by its content; stop it at any time.

    A document may begin with front matter: title, tags, audience (public or internal), valid until (a date). A file
    that cannot be read is skipped with a line that says why. Searching does the same before it begins.

    Example: collabtui kb index ./articles
    """
    from collabtui.knowledge.base import KnowledgeError, knowledge

    try:
        with knowledge(folder, out, say, tell) as found:
            encoded, outcome, count = found.encode(say, tell, cores()), found.outcome, len(found.base)
    except KnowledgeError as error:
        say(str(error))
        raise typer.Exit(CANNOT_OPEN) from error
    tell_skipped(outcome)
    if as_json:
        skipped = [{"file": one.file, "why": one.why} for one in outcome.skipped]
        told = {"documents": count, "read": outcome.read, "removed": outcome.removed, "encoded": encoded}
        typer.echo(json.dumps({**told, "skipped": skipped, "index": str(found.index)}))
        return
    gone = f", {outcome.removed} gone" if outcome.removed else ""
    typer.echo(f"{count:,} documents: {outcome.read:,} read{gone}, {len(outcome.skipped):,} skipped.")
