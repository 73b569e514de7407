"""A worker at work, with a client that only keeps what it is told."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from broker.domain.commands import Command, TakeBotTurn
from broker.domain.errors import Refused
from broker.protocol.frames import Ack, TurnFrame
from collabtui.bot.lookup import Shop
from collabtui.bot.worker import Worker
from collabtui.client.updates import TurnGiven, Update
from collabtui.understanding.api import Guess, Reading, Understanding
from tests.unit.bot.turns import SCRIPT, FakeShop, reading

PATIENCE_S = 5


class FakeClient:
    """Gives the turns it is told to; keeps the answers, or raises what it is told to for a conversation.

    ``refuses`` are raised first, one for each send; ``ids`` are those of all sends. ``last`` are turns that come just
    before the broker's answer to the leave; ``lost`` is raised instead of that.
    """

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Update | None] = asyncio.Queue()
        self.sent: asyncio.Queue[TakeBotTurn] = asyncio.Queue()
        self.raises: dict[str, Exception] = {}
        self.refuses: list[Refused] = []
        self.ids: list[str | None] = []
        self.left = asyncio.Event()
        self.last: tuple[TurnFrame, ...] = ()
        self.lost: Exception | None = None

    def give(self, *turns: TurnFrame) -> None:
        for one in turns:
            self.queue.put_nowait(TurnGiven(one))

    async def updates(self) -> AsyncIterator[Update]:
        while (update := await self.queue.get()) is not None:
            yield update

    async def leave(self) -> None:
        if self.lost is not None:
            raise self.lost
        self.give(*self.last)
        self.left.set()

    async def send(self, command: Command, id: str | None = None) -> Ack:
        assert isinstance(command, TakeBotTurn)
        self.ids.append(id)
        if self.refuses:
            raise self.refuses.pop(0)
        if command.conversation in self.raises:
            raise self.raises[command.conversation]
        self.sent.put_nowait(command)
        return Ack(id="k1")


class Reader:
    """Reads every text as the same intent; ``first`` is done before."""

    def __init__(self, intent: str = "greeting", first: Callable[[str], object] = lambda text: None) -> None:
        self._intent, self._first = intent, first

    def read(self, text: str) -> Reading:
        self._first(text)
        return reading(text, self._intent)

    def detect(self, text: str, languages: Sequence[str]) -> Guess:
        return Guess(languages[1], 0.75)


class Running:
    """A worker at work; leaving the block ends its client, then waits for it."""

    def __init__(self, reader: Understanding | None = None, shop: Shop | None = None, most: int = 4) -> None:
        self.client = FakeClient()
        self.pauses: list[int] = []
        self.worker = Worker(self.client, reader or Reader(), shop or FakeShop(), SCRIPT, most, self._pause_s)

    def _pause_s(self, refusals: int) -> float:
        self.pauses.append(refusals)
        return 0.0

    async def __aenter__(self) -> FakeClient:
        self._task = asyncio.create_task(self.worker.run())
        return self.client

    async def __aexit__(self, *_: object) -> None:
        self.client.queue.put_nowait(None)
        await asyncio.wait_for(self._task, PATIENCE_S)


async def said(client: FakeClient) -> TakeBotTurn:
    return await asyncio.wait_for(client.sent.get(), PATIENCE_S)
