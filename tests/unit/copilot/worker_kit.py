"""A client that folds what it is told, then keeps what the copilot proposes."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence

from broker.domain.actors import DESK, Actor
from broker.domain.commands import Command, OfferSuggestion, SetField
from broker.domain.errors import NotFound
from broker.domain.events import ConversationEvent, MessagePosted
from broker.domain.owner_events import ConversationOpened, HandoffRequested
from broker.protocol.copilot_frames import Drafting, Reworked
from broker.protocol.frames import (
    Ack,
    Assist,
    EventFrame,
    Reset,
    Result,
)
from broker.protocol.questions import GetRedaction, QueryKind
from broker.protocol.rows import RedactionRow
from collabtui.client.mirror import Mirror
from collabtui.client.updates import AssistGiven, EventApplied, Update
from collabtui.copilot.findings import Finds
from collabtui.copilot.worker import Offering, Worker
from collabtui.knowledge.search import Hit
from collabtui.writing.drafter import Drafter
from collabtui.writing.reworder import Reworder

PATIENCE_S = 5
STREAM = "conversation:c1"
MARIA, ADA, OTHER = Actor("customer", "maria"), Actor("agent", "ada"), Actor("copilot", "other")

WAX = ["wax for boots", "wax for skis", "wax for tents", "wax for candles"]
TITLES = [*WAX, "stoves", "ropes"]


class Shelf:
    """Documents of one line each, found by any word that the text has, plural or not."""

    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        words = {word.casefold().rstrip("s") for word in re.findall(r"\w+", text)}
        hits = (
            Hit(f"a{n}", f"a{n}.md", title, "public", (), f"All about {title}.", (), 1.0, 0.8)
            for n, title in enumerate(TITLES)
            if words & {word.rstrip("s") for word in title.split()} - {"for"}
        )
        return tuple(hits)[:limit]


OPENED = (MARIA, ConversationOpened("maria", "web", "en", "v1"))
QUEUED = (DESK, HandoffRequested("t1", "support", 3))


def said(text: str, id: str, actor: Actor = MARIA) -> tuple[Actor, MessagePosted]:
    return actor, MessagePosted(id, text, 1)


class FakeClient:
    """A broker's log of one conversation with the mirror of who follows it."""

    def __init__(self, *past: tuple[Actor, ConversationEvent]) -> None:
        self.mirror = Mirror("desk")
        self.queue: asyncio.Queue[Update | None] = asyncio.Queue()
        self.sent: asyncio.Queue[OfferSuggestion] = asyncio.Queue()
        self.unfollowed: asyncio.Queue[str] = asyncio.Queue()
        self.summaries: asyncio.Queue[SetField] = asyncio.Queue()
        self.told: asyncio.Queue[Drafting] = asyncio.Queue()
        self.reworked: asyncio.Queue[Reworked] = asyncio.Queue()
        self.follows: list[str] = []
        self.raises: Exception | None = None
        self.refusals: list[Exception] = []  # of the next summaries
        self.failed = asyncio.Event()
        self.unwanted: set[str] = set()  # texts of suggestions that are refused
        self.blanks = False
        self._log = list(past)

    def assist(self) -> None:
        self.queue.put_nowait(AssistGiven(Assist(conversation="c1")))

    def happens(self, *events: tuple[Actor, ConversationEvent]) -> None:
        """More of the conversation, seen at once by who follows it."""
        for event in events:
            self._log.append(event)
            if self.follows:
                self._tell(len(self._log))

    def begins_anew(self) -> None:
        """The broker could not serve the cursor: everything is told once more."""
        self.mirror.apply(Reset(stream=STREAM, reason="restored"))
        for n in range(1, len(self._log) + 1):
            self._tell(n)

    async def updates(self) -> AsyncIterator[Update]:
        while (update := await self.queue.get()) is not None:
            yield update

    async def follow(self, stream: str) -> None:
        if self.raises is not None:
            self.failed.set()
            raise self.raises
        if stream not in self.follows:
            self.follows.append(stream)
            self.mirror.begin(stream, 0)
            for n in range(1, len(self._log) + 1):
                self._tell(n)

    async def unfollow(self, stream: str) -> None:
        self.follows.remove(stream)
        self.mirror.forget(stream)
        self.unfollowed.put_nowait(stream)

    async def send(self, command: Command) -> Ack:
        if isinstance(command, SetField):
            if self.refusals:
                raise self.refusals.pop(0)
            self.summaries.put_nowait(command)
        else:
            assert isinstance(command, OfferSuggestion)
            if command.text in self.unwanted:
                raise NotFound("Nothing of that conversation may be told.")
            self.sent.put_nowait(command)
        return Ack(id="k1")

    def tell(self, frame: Drafting | Reworked) -> None:
        if isinstance(frame, Drafting):
            self.told.put_nowait(frame)
        else:
            self.reworked.put_nowait(frame)

    async def query(self, q: QueryKind) -> Result:
        assert isinstance(q, GetRedaction)
        return Result(id="q1", redaction=RedactionRow(exports=False, prompts=self.blanks, kinds=("email",)))

    def _tell(self, n: int) -> None:
        actor, event = self._log[n - 1]
        self.mirror.apply(EventFrame(stream=STREAM, n=n, at=n, actor=actor, event=event))
        self.queue.put_nowait(EventApplied(STREAM, n, n, actor, event))


class Running:
    """A copilot at work; leaving the block ends its client, then waits for it."""

    def __init__(
        self,
        *past: tuple[Actor, ConversationEvent],
        drafter: Drafter | None = None,
        reworder: Reworder | None = None,
        finder: Finds | None = None,
        besides: Sequence[Offering] = (),
    ) -> None:
        self.client = FakeClient(*past)
        self._worker = Worker(self.client, Shelf(), drafter, reworder, besides, finder)

    async def __aenter__(self) -> FakeClient:
        self._task = asyncio.create_task(self._worker.run())
        return self.client

    async def __aexit__(self, *_: object) -> None:
        self.client.queue.put_nowait(None)
        await asyncio.wait_for(self._task, PATIENCE_S)


async def offered(client: FakeClient) -> OfferSuggestion:
    return await asyncio.wait_for(client.sent.get(), PATIENCE_S)


def left(client: FakeClient) -> list[str]:
    """The messages that further suggestions are about."""
    return [client.sent.get_nowait().about for _ in range(client.sent.qsize())]


async def followed(client: FakeClient) -> None:
    """Wait until the copilot has read the past: then it has an answer for what comes next."""
    client.happens(said("Anything on ropes?", "probe"))
    async with asyncio.timeout(PATIENCE_S):
        while (await client.sent.get()).about != "probe":
            continue
