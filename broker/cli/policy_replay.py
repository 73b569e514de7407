"""The command that judges recorded conversations by another policy."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.cli.answers import AsJson, Data, File, run_to_end, settings_of, stopped
from broker.cli.policy_file import policy_in
from broker.cli.progress import Progress
from broker.cli.recorded import Recordings, recordings
from broker.domain.ids import CONVERSATION
from broker.policy.models import Policy
from broker.reports.recorded_sightings import RecordedSightings, shared_fields
from broker.reports.replay import replay as replayed
from broker.reports.replay_report import Report, Tally
from broker.reports.replay_text import text_of

USAGE: Final = 2


def replay(
    file: Annotated[Path, typer.Argument(help="The changed policy.", metavar="NEW.toml")],
    db: Annotated[Path | None, typer.Option(help="A store's file, or a copy of one.", show_default=False)] = None,
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Show which escalations a changed policy would add, drop or move in the recorded conversations.

    Reads the store alone, beside a running broker or from a copy. Only what was recorded with the bot is judged: what
    a customer would have said after the first difference is undetermined.

    Example: collabtui policy replay new.toml --db desk/collabtui.db --json
    """
    if db is not None and data is not None:
        raise stopped("Name one store: either --db or --data-dir.", USAGE)
    policy = policy_in(file).policy
    path = db or settings_of({"data": data}, config).database
    report = run_to_end(_report(path, policy))
    typer.echo(json.dumps(document(report)) if as_json else text_of(report))


def document(report: Report) -> dict[str, object]:
    """The report for a script: every number with the conversations behind it."""
    told = dataclasses.asdict(report)
    for side in ("recorded", "predicted"):
        for rule, marks in getattr(report.marks, side).items():
            told["marks"][side][rule]["precision"] = marks.precision
    return told


async def _report(path: Path, policy: Policy) -> Report:
    tally, progress = Tally(), Progress("judged")
    async with recordings(path) as recorded:
        sighted = await _sighted(recorded, policy)
        async for conversation, log in recorded.streams(CONVERSATION, progress.told):
            tally.add(replayed(conversation, log, policy, sighted))
    return tally.report(policy.version)


async def _sighted(recorded: Recordings, policy: Policy) -> RecordedSightings | None:
    """What all customers brought, where the policy compares them: that takes one reading of the whole store more."""
    fields = shared_fields(policy)
    if not fields:
        return None
    sighted = RecordedSightings(fields)
    async for _, log in recorded.streams(CONVERSATION):
        sighted.learn(log)
    return sighted
