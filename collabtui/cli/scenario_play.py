"""A run of scenarios: each played on a desk, then judged."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from broker.domain.commands import SetField
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.protocol.local import LocalBroker
from collabtui.cli.scenario_bots import Bots, bots
from collabtui.client.service import Access, reached
from collabtui.demo.cast import Part, failure_rates
from collabtui.demo.stage import CUSTOMERS_PER_AGENT, Stage, crew, staged
from collabtui.shop.catalogue import Catalogue
from collabtui.training.customer_client import CustomerClient
from collabtui.training.manner import Manner
from collabtui.training.outcome import outcome_of
from collabtui.training.player import PATIENCE_S, Player
from collabtui.training.report import Result
from collabtui.training.shop_faults import FaultSwitch
from collabtui.training.typist import Typist
from collabtui.training.verdict import Tested

#: Conversations at a time. More would only wait for the same processor.
AT_ONCE: Final = 6
NOT_OURS: Final = "its faults need a desk of our own, so leave out --url and --data-dir"


@dataclass(frozen=True, slots=True)
class Job:
    """One scenario to be played, with the file that it came from."""

    part: Part
    file: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a run is to be made. ``speed`` None is as fast as it goes. ``theirs`` is a desk that is there already, where
    ``agents`` simulated ones are added; None for desks of our own.
    """

    tested: Tested = "bot"
    seed: int = 7
    speed: float | None = None
    theirs: LocalBroker | None = None
    agents: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """Where scenarios are played. ``switch`` and ``bots`` are None where they are not ours to break."""

    stage: Stage
    switch: FaultSwitch | None = None
    bots: Bots | None = None


#: Told of each result as it comes, with the conversation as it ended, None for what was not played.
Told = Callable[[Result, Conversation | None], None]


async def play_all(jobs: Sequence[Job], wanted: Wanted, catalogue: Catalogue, folder: Path, told: Told) -> None:
    """Play everything: first what shares a desk, then what needs one of its own. ``folder`` takes tokens.

    Raises what ``staged`` raises.
    """
    theirs = wanted.theirs
    alone = [job for job in jobs if job.part.scenario.needs_own_desk]
    if theirs is not None:
        alone = [job for job in jobs if _breaks_things(job)]
    shared = [job for job in jobs if job not in alone]
    if shared:
        desk = _ours(shared, wanted) if theirs is None else _theirs(theirs, catalogue, folder, shared, wanted)
        await _on(desk, shared, wanted, told)
    for job in alone:
        if theirs is None:
            await _on(_ours([job], wanted), [job], wanted, told)
        else:
            told(_result(job, skipped=NOT_OURS), None)


def _breaks_things(job: Job) -> bool:
    faults = job.part.scenario.faults
    return job.part.scenario.needs_own_desk or faults.failure_rate > 0


async def _on(desk: AbstractAsyncContextManager[Desk], jobs: Sequence[Job], wanted: Wanted, told: Told) -> None:
    room = asyncio.Semaphore(AT_ONCE)
    async with desk as ready, asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_perform(ready, job, wanted, room, told))


@asynccontextmanager
async def _ours(jobs: Sequence[Job], wanted: Wanted) -> AsyncIterator[Desk]:
    parts = [job.part for job in jobs]
    faults = parts[0].scenario.faults
    is_alone = parts[0].scenario.needs_own_desk
    latency = faults.latency_ms if is_alone else 0
    kills = is_alone and faults.kill_bot_at is not None
    # Customers who leave keep their agents, so that there is one for each.
    agents = -(-len(parts) // CUSTOMERS_PER_AGENT)
    async with staged(parts, wanted.seed, agents, has_bot=not kills, latency_ms=latency) as stage:
        switch = FaultSwitch(stage.shop_url, wanted.seed, latency, failure_rates(parts))
        if not kills:
            yield Desk(stage, switch)
            return
        async with bots(stage) as started:
            yield Desk(stage, switch, started)


@asynccontextmanager
async def _theirs(
    local: LocalBroker, catalogue: Catalogue, folder: Path, jobs: Sequence[Job], wanted: Wanted
) -> AsyncIterator[Desk]:
    async with Access.on(local, local.token).client("desk") as boss:
        await reached(boss, local.url)
        stage = Stage(local, folder, catalogue, boss)
        if not wanted.agents:
            yield Desk(stage)
            return
        briefs = {job.part.conversation: job.part.scenario.agent for job in jobs}
        async with crew(stage, wanted.agents, briefs, has_bot=False):
            yield Desk(stage)


async def _perform(desk: Desk, job: Job, wanted: Wanted, room: asyncio.Semaphore, told: Told) -> None:
    part = job.part
    async with room:
        began = time.monotonic()
        token = await desk.stage.customer_token(part)
        typist = Typist(part.scenario.persona.typing, wanted.speed)
        manner = Manner(typist, typist.pause, wanted.seed, wanted.speed or 1.0, wanted.tested == "agent")

        def connect() -> AbstractAsyncContextManager[CustomerClient]:
            return desk.stage.client(token, "public")

        breaking = _Breaking(desk, part)
        player = Player(connect, part.scenario, part.conversation, manner, breaking.before_turn)
        played = await player.play(None if wanted.speed else PATIENCE_S)
        await breaking.end()
        evidence = await desk.stage.evidence(part.conversation, typist.counted_s)
        outcome = outcome_of(part.scenario, played, evidence, wanted.tested)
        told(replace(_result(job), outcome=outcome, seconds=time.monotonic() - began), evidence.state)


class _Breaking:
    """What happens to the desk while one scenario is played."""

    def __init__(self, desk: Desk, part: Part) -> None:
        self._desk, self._part = desk, part
        self._killing: set[asyncio.Task[None]] = set()

    async def before_turn(self, turn: int) -> None:
        """Break what the scenario says is broken in this turn; 0 is before all of them. Raises ClientError."""
        faults = self._part.scenario.faults
        if turn == 0:
            await self._introduce()
        if self._desk.switch is not None:
            await self._desk.switch.before_turn(self._part.conversation, faults, turn)
        if self._desk.bots is not None and turn == faults.kill_bot_at:
            self._killing.add(asyncio.create_task(self._kill(self._desk.bots)))

    async def end(self) -> None:
        """Break nothing any more: a turn that no bot was given kills none. Raises what went wrong meanwhile."""
        for killing in self._killing:
            killing.cancel()
        for outcome in await asyncio.gather(*self._killing, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome

    async def _introduce(self) -> None:
        for name, value in self._part.scenario.context.items():
            known = FieldValue(name, value, "agent")
            await self._desk.stage.supervisor.send(SetField(self._part.conversation, known, 0))

    async def _kill(self, running: Bots) -> None:
        """Kill the bot that is given the turn, while it answers."""
        supervisor, stream = self._desk.stage.supervisor, f"conversation:{self._part.conversation}"
        updates = supervisor.updates()
        await supervisor.follow(stream)
        async for _ in updates:
            state = supervisor.mirror.conversation(self._part.conversation)
            if state is not None and state.pending is not None and state.lease is not None:
                await running.kill(state.lease.worker)
                break
        await supervisor.unfollow(stream)


def _result(job: Job, skipped: str = "") -> Result:
    scenario = job.part.scenario
    return Result(scenario.name, job.file, scenario.title, skipped=skipped)
