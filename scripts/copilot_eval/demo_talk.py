"""The demo's conversations, played for real: broker, shop, bot, copilot, people who are simulated."""

import asyncio
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from broker.domain.conversation import Conversation
from collabtui.cli.scenario_files import named_files
from collabtui.cli.scenario_play import Job, Wanted, play_all
from collabtui.copilot.summing import SUMMARY, turns_of
from collabtui.demo.cast import Part
from collabtui.shop.catalogue import demo_folder, load_catalogue
from collabtui.summary.api import Turn
from collabtui.training.report import Result
from collabtui.training.scenario import load_scenario

_PLACES: Final = re.compile(r" \[\d+(?:, \d+)*\]")


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as it ended, with the lines of the summary that the running copilot kept of it, if any."""

    scenario: str
    turns: tuple[Turn, ...]
    kept: tuple[str, ...]


def played(tested: Literal["bot", "agent"]) -> tuple[Talk, ...]:
    """Every scenario that ships, played once as fast as it goes."""
    talks: list[Talk] = []

    def told(result: Result, state: Conversation | None) -> None:
        if state is not None:
            talks.append(Talk(result.scenario, turns_of(state), _kept(state)))

    with tempfile.TemporaryDirectory(prefix="copilot-eval-") as folder:
        wanted = Wanted(tested)
        asyncio.run(play_all(_jobs(), wanted, load_catalogue(demo_folder()), Path(folder), told))
    return tuple(talks)


def _kept(state: Conversation) -> tuple[str, ...]:
    """The lines without their headings, without the places of their turns."""
    field = state.fields.get(SUMMARY)
    lines = str(field.present.value).splitlines() if field else ()
    return tuple(_PLACES.sub("", line.partition(": ")[2]) for line in lines)


def _jobs() -> Sequence[Job]:
    scenarios = [(load_scenario(path), str(path)) for path in named_files(())]
    return [
        Job(Part(number, one, f"{one.customer}-eval-{number}", f"eval-{number:04}"), path)
        for number, (one, path) in enumerate(scenarios, start=1)
    ]
