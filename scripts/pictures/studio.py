"""A whole desk in one process, whose time stands still: the place where pictures are taken."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from broker.build import broker_for
from broker.config import Config
from broker.domain.audience import Audience
from broker.domain.commands import Command, OpenConversation, PostMessage
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.ids import AGENT, CONVERSATION, stream_of
from broker.protocol.frames import Ack
from collabtui.client.connection import Client
from collabtui.client.local import credentials
from collabtui.demo.cast import Part
from collabtui.demo.stage import Stage, staged
from collabtui.training.scenario import load_scenarios
from pictures.camera import PATIENCE_S
from pictures.clock import Standing

SEED: Final = 7
#: Suggestions come one by one, nobody says which is the last: this long without another.
QUIET_S: Final = 0.4


class Stuck(Exception):
    """The desk did not do what the plot needs; the sentence says what."""


class Studio:
    """The desk with those who were called to it; conversations are named after their customers."""

    def __init__(self, stage: Stage, clock: Standing, folder: Path, around: AsyncExitStack) -> None:
        self.stage, self.clock, self.folder = stage, clock, folder
        self._around = around
        self._there: dict[str, Client] = {}

    def client(self, name: str) -> Client:
        """Of who is there. Raises KeyError."""
        return self._there[name]

    async def agent(self, name: str, capacity: int) -> Client:
        """An agent, online, with the skill of the desk."""
        client = await self._comes(name, await self.agent_token(name, capacity), "desk")
        await client.follow(stream_of(AGENT, name))
        await client.send(SetPresence("online"))
        return client

    async def agent_token(self, name: str, capacity: int) -> str:
        """What lets an agent's screen in, too."""
        return await self.stage.agent_token(name, name.title(), capacity)

    async def supervisor_token(self, name: str) -> str:
        """The same for a supervisor's."""
        local = self.stage.local
        return await credentials(local, "supervisor", name, name=name.title(), data_dir=self.stage.folder)

    async def customer_token(self, name: str) -> str:
        """The same for a customer of the shop."""
        return await self.stage.token_of(name, self.stage.record(name))

    async def opens(self, name: str, conversation: str = "") -> Client:
        """A customer of the shop comes, opens a conversation."""
        client = self._there.get(name) or await self._comes(name, await self.customer_token(name), "public")
        record = self.stage.record(name)
        id = conversation or name
        await client.send(OpenConversation(id, record.channel or "web", record.language, record.device))
        for reader in (client, self.stage.supervisor):
            await reader.follow(stream_of(CONVERSATION, id))
        return client

    async def says(self, name: str, text: str, *, after_s: float = 20, conversation: str = "") -> None:
        """After so long a customer says something; waits until somebody answered it, or nobody will soon."""
        self.clock.go_on(after_s)
        id = conversation or name
        await self.done(self._there[name], PostMessage(id, text))
        if self.state(id).agent is None:
            await self.until(lambda: self._is_answered(id), f"nobody answered {name}")

    async def writes(
        self, agent: str, conversation: str, text: str, *, after_s: float = 20, note: bool = False
    ) -> None:
        """A while later an agent writes to the customer, or a note."""
        self.clock.go_on(20)
        said = PostMessage(conversation, text, self.state(conversation).epoch, "note" if note else "public")
        await self.done(self._there[agent], said)

    async def accepts(self, agent: str, conversation: str, *, after_s: float = 15) -> None:
        """An agent takes the conversation, once it is offered to them."""
        await self.offered(agent, conversation)
        self.clock.go_on(after_s)
        await self.done(self._there[agent], AcceptOffer(conversation, self._offers(agent)[conversation]))
        # Who types is believed only by a broker that told them what they type into.
        await self._there[agent].follow(stream_of(CONVERSATION, conversation))

    async def offered(self, agent: str, conversation: str) -> None:
        """Wait until it is offered to this agent."""
        await self.until(lambda: conversation in self._offers(agent), f"{conversation} is not offered to {agent}")

    async def done(self, client: Client, command: Command) -> Ack:
        """Have a command carried out, known to everybody here."""
        ack = await client.send(command)
        mirror = self.stage.supervisor.mirror
        if ack.stream.startswith(CONVERSATION):
            await self.until(lambda: mirror.n(ack.stream) >= ack.n, f"{ack.stream} stands still")
        return ack

    async def suggested(self, conversation: str) -> None:
        """Wait until the copilot has said what it has to say."""
        await self.until(lambda: bool(self.state(conversation).suggestions), "the copilot suggests nothing")
        before = 0
        while len(self.state(conversation).suggestions) > before:
            before = len(self.state(conversation).suggestions)
            await asyncio.sleep(QUIET_S)

    def state(self, conversation: str) -> Conversation:
        """The conversation as the broker told it."""
        return self.stage.supervisor.mirror.conversation(conversation) or Conversation(conversation)

    async def until(self, is_so: Callable[[], bool], trouble: str) -> None:
        """Wait until it is so. Raises Stuck."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not is_so():  # noqa: ASYNC110  # what is waited for has no event in common
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise Stuck(f"{trouble} within {PATIENCE_S:g} s.") from None

    async def leaves(self, name: str) -> None:
        """Somebody's connection ends."""
        await self._there.pop(name).stop()

    async def _comes(self, name: str, token: str, audience: Audience) -> Client:
        client = self.stage.client(token, audience)
        self._there[name] = await self._around.enter_async_context(client)
        await client.online()
        return client

    def _offers(self, agent: str) -> dict[str, str]:
        """The open offers to an agent: conversation -> offer."""
        known = self._there[agent].mirror.agent(agent)
        return {} if known is None else {conversation: offer for offer, conversation in known.offers.items()}

    def _is_answered(self, conversation: str) -> bool:
        state = self.state(conversation)
        public = [line for line in state.lines if line.visibility == "public"]
        return bool(public) and public[-1].author.role != "customer"


@asynccontextmanager
async def studio() -> AsyncIterator[Studio]:
    """An empty desk: broker, shop, bot, copilot, nobody else."""
    clock = Standing()
    policy = Path(str(files("demo_data") / "policy.toml"))
    scenarios = load_scenarios(files("demo_data") / "scenarios")
    parts = [Part(number, one, one.customer, one.customer) for number, one in enumerate(scenarios)]
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        folder = Path(name)
        config = Config(data=folder / "desk", policy=policy, port=0, store="memory")
        async with broker_for(config, clock), AsyncExitStack() as around:
            stage = await around.enter_async_context(staged(_only_noahs_fail(parts), SEED, 0, theirs=config.data))
            yield Studio(stage, clock, folder, around)


def _only_noahs_fail(parts: list[Part]) -> list[Part]:
    """For one customer the shop does not work."""
    return [part for part in parts if part.customer == "noah"]
