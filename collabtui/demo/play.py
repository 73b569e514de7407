"""The whole play: every part on the stage, so many at a time."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from collabtui.demo.cast import Part
from collabtui.demo.pace import pace, seconds
from collabtui.demo.stage import CUSTOMERS_PER_AGENT, Stage, staged
from collabtui.training.customer_client import only
from collabtui.training.manner import Manner, no_pause
from collabtui.training.outcome import Outcome, outcome_of
from collabtui.training.player import PATIENCE_S, Player

#: Conversations at a time. More would only wait for the same processor.
AT_ONCE: Final = 8

Told = Callable[[Part, Outcome], None]


async def play(
    parts: Sequence[Part], seed: int, speed: float | None, told: Told, theirs: Path | None = None
) -> tuple[Outcome, ...]:
    """The outcomes in the order of the parts; ``told`` hears of each as it ends.

    With a ``speed`` customers type: 1 is as people do, 10 ten times so. ``theirs`` is the data folder of a broker to
    play on. Raises what ``staged`` raises.
    """
    most = min(AT_ONCE, len(parts))
    room = asyncio.Semaphore(most)
    agents = -(-most // CUSTOMERS_PER_AGENT)
    async with staged(parts, seed, agents, theirs=theirs) as stage, asyncio.TaskGroup() as group:
        tasks = [group.create_task(_perform(stage, part, speed, room, told)) for part in parts]
    return tuple(task.result() for task in tasks)


async def _perform(stage: Stage, part: Part, speed: float | None, room: asyncio.Semaphore, told: Told) -> Outcome:
    async with room:
        token = await stage.customer_token(part)
        async with stage.client(token, "public") as client:
            player = Player(only(client), part.scenario, part.conversation, Manner(pace(speed), no_pause))
            played = await player.play(PATIENCE_S + _typing_s(part, speed))
        outcome = outcome_of(part.scenario, played, await stage.evidence(part.conversation))
        told(part, outcome)
        return outcome


def _typing_s(part: Part, speed: float | None) -> float:
    """Seconds that the customer spends typing, which are no sign of being stuck."""
    if speed is None:
        return 0.0
    survey = part.scenario.survey
    words = sum(len(turn.say) for turn in part.scenario.turns) + (len(survey.comment) if survey else 0)
    return seconds(words, speed)
