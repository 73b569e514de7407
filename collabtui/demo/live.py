"""A live desk for one person: customers keep coming while the agent's console is open."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Final

from collabtui.console.app import run_console
from collabtui.console.coach import read_coaching
from collabtui.console.office import Start
from collabtui.demo.cast import Part
from collabtui.demo.pace import pace
from collabtui.demo.stage import Stage, staged
from collabtui.training.customer_client import only
from collabtui.training.manner import Manner, no_pause
from collabtui.training.outcome import Outcome, outcome_of
from collabtui.training.player import Player
from collabtui.ui.keys import CONSOLE
from collabtui.ui.settings import read_settings, settings_path

AGENT: Final = "robin"
NAME: Final = "Robin"
#: Conversations that the agent can hold, customers who are there at a time, seconds between two who come at speed 1.
CAPACITY: Final = 3
CROWD: Final = 5
GAP_S: Final = 12.0

Told = Callable[[Part, Outcome], None]


async def live(
    parts: Sequence[Part], seed: int, speed: float, theme: str | None, told: Told, theirs: Path | None = None
) -> int:
    """The console's exit code; ``told`` hears of each conversation that ended meanwhile.

    ``theirs`` is the data folder of a broker to play on. Raises what ``staged`` raises.
    """
    async with staged(parts, seed, 0, theirs=theirs) as stage:
        return await console(stage, parts, speed, theme, told)


async def console(stage: Stage, parts: Sequence[Part], speed: float, theme: str | None, told: Told) -> int:
    """The same on a stage that is there. Raises ClientError."""
    token = await stage.agent_token(AGENT, NAME, CAPACITY)
    read = read_settings(settings_path(), CONSOLE)
    coaching = await asyncio.to_thread(read_coaching, files("demo_data"))
    start = Start(AGENT, stage.folder, now, read.settings, tour=True, coaching=coaching)
    async with stage.client(token, "desk") as client, asyncio.TaskGroup() as group:
        customers = group.create_task(arrivals(stage, parts, speed, told))
        code = await run_console(client, start, read, theme=theme)
        customers.cancel()
    return code


async def arrivals(stage: Stage, parts: Sequence[Part], speed: float, told: Told) -> None:
    """Each customer comes a while after the one before, as soon as there is room. Raises ClientError."""
    room = asyncio.Semaphore(CROWD)
    async with asyncio.TaskGroup() as group:
        for part in parts:
            await room.acquire()
            visit = group.create_task(_visit(stage, part, speed, told))
            visit.add_done_callback(lambda _: room.release())
            await asyncio.sleep(GAP_S / speed)


async def _visit(stage: Stage, part: Part, speed: float, told: Told) -> None:
    token = await stage.customer_token(part)
    async with stage.client(token, "public") as client:
        typing = partial(client.typing, part.conversation)
        manner = Manner(pace(speed, typing), no_pause)
        played = await Player(only(client), part.scenario, part.conversation, manner).play(None)
    told(part, outcome_of(part.scenario, played, await stage.evidence(part.conversation)))


def now() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000
