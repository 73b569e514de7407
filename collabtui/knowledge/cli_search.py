"""The command `collabtui kb search`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from broker.domain.inert import inert
from collabtui.knowledge.cli_told import cores, say, tell, tell_skipped

if TYPE_CHECKING:
    from collabtui.knowledge.search import Hit, KnowledgeBase

NO, USAGE, CANNOT_OPEN = 1, 2, 3


def search(
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY]", help="What to look for.", show_default="lines on stdin")
    ] = None,
    kb: Annotated[Path, typer.Option("--kb", help="Folder of documents.")] = Path(),
    index: Annotated[
        Path | None, typer.Option(help="Where the folder's index is.", show_default="in the user's cache folder")
    ] = None,
    limit: Annotated[int, typer.Option(help="Documents for each query.", min=1, max=1_000)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Answer QUERY as JSON; lines on stdin always are.")] = False,
) -> None:
    """Search a folder of documents; its index is brought up to date first.

    Without QUERY each line {"id": …, "query": …} on stdin becomes a line {"id", "results", "cpu_ms"} on stdout, at
    once. A result has "document" (the file's path in DIR without its suffix; with it where two would be the same),
    "file" (the path), "score" (orders the results), "confidence" (0 to 1), "title", "heading", "passage", "words",
    "audience". The query may be a question or a conversation. Exit code 1: nothing found, or a line held no query.

    Example: collabtui kb search --kb ./articles "how do I send boots back"
    """
    from collabtui.knowledge.base import KnowledgeError, knowledge
    from collabtui.understanding.json_lines import answer_lines, text_of

    if query is None and sys.stdin.isatty():
        say('Nothing to look for: give a QUERY, or lines {"id": …, "query": …} on stdin.')
        raise typer.Exit(USAGE)
    try:
        with knowledge(kb, index, say, tell) as found:
            tell_skipped(found.outcome)
            found.encode(say, tell, cores())
            if query is None:
                answer_lines(lambda record: _results(found.base, text_of(record, "query"), limit))
            elif not _shown(found.base, query, limit, as_json):
                raise typer.Exit(NO)
    except KnowledgeError as error:
        say(str(error))
        raise typer.Exit(CANNOT_OPEN) from error


def _results(base: "KnowledgeBase", query: str, limit: int) -> dict[str, Any]:
    return {"results": [_document(hit) for hit in base.search(query, limit)]}


def _shown(base: "KnowledgeBase", query: str, limit: int, as_json: bool) -> bool:
    if as_json:
        told = _results(base, query, limit)
        typer.echo(json.dumps(told))
        return bool(told["results"])
    hits = base.search(query, limit)
    for hit in hits:
        path = " > ".join([hit.title, *hit.heading])
        typer.echo(inert(f"{hit.confidence:.2f}  {hit.file}  {path}"))
        typer.echo(inert(f"      {' '.join(hit.passage.split())}"))
        typer.echo(inert(f"      because {hit.why}"))
    if not hits:
        say("Nothing was found.")
    return bool(hits)


def _document(hit: "Hit") -> dict[str, Any]:
    return {
        "document": hit.document,
        "file": hit.file,
        "score": hit.score,
        "confidence": hit.confidence,
        "title": hit.title,
        "heading": list(hit.heading),
        "passage": hit.passage,
        "words": list(hit.words),
        "audience": hit.audience,
    }
