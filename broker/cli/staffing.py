"""The command that says how many people are needed when."""

import json
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from broker.cli.answers import AsJson, Data, File, run_to_end, settings_of, stopped
from broker.cli.exits import NO
from broker.cli.policy_file import text_in
from broker.cli.recorded import recordings
from broker.cli.staffing_text import Answer, data_of, text_of
from broker.desk.head import recorded_of
from broker.domain.events import Recorded
from broker.domain.inert import inert
from broker.policy.load import PolicyError
from broker.policy.roster import Roster, parse_roster
from broker.reports.arrivals import KINDS, Arrival, arrivals
from broker.reports.staffing import Target, forecast, week

_DATES: Final = ["%Y-%m-%d"]

Database = Annotated[Path | None, typer.Option("--db", help="The store's file, in place of --data-dir.")]
From = Annotated[
    datetime | None, typer.Option("--from", formats=_DATES, help="First day that counts.", show_default="the log's")
]
To = Annotated[
    datetime | None, typer.Option("--to", formats=_DATES, help="Last day that counts.", show_default="the log's")
]
Week = Annotated[
    datetime | None, typer.Option(formats=_DATES, help="First of the seven days to plan.", show_default="tomorrow")
]
Skill = Annotated[str | None, typer.Option(help="This skill alone.", show_default="all")]
Share = Annotated[float, typer.Option(help="Share to answer in time.", min=0, max=0.999)]
Within = Annotated[float, typer.Option(help="Seconds that count as in time.", min=0, max=86_400)]
Shrinkage = Annotated[float, typer.Option(help="Share of paid time spent elsewhere.", min=0, max=0.9)]
Occupancy = Annotated[float, typer.Option(help="The most of an agent's time that work may fill.", min=0.1, max=1)]
AtOnce = Annotated[int, typer.Option(help="Conversations that one agent holds at a time.", min=1, max=100)]
Handling = Annotated[
    float | None, typer.Option(help="Seconds of work a ticket.", min=1, max=86_400, show_default="as measured")
]
Zone = Annotated[
    str | None, typer.Option(help="Whose clocks count, such as Europe/Berlin.", show_default="the roster's, else UTC")
]
RosterFile = Annotated[Path | None, typer.Option("--roster", help="A roster: show who is on shift beside the need.")]


def staffing(  # noqa: PLR0913, PLR0917  # a parameter is an option
    data: Data = None,
    database: Database = None,
    first: From = None,
    last: To = None,
    week: Week = None,
    skill: Skill = None,
    target: Share = 0.8,
    within: Within = 20.0,
    shrinkage: Shrinkage = 0.3,
    occupancy: Occupancy = 0.85,
    at_once: AtOnce = 1,
    handling: Handling = None,
    timezone: Zone = None,
    roster: RosterFile = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Forecast how many agents are needed in each half hour of a week.

    Reads the tickets of the store, also beside a running broker: the mean arrivals of each weekday's half hours with
    the mean handling time give the load, Erlang C the people. It says where the log holds too little to rely on.

    Example: collabtui staffing --roster roster.toml --target 0.9 --within 60 --at-once 3
    """
    planned = _roster(roster) if roster is not None else None
    zone = _zone(timezone or (planned.timezone if planned is not None else "UTC"))
    path = database or settings_of({"data": data}, config).database
    found, days = run_to_end(_read(path, zone))
    wanted = [one for one in found if skill is None or one.skill == skill]
    span = _day(first) or days[0], _day(last) or days[1]
    aim = Target(target, within, shrinkage, occupancy, at_once)
    answer = _answer(wanted, span, _day(week), aim, zone, planned, handling)
    typer.echo(json.dumps(data_of(answer)) if as_json else text_of(answer))


def _answer(
    found: list[Arrival],
    span: tuple[date, date],
    start: date | None,
    target: Target,
    zone: ZoneInfo,
    roster: Roster | None,
    handling: float | None,
) -> Answer:
    if span[1] < span[0]:
        raise typer.BadParameter(
            f"the last day, {span[1]}, comes before the first, {span[0]}", param_hint="--from/--to"
        )
    if start is not None and date.max - start < timedelta(6):
        raise typer.BadParameter(f"no calendar has the whole week from {start} on", param_hint="--week")
    means = forecast(found, zone, *span)
    if not means.tickets:
        raise stopped(f"Nobody asked for a person from {span[0]} to {span[1]}: there is nothing to forecast from.", NO)
    start = start or datetime.fromtimestamp(time.time(), zone).date() + timedelta(1)
    try:
        rows = week(means, start, target, handling)
    except ValueError as error:
        raise stopped(str(error), NO) from error
    if not rows:
        raise stopped("No ticket was finished, so no handling time is known: say one with --handling SECONDS.", NO)
    return Answer(means, target, zone, rows, roster, handling)


async def _read(path: Path, zone: ZoneInfo) -> tuple[tuple[Arrival, ...], tuple[date, date]]:
    """All arrivals of the store's file, with the days of its first event and its last."""
    counted: list[Recorded] = []
    first = last = None
    async with recordings(path) as log:
        async for row in log.feed():
            first, last = first or row.at, row.at
            if row.kind in KINDS:
                counted.append(recorded_of(row))
    if first is None or last is None:
        raise stopped(f"{path} holds no events yet: there is nothing to forecast from.", NO)
    days = (datetime.fromtimestamp(at / 1000, zone).date() for at in (first, last))
    return arrivals(counted), (next(days), next(days))


def _roster(path: Path) -> Roster:
    text = text_in(path)
    try:
        return parse_roster(text, str(path))
    except PolicyError as error:
        raise stopped(str(error), NO) from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise typer.BadParameter(
            f"{inert(name)} is no time zone such as Europe/Berlin", param_hint="--timezone"
        ) from error


def _day(given: datetime | None) -> date | None:
    return given.date() if given is not None else None
