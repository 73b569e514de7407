"""A client without a broker: streams are lists, commands are noted, answers are the test's."""

import asyncio
from collections.abc import AsyncIterator, Callable

from broker.domain.actors import Actor
from broker.domain.audience import audience_of
from broker.domain.commands import Command
from broker.domain.errors import NotFound, Refused
from broker.domain.events import Event
from broker.protocol.frames import Ack, EventFrame, Reset, Result, Waiting
from broker.protocol.questions import GetPacket, ListAgents, ListConversations, ListTokens
from collabtui.client.feed import Feed
from collabtui.client.mirror import Mirror
from collabtui.client.updates import ConnectionState, ConversationBegun, EventApplied, StateChanged, WaitingSeen
from collabtui.line.printed import Printed

#: Far more than anything here takes: only a test that fails waits so long.
PATIENCE_S = 5.0

#: What a command leads to: (stream, author, event), in order.
Consequences = list[tuple[str, Actor, Event]]


class FakeDesk:
    """``on`` says what follows from a kind of command: events, or the refusal to raise."""

    def __init__(self, actor: Actor) -> None:
        self.me = actor
        self.mirror = Mirror(audience_of(actor.role))
        self.state: ConnectionState = "online"
        self.sent: list[Command] = []
        self.on: dict[type[Command], Callable[[Command, str], Consequences | Refused]] = {}
        self.result = Result(id="q1")
        self.refusal: Refused | None = None  # of every query
        self.end: BaseException | None = None
        self._logs: dict[str, list[EventFrame]] = {}
        self._followed: set[str] = set()
        self._feeds: list[Feed] = []

    def happen(self, stream: str, actor: Actor, event: Event) -> int:
        """One more event of a stream; its number."""
        log = self._logs.setdefault(stream, [])
        frame = EventFrame(stream=stream, n=len(log) + 1, at=(len(log) + 1) * 1_000, actor=actor, event=event)
        log.append(frame)
        if stream in self._followed:
            self._deliver(frame)
        return frame.n

    def replay(self, stream: str) -> None:
        """The broker could not serve the old place: the stream comes anew."""
        self.mirror.apply(Reset(stream=stream, reason="restored"))
        for frame in self._logs[stream]:
            self._deliver(frame)

    def turn(self, state: ConnectionState, detail: str = "") -> None:
        self.state = state
        for feed in self._feeds:
            feed.put(StateChanged(state, detail))

    def place(self, conversation: str, position: int, of: int, expected_ms: int | None = None) -> None:
        """The broker tells a customer's place in the queue."""
        for feed in self._feeds:
            feed.put(WaitingSeen(Waiting(conversation=conversation, position=position, of=of, expected_ms=expected_ms)))

    def begin(self, conversation: str) -> None:
        """The broker tells that the desk began this conversation."""
        for feed in self._feeds:
            feed.put(ConversationBegun(conversation))

    def stop(self, why: BaseException) -> None:
        """The client ends for good."""
        self.end = why
        for feed in self._feeds:
            feed.end()

    def of(self, kind: type[Command]) -> list[Command]:
        """The commands of one kind that were sent."""
        return [command for command in self.sent if isinstance(command, kind)]

    async def online(self) -> Actor:
        if self.end is not None:
            raise self.end
        return self.me

    async def send(self, command: Command, id: str | None = None) -> Ack:
        self.sent.append(command)
        follow_up = self.on.get(type(command))
        follows = follow_up(command, id or f"id-{len(self.sent)}") if follow_up else []
        if isinstance(follows, Refused):
            raise follows
        placed = [(stream, self.happen(stream, actor, event)) for stream, actor, event in follows]
        stream, n = placed[0] if placed else ("", 0)
        return Ack(id="x", stream=stream, n=n)

    def post(self, command: Command) -> str:
        self.sent.append(command)
        return f"id-{len(self.sent)}"

    async def follow(self, stream: str, after_n: int = 0) -> None:
        if stream not in self._logs:
            raise NotFound(f"There is no {stream} for you.")
        if stream not in self._followed:
            self._followed.add(stream)
            for frame in self._logs[stream]:
                self._deliver(frame)

    async def unfollow(self, stream: str) -> None:
        self._followed.discard(stream)
        self.mirror.forget(stream)

    async def query(self, q: ListConversations | ListAgents | ListTokens | GetPacket) -> Result:
        if self.refusal is not None:
            raise self.refusal
        return self.result

    def updates(self) -> Feed:
        feed = Feed()
        self._feeds.append(feed)
        return feed

    def follows(self, stream: str) -> bool:
        return stream in self._followed

    def _deliver(self, frame: EventFrame) -> None:
        self.mirror.apply(frame)
        for feed in self._feeds:
            feed.put(EventApplied(frame.stream, frame.n, frame.at, frame.actor, frame.event))


class Keyboard(AsyncIterator[str]):
    """Lines as somebody types them."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()

    def types(self, *lines: str) -> None:
        for line in lines:
            self._lines.put_nowait(line)

    def ends(self) -> None:
        self._lines.put_nowait(None)

    async def __anext__(self) -> str:
        line = await self._lines.get()
        if line is None:
            raise StopAsyncIteration
        return line


class Screen:
    """What was printed."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._printed = asyncio.Event()

    def say(self, entry: Printed) -> None:
        self.lines.append(entry.plain())
        self._printed.set()

    async def shows(self, part: str) -> str:
        """Wait for a line with this part; that line."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                self._printed.clear()
                found = next((line for line in self.lines if part in line), None)
                if found is not None:
                    return found
                await self._printed.wait()
