"""The command `collabtui summarise`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from broker.domain.inert import inert
from collabtui.summary.api import Line, Summary, Turn, side_of
from collabtui.understanding.json_lines import BadRecord, Record, answer_lines

CANNOT_OPEN: Final = 3


def summarise(
    document: Annotated[
        Path | None, typer.Option(help="Condense this Markdown file, in place of conversations on stdin.")
    ] = None,
    most: Annotated[int, typer.Option("--sentences", min=1, max=50, help="How many sentences of it.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="The document's sentences as JSON.")] = False,
) -> None:
    """Sum up conversations, with the turns that each line rests on.

    A line {"turns": [{"speaker", "text"}, …]} on stdin becomes a line with its summary on stdout. The answer holds
    "sections" (situation, tried, open_question, promises, mood, entities; each a list of lines with the places of the
    turns they rest on, from 0), "text" that tells it in two or three sentences, "dropped", "cpu_ms". Speakers called
    customer or user are customers; all others answer them. No line holds a number, a day, a name or a link that the
    conversation does not hold. A line that can't be read becomes {"error": …}, with exit code 1 at the end.

    Example: echo '{"turns": [{"speaker": "customer", "text": "My tent is torn."}]}' | collabtui summarise
    """
    if document is None:
        answered({"turns": [{"speaker": "customer", "text": "Where is it?"}]})  # loads what waits for a first text
        answer_lines(answered)
    else:
        _condense(document, most, as_json)


def _condense(document: Path, most: int, as_json: bool) -> None:
    """Print the sentences that say most of a file, each with the headings that it stands under."""
    from collabtui.summary.documents import condensed

    try:
        text = document.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"{document} can't be read as UTF-8 text ({error}): name a Markdown file.", err=True)
        raise typer.Exit(CANNOT_OPEN) from error
    passages = condensed(text, most)
    if as_json:
        found = [{"text": one.text, "headings": list(one.headings), "line": one.line} for one in passages]
        typer.echo(json.dumps({"document": str(document), "sentences": found}))
        return
    for one in passages:
        typer.echo(f"{inert(one.text)}\n    {inert(' > '.join(one.headings) or document.name)}, line {one.line}")


def answered(record: Record) -> dict[str, Any]:
    """The summary of a record's turns. Raises BadRecord."""
    # Imported here: the help must not wait for word lists.
    from collabtui.summary.extract import summarised
    from collabtui.summary.values import values_of
    from collabtui.understanding.sentiment import sentiment

    return document(summarised(turns_of(record), sentiment, values_of))


def turns_of(record: Record) -> list[Turn]:
    """The turns of a record. Raises BadRecord."""
    turns = record.get("turns")
    if not isinstance(turns, list):
        raise BadRecord('The line holds no turns; expected {"turns": [{"speaker": …, "text": …}, …]}.')
    return [_turn(place, turn) for place, turn in enumerate(turns)]


def document(summary: Summary) -> dict[str, Any]:
    """A summary for a script."""
    sections = {
        "situation": summary.situation,
        "tried": summary.tried,
        "open_question": summary.open_question,
        "promises": summary.promises,
        "mood": summary.mood,
        "entities": summary.entities,
    }
    return {
        "sections": {name: _lines(lines) for name, lines in sections.items()},
        "text": summary.text,
        "dropped": summary.dropped,
    }


def _lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{"text": line.text, "turns": list(line.turns)} for line in lines]


def _turn(place: int, turn: object) -> Turn:
    speaker, text = (turn.get("speaker"), turn.get("text")) if isinstance(turn, dict) else (None, None)
    if not isinstance(speaker, str) or not isinstance(text, str):
        raise BadRecord(f'Turn {place} is no {{"speaker": …, "text": …}} with texts.')
    return Turn(side_of(speaker), text)
