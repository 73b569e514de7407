"""What the window sends, in which order, how often."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection

import pytest

from broker.domain.actors import Actor, Role
from broker.domain.commands import Command, OpenConversation, PostMessage
from broker.domain.errors import LimitReached, Refused, StorageUnavailable
from broker.domain.events import MessagePosted
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.owner_events import ConversationOpened
from broker.protocol.frames import Ack, EventFrame, Result
from broker.protocol.questions import ListConversations
from collabtui.client.errors import NotRunning
from collabtui.client.mirror import Mirror
from collabtui.client.updates import ConnectionState, EventApplied, StateChanged, Update
from collabtui.customer import link as link_module
from collabtui.customer.link import Link, Told

OPENING = OpenConversation("c1")
STREAM = "conversation:c1"
MARIA = Actor("customer", "maria")


class FakeDesk:
    """A broker that stores everything but for what ``refuses`` says, each refusal once."""

    def __init__(self, role: Role = "customer") -> None:
        self.mirror, self.role = Mirror("public"), role
        self.state: ConnectionState = "online"
        self.refuses: list[Refused] = []
        self.asked: list[tuple[str, Command]] = []
        self.typed = 0
        self.unwilling: Refused | None = None
        self._updates: asyncio.Queue[Update] = asyncio.Queue()

    async def online(self) -> Actor:
        return Actor(self.role, "maria")

    async def send(self, command: Command, id: str | None = None) -> Ack:
        assert id is not None
        self.asked.append((id, command))
        if self.refuses and not isinstance(command, OpenConversation):
            raise self.refuses.pop(0)
        if isinstance(command, OpenConversation):
            self.happens(ConversationOpened("maria", "web", "en", ""))
        if isinstance(command, PostMessage):
            self.happens(MessagePosted(id, command.text, 0))
        return Ack(id=id)

    def happens(self, event: ConversationOpened | MessagePosted) -> None:
        n = self.mirror.n(STREAM) + 1
        self.mirror.apply(EventFrame(stream=STREAM, n=n, at=n, actor=MARIA, event=event))
        self._updates.put_nowait(EventApplied(STREAM, n, n, MARIA, event))

    def tells(self, update: Update) -> None:
        self._updates.put_nowait(update)

    async def unfollow(self, stream: str) -> None:
        self.mirror.forget(stream)

    async def query(self, q: ListConversations) -> Result:
        if self.unwilling is not None:
            raise self.unwilling
        return Result(id="q")

    async def follow(self, stream: str, after_n: int = 0) -> None:
        self.mirror.begin(stream, after_n)

    def typing(self, conversation: str, epoch: int = 0) -> None:
        self.typed += 1

    async def updates(self) -> AsyncIterator[Update]:
        while True:
            yield await self._updates.get()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # a fake tells nobody what it got
            await asyncio.sleep(0)


class Room:
    """A link whose words are kept."""

    def __init__(self, desk: FakeDesk) -> None:
        self.at = 100_000
        self.refused: list[tuple[str, str]] = []
        self.ended: list[Exception] = []
        self.changes = asyncio.Event()
        self.stored: list[Collection[str]] = []
        told = Told(
            changed=self.changes.set,
            arrived=self.stored.append,
            refused=lambda why, text: self.refused.append((why, text)),
            ended=self.ended.append,
        )
        self.link = Link(desk, OPENING, is_new=True, told=told, clock=lambda: self.at)
        self.link.start()


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    monkeypatch.setattr(link_module, "PAUSES_S", (0, 0))
    return FakeDesk()


async def test_wishes_go_out_in_order_after_the_conversation_is_opened(desk: FakeDesk) -> None:
    room = Room(desk)
    room.link.say("one")
    room.link.say("two")
    room.link.ask_for_a_person()
    await until(lambda: len(desk.asked) == 4)
    assert [command for _, command in desk.asked] == [
        OPENING,
        PostMessage("c1", "one"),
        PostMessage("c1", "two"),
        RequestHandoff("c1"),
    ]
    await until(lambda: not room.link.now.unsent)
    assert [line.text for line in room.link.now.transcript.lines] == ["one", "two"]
    await room.link.stop()


async def test_a_message_that_a_busy_broker_put_off_is_sent_again_under_its_id_before_the_next(desk: FakeDesk) -> None:
    desk.refuses = [StorageUnavailable("The disk is full.")]
    room = Room(desk)
    room.link.say("one")
    room.link.say("two")
    await until(lambda: len(desk.asked) == 4)
    (_, first), (id, _), (again, _), (_, last) = desk.asked
    assert (first, id, last) == (OPENING, again, PostMessage("c1", "two"))
    assert not room.refused
    await room.link.stop()


async def test_a_refused_message_comes_back_with_the_reason(desk: FakeDesk) -> None:
    desk.refuses = [LimitReached("That is enough for a minute.")]
    room = Room(desk)
    room.link.say("too much")
    await until(lambda: bool(room.refused))
    assert room.refused == [("That is enough for a minute.", "too much")]
    assert room.link.now.unsent == ()
    assert room.ended == []
    await room.link.stop()


async def test_that_we_write_is_told_once_in_three_seconds(desk: FakeDesk) -> None:
    room = Room(desk)
    room.link.typing()
    assert desk.typed == 0, "there is no conversation yet"
    await until(lambda: room.link.now.transcript.n == 1)
    for at in (100_000, 100_500, 102_999, 103_000, 104_000):
        room.at = at
        room.link.typing()
    assert desk.typed == 2
    await room.link.stop()


async def test_a_flood_is_drawn_once_a_frame(desk: FakeDesk) -> None:
    draws: list[int] = []
    told = Told(lambda: draws.append(1), lambda _stored: None, lambda _why, _text: None, lambda _error: None)
    link = Link(desk, OPENING, is_new=True, told=told, clock=lambda: 0)
    link.start()
    await until(lambda: link.now.transcript.n == 1)
    for n in range(500):
        desk.happens(MessagePosted(f"m{n}", "again", 0))
    await until(lambda: link.now.transcript.n == 501)
    assert len(draws) <= 50
    await link.stop()


async def test_a_broker_that_will_not_tell_of_other_conversations_costs_not_this_one(desk: FakeDesk) -> None:
    desk.unwilling = StorageUnavailable("The store can't be read now.")
    room = Room(desk)
    room.link.say("one")
    await until(lambda: len(desk.asked) == 2 and not room.link.now.unsent)
    assert (room.ended, room.link.now.elsewhere) == ([], None)
    await room.link.stop()


async def test_a_token_for_somebody_else_ends_it(desk: FakeDesk) -> None:
    desk.role = "agent"
    room = Room(desk)
    await until(lambda: bool(room.ended))
    assert isinstance(room.ended[0], NotRunning)
    await room.link.stop()


async def test_the_state_of_the_connection_is_known_from_the_start(desk: FakeDesk) -> None:
    room = Room(desk)
    assert room.link.now.connection == "online"
    desk.tells(StateChanged("reconnecting", "gone"))
    await until(lambda: room.link.now.connection == "reconnecting")
    await asyncio.wait_for(room.changes.wait(), 5)
    await room.link.stop()
