"""The commands that tell how the copilot's suggestions fare, which words of the bot were flagged."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.cli.adopted import adopted
from broker.cli.answers import AsJson, Data, File, run_to_end, settings_of, stopped
from broker.cli.progress import Progress
from broker.cli.recorded import Recordings, recordings
from broker.domain.ids import CONVERSATION
from broker.domain.redact import KINDS, redact
from broker.reports import flags_text, suggestions_text
from broker.reports.flags import Flagged, flagged
from broker.reports.suggestion_lives import lives
from broker.reports.suggestions import Report, Tally

USAGE: Final = 2
Blank = Callable[[str], str]

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Database = Annotated[
    Path | None, typer.Option("--db", help="A store's file, or a copy of one, in place of --data-dir.")
]
Since = Annotated[
    datetime | None,
    typer.Option(help="Only from this day on (UTC).", formats=["%Y-%m-%d"], show_default="the whole log"),
]
Redact = Annotated[
    bool, typer.Option("--redact", help="Blank cards, ids, addresses, even where the policy does not ask for it.")
]


@app.callback()
def report() -> None:
    """How the copilot's suggestions fare, which words of the bot were flagged."""


@app.command()
def suggestions(
    db: Database = None,
    since: Since = None,
    data: Data = None,
    config: File = None,
    redact: Redact = False,
    as_json: AsJson = False,
) -> None:
    """Tell what became of suggestions: by source, sort, escalation rule, agent, with people's verdicts.

    Reads the store alone, beside a running broker or from a copy. What each number means is in
    docs/reference/metrics.md. Where the policy says so (redaction.exports), personal data is blanked in any case.

    Example: collabtui report suggestions --since 2026-11-01 --json
    """
    found = run_to_end(_suggestions(_store(db, data, config), _from(since), redact))
    typer.echo(json.dumps(asdict(found)) if as_json else suggestions_text.text_of(found))


@app.command()
def flags(
    db: Database = None,
    since: Since = None,
    data: Data = None,
    config: File = None,
    redact: Redact = False,
    as_json: AsJson = False,
) -> None:
    """List what the bot said that people flagged: with the question, the intent it saw, the objections.

    Reads the store alone, beside a running broker or from a copy. Where the policy says so (redaction.exports),
    personal data is blanked in any case.

    Example: collabtui report flags --db desk/collabtui.db --json
    """
    found = run_to_end(_flags(_store(db, data, config), _from(since), redact))
    typer.echo(json.dumps([asdict(one) for one in found]) if as_json else flags_text.text_of(found))


async def _suggestions(path: Path, since: int, by_hand: bool) -> Report:
    tally = Tally(since)
    async with recordings(path) as recorded:
        blank = await _blank(recorded, by_hand)
        async for conversation, log in recorded.streams(CONVERSATION, Progress("read").told):
            tally.add(lives(conversation, log))
    told = tally.report()
    return replace(told, verdicts=tuple(replace(one, reason=blank(one.reason)) for one in told.verdicts))


async def _flags(path: Path, since: int, by_hand: bool) -> list[Flagged]:
    found: list[Flagged] = []
    async with recordings(path) as recorded:
        blank = await _blank(recorded, by_hand)
        async for conversation, log in recorded.streams(CONVERSATION, Progress("read").told):
            found += (_without_persons(one, blank) for one in flagged(conversation, log, since))
    return sorted(found, key=lambda one: (one.objections[0].at, one.conversation))


def _without_persons(one: Flagged, blank: Blank) -> Flagged:
    objections = tuple(replace(each, reason=blank(each.reason)) for each in one.objections)
    asked = None if one.asked is None else blank(one.asked)
    return replace(one, text=blank(one.text), asked=asked, objections=objections)


async def _blank(recorded: Recordings, by_hand: bool) -> Blank:
    """What is done to each text: by hand all kinds are meant, whichever the policy has."""
    if by_hand:
        return lambda text: redact(text, KINDS)
    policy = await adopted(recorded)
    return policy.redaction.blanked if policy is not None and policy.redaction.exports else str


def _store(db: Path | None, data: Path | None, config: Path | None) -> Path:
    if db is not None and data is not None:
        raise stopped("Name one store: either --db or --data-dir.", USAGE)
    return db or settings_of({"data": data}, config).database


def _from(since: datetime | None) -> int:
    return 0 if since is None else int(since.replace(tzinfo=UTC).timestamp() * 1000)
