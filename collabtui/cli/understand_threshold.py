"""The command `collabtui understand threshold`."""

import dataclasses
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from broker.reports.thresholds import Rates

_DAY_MS: Final = 86_400_000


def threshold(
    db: Annotated[Path, typer.Option(help="A store's file, or a copy of one.", show_default=False)],
    days: Annotated[int, typer.Option(min=1, help="How far back to look.")] = 30,
    turns: Annotated[
        int, typer.Option(min=1, max=20, help="Messages in a row below the threshold, as in the policy's rule.")
    ] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Show which hand-off rate each threshold of confidence would have caused on recent traffic.

    Counts what the bots recorded on each message. A conversation that was handed over early has fewer messages than it
    might have had, so high thresholds cause at least what is shown.

    Example: collabtui understand threshold --db desk/collabtui.db --days 7
    """
    # Imported here: nobody waits for the broker who only reads texts.
    from broker.cli.answers import run_to_end

    rates = run_to_end(_rates(db, round(time.time() * 1_000) - days * _DAY_MS, turns))
    typer.echo(json.dumps(dataclasses.asdict(rates)) if as_json else text_of(rates, days))


async def _rates(db: Path, since: int, turns: int) -> "Rates":
    from broker.cli.recorded import recordings
    from broker.domain.ids import CONVERSATION
    from broker.reports.thresholds import Confidences

    confidences = Confidences(since)
    async with recordings(db) as recorded:
        async for _, log in recorded.streams(CONVERSATION):
            confidences.add(log)
    return confidences.rates(turns)


def text_of(rates: "Rates", days: int) -> str:
    """The rates for a person."""
    if not rates.messages:
        return f"No bot recorded a message in the last {days} days."
    lines = [
        f"{rates.messages} messages in {rates.conversations} conversations of the last {days} days;"
        f" {rates.not_understood} not understood at all, which no threshold sees.",
        "",
        "below   messages         conversations",
    ]
    lines += [
        f"  {one.below:.1f}   {_share(one.messages, rates.messages)}   {_share(one.conversations, rates.conversations)}"
        for one in rates.rates
    ]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part:6} ({part / whole:6.1%})"
