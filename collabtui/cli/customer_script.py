"""Scenarios that play the customer in the customer's own window, or line by line."""

from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path
from typing import Final, assert_never

import typer

from broker.domain.ids import CONVERSATION, split_stream
from broker.domain.inert import inert
from broker.domain.transcript import PublicTranscript
from collabtui.client.connection import Client
from collabtui.client.updates import EventApplied
from collabtui.customer.script import Over, Performance, Rate, Say, Step, Wait
from collabtui.demo.pace import pace
from collabtui.training import script as told
from collabtui.training.scenario import Scenario, load_scenario
from collabtui.understanding.toml_file import DataFileError

CANNOT_OPEN: Final = 3
ENDING: Final = ".toml"


def scenario_of(named: str) -> Scenario:
    """The scenario of a file, or a shipped one by its bare name. Raises typer.BadParameter, typer.Exit."""
    shipped = files("demo_data") / "scenarios"
    names = sorted(one.name.removesuffix(ENDING) for one in shipped.iterdir() if one.name.endswith(ENDING))
    path = shipped / f"{named}{ENDING}" if named in names else Path(named)
    if isinstance(path, Path) and "/" not in named and path.suffix != ENDING:
        raise typer.BadParameter(
            f"{named!r} is no scenario: name a {ENDING} file, or one of {', '.join(names)}.", param_hint="--script"
        )
    try:
        return load_scenario(path)
    except DataFileError as error:
        typer.echo(inert(str(error)), err=True)
        raise typer.Exit(CANNOT_OPEN) from error


def performance_of(scenario: Scenario, speed: float) -> Performance:
    """The scenario for the window; with a ``speed`` of 1 its customer types as people do, with 10 ten times so."""
    return Performance(_Script(scenario), pace(speed))


class _Script:
    """A scenario as the window wants it."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    @property
    def turns(self) -> int:
        return len(self._scenario.lines)

    def step(self, said: int, transcript: PublicTranscript) -> Step:
        match told.next_step(self._scenario, said, transcript):
            case told.Say(text):
                return Say(text)
            case told.Rate(score, comment):
                return Rate(score, comment)
            case told.Wait(awaited):
                return Wait(awaited)
            case told.Done():
                return Over()
            case step:
                assert_never(step)


class ScriptLines(AsyncIterator[str]):
    """What the customer of a scenario would type into line mode, each line when it is due; ends with the conversation.

    To be made before the conversation is followed, which is the only one of the client.
    """

    def __init__(self, client: Client, scenario: Scenario, speed: float) -> None:
        self._client, self._scenario, self._pace = client, scenario, pace(speed)
        self._updates = client.updates()
        self._conversation = ""
        self._said = 0
        self._has_rated = False

    async def __anext__(self) -> str:
        while True:
            transcript = self._client.mirror.transcript(self._conversation) or PublicTranscript()
            step = told.next_step(self._scenario, self._said, transcript) if transcript.n else told.Wait("its log")
            match step:
                case told.Say(text):
                    await self._pace(text)
                    self._said += 1
                    return f"/{text}" if text.startswith("/") else text
                case told.Rate(score, comment) if not self._has_rated:
                    await self._pace(comment)
                    self._has_rated = True
                    return f"/rate {score} {comment}"
                case told.Wait() | told.Rate():
                    await self._look()
                case told.Done():
                    raise StopAsyncIteration
                case _:
                    assert_never(step)

    async def _look(self) -> None:
        """Wait for the next thing that happens. Raises StopAsyncIteration with the client's end."""
        update = await anext(self._updates)
        if isinstance(update, EventApplied):
            kind, id = split_stream(update.stream)
            self._conversation = id if kind == CONVERSATION else self._conversation
