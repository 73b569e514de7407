"""The whole play: every part on the stage, so many at a time."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from collabtui.client.connection import Client
from collabtui.demo.cast import Part
from collabtui.demo.stage import Stage, staged
from collabtui.training.outcome import Outcome, outcome_of
from collabtui.training.player import PATIENCE_S, Pace, Player, at_once

#: Conversations at a time. More would only wait for the same processor.
AT_ONCE: Final = 24
#: What a quick typist manages, reading included.
CHARACTERS_PER_S: Final = 8.0

Told = Callable[[Part, Outcome], None]


async def play(parts: Sequence[Part], seed: int, speed: float | None, told: Told) -> tuple[Outcome, ...]:
    """The outcomes in the order of the parts; ``told`` hears of each as it ends.

    With a ``speed`` customers type: 1 is as people do, 10 ten times so. Raises what ``staged`` raises.
    """
    most = min(AT_ONCE, len(parts))
    room = asyncio.Semaphore(most)
    async with staged(parts, seed, most) as stage, asyncio.TaskGroup() as group:
        tasks = [group.create_task(_perform(stage, part, speed, room, told)) for part in parts]
    return tuple(task.result() for task in tasks)


async def _perform(stage: Stage, part: Part, speed: float | None, room: asyncio.Semaphore, told: Told) -> Outcome:
    async with room:
        token = await stage.customer_token(part)
        async with Client(stage.local.url, token, role_audience="public") as client:
            player = Player(client, part.scenario, part.conversation, pace(speed))
            played = await player.play(PATIENCE_S + _typing_s(part, speed))
        outcome = outcome_of(part.scenario, played, await stage.on_record(part.conversation))
        told(part, outcome)
        return outcome


def pace(speed: float | None) -> Pace:
    """How customers type: 1 is as people do; with no speed nobody waits."""
    return at_once if speed is None else partial(_type, speed)


async def _type(speed: float, text: str) -> None:
    await asyncio.sleep(len(text) / (CHARACTERS_PER_S * speed))


def _typing_s(part: Part, speed: float | None) -> float:
    """Seconds that the customer spends typing, which are no sign of being stuck."""
    if speed is None:
        return 0.0
    words = sum(len(turn.say) for turn in part.scenario.turns) + len(part.scenario.survey.comment)
    return words / (CHARACTERS_PER_S * speed)
