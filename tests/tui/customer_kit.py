"""A customer's window on a real broker in this process, played by keys, read from the screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from broker.build import Running
from broker.domain.commands import OpenConversation, PostMessage, Resolve, TakeBotTurn
from broker.domain.conversation_parts import Survey
from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.owners import Offered
from broker.domain.signals import Intent, Signals
from collabtui.client.connection import Client
from collabtui.client.updates import TurnGiven
from collabtui.customer.app import CustomerApp
from collabtui.customer.draft_files import DraftFiles
from collabtui.customer.script import Performance
from collabtui.customer.visit import Visit as Coming
from collabtui.ui.settings import Read, Settings
from tests.e2e.parties import broker_in, party
from tests.tui.screen import seen, sees

#: Longer than anything here takes on a busy machine; only a failing test waits for it.
PATIENCE_S = 20.0
SURE = Signals(intents=(Intent("order_status", 0.95),), sentiment=0.2)
STREAM = "conversation:c1"


class Seat:
    """Somebody at a customer's window."""

    def __init__(self, pilot: Pilot[None], app: CustomerApp) -> None:
        self.pilot, self.app = pilot, app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))

    async def says(self, text: str) -> None:
        await self.type(text)
        await self.press("enter")

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


class Visit(Seat):
    """Maria at her window, with those around her."""

    def __init__(
        self, pilot: Pilot[None], app: CustomerApp, running: Running, data: Path, around: AsyncExitStack
    ) -> None:
        super().__init__(pilot, app)
        self.running, self._data, self._around = running, data, around

    async def bot(self, answer: str = "I am the bot.") -> None:
        """A bot that says the same to everybody."""
        client = await self._around.enter_async_context(party(self.running, self._data, "bot", "bot"))
        playing = asyncio.create_task(_play(client, answer))
        self._around.push_async_callback(_end, playing)

    async def agent(self) -> Client:
        """Ada, on duty."""
        client = await self._around.enter_async_context(party(self.running, self._data, "agent", "ada"))
        await client.follow(STREAM)
        await client.send(SetPresence("online"))
        return client

    async def accepts(self, agent: Client) -> int:
        """Ada takes the conversation as soon as it is offered to her; the epoch that she writes under."""
        await self.until(lambda: isinstance(_owner(agent), Offered), "nothing is offered")
        owner = _owner(agent)
        assert isinstance(owner, Offered)
        return (await agent.send(AcceptOffer("c1", owner.offer))).epoch

    async def replies(self, agent: Client, epoch: int, text: str) -> None:
        await agent.send(PostMessage("c1", text, epoch))

    def survey(self, agent: Client) -> Survey:
        """What the desk knows of the rating."""
        state = agent.mirror.conversation("c1")
        assert state is not None
        return state.survey

    async def resolves(self, agent: Client) -> None:
        await agent.send(Resolve("c1", "solved"))


def _owner(agent: Client) -> object:
    state = agent.mirror.conversation("c1")
    return state.owner if state else None


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


@asynccontextmanager
async def visit_of(
    folder: Path,
    size: tuple[int, int] = (80, 24),
    *,
    is_new: bool = True,
    drafts: DraftFiles | None = None,
    performance: Performance | None = None,
    hint: str = "",
) -> AsyncIterator[Visit]:
    """Maria at her window, whose conversation is c1; ``is_new`` false resumes it, which nobody opened."""
    data = folder / "data"
    async with AsyncExitStack() as around:
        running = await around.enter_async_context(broker_in(folder, "memory"))
        client = await around.enter_async_context(party(running, data, "customer", "maria"))
        come = Coming(OpenConversation("c1"), is_new, drafts, performance, hint=hint)
        app = CustomerApp(client, come, Read(Settings()))
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Visit(pilot, app, running, data, around)
            await app.window.link.stop()
