"""A console on a real broker in this process, played by keys, read from the screen."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from broker.build import Running
from broker.domain.actors import Role
from broker.domain.commands import Command, OfferSuggestion, OpenConversation, PostMessage, SetField, TakeBotTurn
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.ids import CONVERSATION, stream_of
from broker.domain.owners import Offered
from broker.domain.signals import Intent, Signals
from collabtui.client.connection import Client
from collabtui.client.local import credentials
from collabtui.client.updates import TurnGiven
from collabtui.console.app import ConsoleApp
from collabtui.console.coach import Coaching
from collabtui.console.office import Start
from collabtui.console.screens.desk import DeskScreen
from collabtui.ui.settings import Read, Settings
from tests.e2e.parties import broker_in, party
from tests.tui.screen import picture, seen, sees

#: Longer than anything here takes on a busy machine; only a failing test waits for it.
PATIENCE_S = 20.0
SURE = Signals(intents=(Intent("order_status", 0.95),), sentiment=0.2)


@dataclass(frozen=True, slots=True)
class Seat:
    """How the console is started."""

    size: tuple[int, int]
    undo_s: float
    capacity: int
    role: Role = "agent"
    coaching: Coaching = field(default_factory=Coaching)


class Desk:
    """One agent's console with those around it. Ada sits at it."""

    pilot: Pilot[None]
    app: ConsoleApp

    def __init__(self, running: Running, relay: "Relay", folder: Path, around: AsyncExitStack, seat: Seat) -> None:
        self.running, self._relay, self._folder, self._around, self._seat = running, relay, folder, around, seat
        self._customers: dict[str, Client] = {}
        self._mine = AsyncExitStack()

    async def sit_down(self) -> None:
        """Start the console with a connection of its own, until ada is online."""
        local, skills = self.running.local, {"support": 3}
        data, capacity = self._folder / "data", self._seat.capacity
        role = self._seat.role
        token = await credentials(local, role, "ada", name="Ada", skills=skills, capacity=capacity, data_dir=data)
        url = f"ws://127.0.0.1:{self._relay.port}/"
        client = await self._mine.enter_async_context(Client(url, token, role_audience="desk"))
        settings = Settings(undo_seconds=self._seat.undo_s, bell=False, notify=False)
        start = Start(
            "ada",
            self._folder / "drafts",
            lambda: time.time_ns() // 1_000_000,
            settings,
            role=role,
            name="Ada",
            coaching=self._seat.coaching,
        )
        self.app = ConsoleApp(client, start, Read(settings), theme="collabtui-dark")
        self.pilot = await self._mine.enter_async_context(self.app.run_test(size=self._seat.size, notifications=True))
        if role == "supervisor":
            await self.until(lambda: self.screen.model.connection == "online", "ada is not connected")
        else:
            await self.until(lambda: self.screen.model.agent.presence == "online", "ada is not online")

    async def get_up(self) -> None:
        """End the console, saying nothing to the broker that a crash would not say."""
        await self.screen.talk.leave()
        await self.screen.link.stop()
        await self._mine.aclose()

    async def restart(self) -> None:
        """End the console, start it again."""
        await self.get_up()
        await self.sit_down()

    async def cut(self) -> None:
        """Cut the console's line to the broker until ``mend``."""
        await self._relay.cut()
        await self.until(lambda: self.screen.model.connection == "reconnecting", "the cut was not noticed")

    async def mend(self) -> None:
        await self._relay.start()

    @property
    def screen(self) -> DeskScreen:
        return self.app.desk

    # -- the agent ---------------------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """A burst: the screen is looked at once all of it is there."""
        for letter in text:
            self.app.post_message(Key(_character_to_key(letter), letter))
        await self.pilot.pause()

    async def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until it is so; else show the screen."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not is_so():
                    await self.pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError(f"{what}\n" + "\n".join(seen(self.app))) from None

    async def sees(self, *words: str) -> None:
        """Wait until all the words are on the screen, each on one row."""
        for one in words:
            await self.until(lambda one=one: sees(self.app, one), f"not on the screen: {one}")  # type: ignore[misc]

    async def sees_no(self, words: str) -> None:
        await self.until(lambda: not sees(self.app, words), f"still on the screen: {words}")

    def picture(self, name: str) -> None:
        picture(self.app, name)

    async def accepts(self, conversation: str) -> None:
        """Press the key as soon as the offer is there, wait until the conversation is mine."""
        await self.until(lambda: conversation in self.screen.model.offers, f"{conversation} is not offered")
        await self.press("a")
        await self.until(lambda: conversation in self.screen.model.agent.holding, f"{conversation} is not mine")
        await self.until(lambda: self.screen.model.tabs.current == conversation, f"{conversation} has no tab")
        self.app.clear_notifications()  # the offer's own would lie on what is read next, for five seconds

    # -- those around ------------------------------------------------------------------------------------------------

    async def joins(self, role: Any, name: str, **options: Any) -> Client:
        return await self._around.enter_async_context(party(self.running, self._folder / "data", role, name, **options))

    async def customer(self, name: str, *texts: str, conversation: str = "") -> Client:
        """A customer who opens a conversation named like them, then says these things."""
        client = await self.joins("customer", name)
        self._customers[name] = client
        await client.send(OpenConversation(conversation or f"c-{name}"))
        for text in texts:
            await client.send(PostMessage(conversation or f"c-{name}", text))
        return client

    async def says(self, name: str, text: str) -> None:
        await self._customers[name].send(PostMessage(f"c-{name}", text))

    async def reads(self, name: str) -> list[str]:
        """What a customer has on their screen."""
        client, conversation = self._customers[name], f"c-{name}"
        await client.follow(f"conversation:{conversation}")
        transcript = client.mirror.transcript(conversation)
        return [line.text for line in transcript.lines] if transcript else []

    async def bot(self, answer: str = "I am the bot.") -> None:
        """A bot that says the same to everybody."""
        client = await self.joins("bot", "bot")
        playing = asyncio.create_task(_play(client, answer))
        self._around.push_async_callback(_end, playing)

    async def copilot(self) -> Client:
        return await self.joins("copilot", "copilot")

    def state(self, conversation: str) -> Conversation:
        """The conversation as the console's own copy has it."""
        state = self.screen.model.conversation(conversation)
        assert state is not None, f"{conversation} is not followed"
        return state


async def _play(client: Client, answer: str) -> None:
    async for update in client.updates():
        if isinstance(update, TurnGiven):
            turn = update.frame
            signals = None if turn.turn is None else SURE
            taken = TakeBotTurn(
                turn.conversation, turn.lease, turn.epoch, turn.turn, (answer,), signals, ask_survey=turn.closing
            )
            await client.send(taken)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def suggestion(state: Conversation, text: str, source: str = "returns.md", *, internal: bool = False) -> Command:
    """A copilot's proposal about the newest message."""
    return OfferSuggestion(state.id, state.lines[-1].message, text, source, 0.9, internal)


def reading(conversation: str, name: str, value: str, version: int = 0) -> Command:
    """What a copilot read."""
    return SetField(conversation, FieldValue(name, value, "copilot", 0.8), version)


class Relay:
    """Stands between the console and its broker, so that the line can be cut while both live."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Drop every connection; nobody answers until ``start``."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._to)
        self._open |= {writer, back}
        await asyncio.gather(_pump(reader, back), _pump(there, writer), return_exceptions=True)
        self._open -= {writer, back}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    finally:
        writer.close()


@asynccontextmanager
async def desk_of(
    folder: Path,
    size: tuple[int, int] = (120, 36),
    *,
    undo_s: float = 0,
    capacity: int = 3,
    role: Role = "agent",
    coaching: Coaching | None = None,
    **sections: dict[str, float],
) -> AsyncIterator[Desk]:
    """Ada at her console; ``undo_s`` is her undo window."""
    async with AsyncExitStack() as around:
        running = await around.enter_async_context(broker_in(folder, "memory", **sections))
        relay = Relay(running.port)
        await relay.start()
        around.push_async_callback(relay.cut)
        desk = Desk(running, relay, folder, around, Seat(size, undo_s, capacity, role, coaching or Coaching()))
        await desk.sit_down()
        try:
            yield desk
        finally:
            await desk.get_up()


async def accepts(agent: Client, conversation: str) -> None:
    """A colleague waits for the offer of the conversation, then accepts it."""
    # Heard from here on: the offer may be there before it is followed.
    updates = agent.updates()
    await agent.follow(stream_of(CONVERSATION, conversation))
    while True:
        state = agent.mirror.conversation(conversation)
        if state is not None and isinstance(state.owner, Offered):
            await agent.send(AcceptOffer(conversation, state.owner.offer))
            return
        await anext(updates)
