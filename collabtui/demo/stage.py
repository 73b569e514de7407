"""A whole desk on this machine for as long as a play lasts: shop, broker, bot, copilot, agents."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from broker.build import broker_at
from broker.domain.audience import Audience
from broker.domain.conversation import Conversation
from broker.domain.customers import CustomerRecord
from broker.domain.errors import NotFound
from broker.domain.events import Recorded
from broker.domain.ids import CONVERSATION, stream_of
from broker.protocol.local import LocalBroker
from collabtui.bot.cli import run_bot
from collabtui.client.connection import Client
from collabtui.client.local import PATIENCE_S, credentials, find
from collabtui.client.service import Access, reached
from collabtui.copilot.cli import run_copilot
from collabtui.demo.cast import Part, failure_rates
from collabtui.shop.catalogue import Catalogue, load_catalogue
from collabtui.shop.faults import Faults
from collabtui.shop.records import record_of
from collabtui.shop.server import start
from collabtui.training.evidence import Evidence
from collabtui.training.manner import Pace, at_once
from collabtui.training.scenario import Brief
from collabtui.training.sim_agent import SimulatedAgent
from collabtui.understanding.embedded import shipped

CUSTOMERS_PER_AGENT: Final = 4
#: Seconds that a broker which is there may take for an answer: mostly it shares this process with all who ask it.
_OWN_PATIENCE_S: Final = 120.0
_NAMES: Final = ("Ada", "Ben", "Cleo", "Dara", "Emil", "Fay", "Gus", "Hana")


@dataclass(frozen=True, slots=True)
class Stage:
    """What a play needs: the broker, its data folder, the shop's customers, a supervisor's connection.

    ``shop_url`` is empty where the shop is somebody else's.
    """

    local: LocalBroker
    folder: Path
    catalogue: Catalogue
    supervisor: Client
    shop_url: str = ""

    def access(self, token: str) -> Access:
        """The way in for whoever has the token."""
        return Access.on(self.local, token, _OWN_PATIENCE_S)

    def client(self, token: str, audience: Audience) -> Client:
        """A client of the stage's broker, not started yet."""
        return self.access(token).client(audience)

    async def customer_token(self, part: Part) -> str:
        """A token for the part's customer, who has the record of the scenario's customer. Raises ClientError."""
        return await self.token_of(part.customer, self.record(part.scenario.customer))

    async def token_of(self, customer: str, record: CustomerRecord) -> str:
        """A token for a customer with this record. Raises ClientError."""
        return await credentials(
            self.local, "customer", customer, record=record, data_dir=self.folder, patience_s=_OWN_PATIENCE_S
        )

    def record(self, customer: str) -> CustomerRecord:
        """What the shop knows of a customer; nothing but the name of one that it does not know."""
        known = next((one for one in self.catalogue.customers if one.id == customer), None)
        return CustomerRecord(name=customer) if known is None else record_of(known)

    async def agent_token(self, subject: str, name: str, capacity: int) -> str:
        """A token for an agent of the desk. Raises ClientError."""
        skills = {"support": 3}
        return await credentials(
            self.local,
            "agent",
            subject,
            name=name,
            skills=skills,
            capacity=capacity,
            data_dir=self.folder,
            patience_s=_OWN_PATIENCE_S,
        )

    async def on_record(self, conversation: str) -> Conversation:
        """The conversation as the broker has it; a blank one when it was never opened."""
        stream = stream_of(CONVERSATION, conversation)
        try:
            await self.supervisor.follow(stream)
        except NotFound:
            return Conversation(conversation)
        state = self.supervisor.mirror.conversation(conversation)
        await self.supervisor.unfollow(stream)
        return state or Conversation(conversation)

    async def evidence(self, conversation: str, counted_s: float = 0.0) -> Evidence:
        """All that the broker has on record of a conversation."""
        state, stream = await self.on_record(conversation), stream_of(CONVERSATION, conversation)
        if not state.seq:
            return Evidence(state)
        # A copy that begins in the middle is kept event by event.
        await self.supervisor.follow(stream, after_n=1)
        frames = self.supervisor.mirror.events(stream)
        log = [Recorded(stream, frame.n, frame.at, frame.actor, frame.event) for frame in frames]
        await self.supervisor.unfollow(stream)
        return Evidence(state, log, counted_s)


@asynccontextmanager
async def staged(
    parts: Sequence[Part],
    seed: int,
    agents: int,
    agents_pace: Pace = at_once,
    theirs: Path | None = None,
    *,
    has_bot: bool = True,
    latency_ms: int = 0,
) -> AsyncIterator[Stage]:
    """A desk with so many simulated agents who type at a pace, gone with its folder at the end of the block.

    Its broker is the one that serves the data folder ``theirs``; without one the stage has a broker of its own.
    ``has_bot`` is false where the bots are started by others; each call to the shop takes ``latency_ms``.
    Raises what the broker raises for what can't be opened, NotRunning where ``theirs`` is served by nobody,
    DataFileError for spoiled demo data.
    """
    catalogue = load_catalogue(Path(str(files("demo_data"))))
    faults = Faults(seed=seed, latency_ms=latency_ms, per_key=failure_rates(parts))
    briefs = {part.conversation: part.scenario.agent for part in parts}
    policy = Path(str(files("demo_data") / "policy.toml"))
    with (
        tempfile.TemporaryDirectory(prefix="collabtui-demo-") as folder,
        start(catalogue, Path(folder) / "shop.db", 0, faults) as shop,
    ):
        data = theirs or Path(folder) / "desk"
        async with (
            _broker(data, policy, is_ours=theirs is None) as local,
            Access.on(local, local.token).client("desk") as boss,
        ):
            await reached(boss, local.url, _OWN_PATIENCE_S if theirs is None else PATIENCE_S)
            stage = Stage(local, data, catalogue, boss, shop.url)
            async with crew(stage, agents, briefs, agents_pace, has_bot=has_bot):
                yield stage


@asynccontextmanager
async def _broker(data: Path, policy: Path, *, is_ours: bool) -> AsyncIterator[LocalBroker]:
    if not is_ours:
        yield find(data)
        return
    async with broker_at(data, policy) as broker:
        yield broker.local


@asynccontextmanager
async def crew(
    stage: Stage, agents: int, briefs: Mapping[str, Brief], agents_pace: Pace = at_once, *, has_bot: bool = True
) -> AsyncIterator[None]:
    """Copilot, agents, a bot at work until the end of the block; whoever fails ends it.

    ``briefs`` tells by the conversation's id what agents do there.
    """
    bot_ready, copilot_ready = asyncio.Event(), asyncio.Event()
    copilot = await credentials(stage.local, "copilot", "copilot", data_dir=stage.folder, patience_s=_OWN_PATIENCE_S)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(run_copilot(stage.access(copilot), None, copilot_ready.set)),
            *[group.create_task(_agent(stage, number, briefs, agents_pace)) for number in range(agents)],
        ]
        if has_bot:
            bot = await credentials(stage.local, "bot", "bot", data_dir=stage.folder, patience_s=_OWN_PATIENCE_S)
            tasks.append(group.create_task(run_bot(stage.access(bot), stage.shop_url, None, bot_ready.set)))
            await bot_ready.wait()
        await copilot_ready.wait()
        yield
        for task in tasks:
            task.cancel()


async def _agent(stage: Stage, number: int, briefs: Mapping[str, Brief], agents_pace: Pace) -> None:
    """One simulated agent, with room for a customer more than their share so that nobody has to wait."""
    token = await stage.agent_token(f"agent-{number + 1}", _NAMES[number % len(_NAMES)], CUSTOMERS_PER_AGENT + 1)
    async with stage.client(token, "desk") as client:
        await SimulatedAgent(client, shipped(), pace=agents_pace, briefs=briefs).run()
