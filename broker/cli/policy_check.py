"""The command that looks for mistakes in a policy."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.cli.answers import AsJson, run_to_end, settings_of, stopped
from broker.cli.exits import NO
from broker.cli.policy_file import text_in
from broker.cli.recorded import recordings
from broker.domain.agent_events import AgentEvent
from broker.domain.agents import Agent, evolve_agent
from broker.domain.ids import AGENT
from broker.domain.inert import inert
from broker.policy.load import PolicyError, Problem, parse
from broker.policy.roster import parse_roster
from broker.policy.staffed import NOBODY_KNOWN, Staff
from broker.policy.suspicions import Suspicion, suspicions

USAGE: Final = 2


def check(
    file: Annotated[Path, typer.Argument(help="The policy.", metavar="FILE")],
    roster: Annotated[
        Path | None, typer.Option(help="The roster's file: whether its people have the skills.", show_default=False)
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data-dir", help="Ask the agents of this store instead.", show_default=False),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as mistakes.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with a policy, then what is allowed but suspicious.

    The exit code is 1 where the broker would refuse it; warnings alone leave it 0, with --strict 1.

    Example: collabtui policy check policy.toml --roster roster.toml
    """
    text, name = text_in(file), str(file)
    try:
        policy = parse(text, name)
    except PolicyError as error:
        _tell(error.problems, (), as_json=as_json)
        raise typer.Exit(NO) from error
    found = suspicions(policy, text, name, _staff(roster, data))
    _tell((), found, as_json=as_json)
    if not found and not as_json:
        typer.echo(f"{inert(name)}: nothing is wrong with policy {inert(policy.version)}.")
    if found and strict:
        raise typer.Exit(NO)


def _tell(problems: Sequence[Problem], found: Sequence[Suspicion], *, as_json: bool) -> None:
    if as_json:
        told = {"ok": not problems, "errors": _rows(problems), "warnings": _rows(found)}
        typer.echo(json.dumps(told))
        return
    for line in (*map(str, problems), *map(str, found)):
        typer.echo(inert(line, multiline=False), err=bool(problems))


def _rows(found: Sequence[Problem] | Sequence[Suspicion]) -> list[dict[str, object]]:
    return [dataclasses.asdict(one) for one in found]


def _staff(roster: Path | None, data: Path | None) -> Staff:
    """The people of the roster's file, else those of the store; ends the command where they can't be read."""
    if roster is not None and data is not None:
        raise stopped("Name one source of people: either --roster or --data-dir.", USAGE)
    if roster is not None:
        return _rostered(roster)
    if data is not None:
        return run_to_end(_registered(settings_of({"data": data}, None).database))
    return NOBODY_KNOWN


def _rostered(file: Path) -> Staff:
    try:
        found = parse_roster(text_in(file), str(file))
    except PolicyError as error:
        raise stopped(inert(str(error)), NO) from error
    shifts = [(shift.skills or {}, 0) for shift in found.shift]
    return Staff.of([*((agent.skills, agent.capacity) for agent in found.agent), *shifts])


async def _registered(path: Path) -> Staff:
    people: list[tuple[Mapping[str, int], int]] = []
    async with recordings(path) as recorded:
        async for key, log in recorded.streams(AGENT):
            agent = Agent(key)
            for one in log:
                if isinstance(one.event, AgentEvent):
                    agent = evolve_agent(agent, one.event, one.at)
            people.append((agent.skills, agent.capacity))
    return Staff.of(people)
