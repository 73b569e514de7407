"""The console's contact with the client: what is followed, repeated, told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest

from broker.domain.actors import Actor
from broker.domain.commands import Command, HandBack
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import Forbidden, NoLiveBot, NoLiveCopilot, NotFound, Refused, StorageUnavailable
from broker.domain.packet import Packet
from broker.protocol.copilot_frames import Rework, ReworkDone
from broker.protocol.frames import Ack, EventFrame, Result
from broker.protocol.questions import GetPacket
from collabtui.client.errors import LoginRefused, Stopped
from collabtui.client.feed import Feed
from collabtui.client.updates import ConnectionState, EventApplied, StateChanged
from collabtui.console import link as module
from collabtui.console.link import BROKEN, FLOOD_S, FLOOD_UPDATES, Link, LinkHears
from collabtui.console.model import Model, Parts
from tests.unit.console.desk_made import ADA, NOW, Told, offer

ONLINE = SetPresence("online")


class FakeClient:
    """A client without a broker. ``refusals`` are raised one after the other by ``send``."""

    def __init__(self) -> None:
        self.mirror = Told().mirror
        self.state: ConnectionState = "online"
        self.followed: list[str] = []
        self.unreadable: set[str] = set()
        self.sent: list[tuple[Command, str | None]] = []
        self.refusals: list[Refused] = []
        self.typed: list[str] = []
        self.feed = Feed()
        self.end: Exception | None = None
        self.reworks: tuple[str, ...] | Exception | None = ()

    async def online(self) -> Actor:
        if self.end is not None:
            raise self.end
        return ADA

    async def send(self, command: Command, id: str | None = None) -> Ack:
        self.sent.append((command, id))
        if self.refusals:
            raise self.refusals.pop(0)
        return Ack(id=id or "")

    async def follow(self, stream: str, after_n: int = 0) -> None:
        if stream in self.unreadable:
            raise NotFound(f"There is no {stream} for you.")
        self.followed.append(stream)

    async def unfollow(self, stream: str) -> None:
        self.followed.remove(stream)

    async def watch_queue(self) -> None:
        self.followed.append("the queue")

    async def query(self, q: Any) -> Result:
        assert isinstance(q, GetPacket)
        packet = Packet(q.conversation, "maria", "en", None, None, "", None, (), (), (), (), (), 0)
        return Result(id="q", packet=packet)

    def typing(self, conversation: str, epoch: int = 0) -> None:
        self.typed.append(conversation)

    async def rework(self, wish: Rework) -> ReworkDone:
        if isinstance(self.reworks, Exception):
            raise self.reworks
        if self.reworks is None:
            await asyncio.Event().wait()
        return ReworkDone(id=wish.id, parts=self.reworks or (), why_not="")

    def updates(self) -> Feed:
        return self.feed

    def tell(self, *events: Any, stream: str = "agent:ada") -> None:
        """What the broker tells, in the mirror as well as in the feed."""
        for event in events:
            n = self.mirror.n(stream) + 1
            self.mirror.apply(EventFrame(stream=stream, n=n, at=NOW, actor=ADA, event=event))
            self.feed.put(EventApplied(stream, n, NOW, ADA, event))


class Office:
    """A link with those who hear of it."""

    def __init__(self) -> None:
        self.client = FakeClient()
        self.model = Model("ada", self.client.mirror)
        self.drawn: list[Parts] = []
        self.whole: list[str] = []
        self.ended: list[str] = []
        hears = LinkHears(self.drawn.append, lambda _: None, self.whole.append, self.ended.append)
        self.link = Link(self.client, self.model, hears, lambda: NOW)

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not is_so():  # noqa: ASYNC110  # what is waited for tells nobody
                await asyncio.sleep(0)


@asynccontextmanager
async def working() -> AsyncIterator[Office]:
    office = Office()
    office.link.start(ONLINE)
    try:
        await office.until(lambda: bool(office.client.sent))
        yield office
    finally:
        await office.link.stop()


async def test_it_follows_me_and_the_queue_before_it_comes_on_duty() -> None:
    async with working() as office:
        assert office.client.followed == ["agent:ada", "the queue"]
        assert [command for command, _ in office.client.sent] == [ONLINE]
        assert office.model.connection == "online"


async def test_an_offered_conversation_is_followed_until_nothing_wants_it() -> None:
    async with working() as office:
        office.client.tell(offer("c1"))
        await office.until(lambda: office.whole == ["c1"])
        assert "conversation:c1" in office.client.followed
        assert office.model.packets["c1"].customer == "maria"
        office.model.offers.clear()
        office.link.follow_what_is_wanted()
        await office.until(lambda: "conversation:c1" not in office.client.followed)
        assert office.model.packets == {}


async def test_what_may_not_be_read_says_why_in_its_place() -> None:
    async with working() as office:
        office.client.unreadable.add("conversation:c9")
        office.model.tabs.open("c9")
        office.link.follow_what_is_wanted()
        await office.until(lambda: "c9" in office.model.unreadable)
        assert "c9 for you" in office.model.unreadable["c9"]


async def test_a_flood_is_drawn_once_a_frame() -> None:
    async with working() as office:
        for _ in range(500):
            office.client.feed.put(StateChanged("online"))
        await office.until(lambda: len(office.drawn) > 0)
        assert len(office.drawn) <= 2


async def test_a_flood_that_goes_on_leaves_time_for_keys_between_its_drawings() -> None:
    loop, times = asyncio.get_running_loop(), list[float]()
    async with working() as office:

        def tell_until_drawn_thrice() -> bool:
            office.client.feed.put(StateChanged("online"))
            if len(office.drawn) > len(times):
                times.append(loop.time())
            return len(times) == 3

        await office.until(tell_until_drawn_thrice)
    assert all(later - earlier > 0.9 * FLOOD_S for earlier, later in pairwise(times))


@pytest.mark.parametrize(("updates", "apart"), [(FLOOD_UPDATES, 3 * FLOOD_S), (1, FLOOD_S)])
async def test_hands_on_the_keys_come_before_a_flood_alone(
    monkeypatch: pytest.MonkeyPatch, updates: int, apart: float
) -> None:
    monkeypatch.setattr(module, "KEYED_FLOOD_S", 3 * FLOOD_S)
    loop, times = asyncio.get_running_loop(), list[float]()
    async with working() as office:
        for drawing in range(4):
            office.link.keyed()
            for _ in range(updates):
                office.client.feed.put(StateChanged("online"))
            await office.until(lambda drawing=drawing: len(office.drawn) > drawing)  # type: ignore[misc]
            times.append(loop.time())
    between = [later - earlier for earlier, later in pairwise(times[1:])]
    assert all(0.9 * apart < gap for gap in between)
    assert min(between) < 2 * apart


async def test_a_broker_that_is_overloaded_is_asked_again_under_the_same_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES_S", (0.0, 0.0))
    async with working() as office:
        office.client.sent.clear()
        office.client.refusals += [StorageUnavailable("full"), StorageUnavailable("full")]
        await office.link.send(HandBack("c1"))
        assert len({id for _, id in office.client.sent}) == 1
        assert len(office.client.sent) == 3


async def test_a_refusal_that_no_repetition_mends_is_raised_at_once() -> None:
    async with working() as office:
        office.client.sent.clear()
        office.client.refusals.append(NoLiveBot("No bot is connected."))
        with pytest.raises(NoLiveBot):
            await office.link.send(HandBack("c1"))
        assert len(office.client.sent) == 1


async def test_nobody_is_told_that_i_type_where_i_do_not_answer() -> None:
    async with working() as office:
        office.link.typing("c1")
        assert office.client.typed == []


async def test_the_end_of_the_connection_is_told_in_its_own_words() -> None:
    async with working() as office:
        office.client.end = LoginRefused("The broker does not know this token.")
        office.client.feed.end()
        await office.until(lambda: bool(office.ended))
        assert office.ended == ["The broker does not know this token."]


async def test_a_fault_of_our_own_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with working() as office:
        office.client.feed.put("no update")  # type: ignore[arg-type]
        await office.until(lambda: bool(office.ended))
        assert office.ended == [BROKEN]
        assert "fault of its own" in caplog.text


async def test_waiting_ends_when_it_is_so_or_when_it_takes_too_long() -> None:
    async with working() as office:
        waiting = asyncio.create_task(office.link.until(lambda: "c1" in office.model.offers))
        office.client.tell(offer("c1"))
        assert await waiting is True
        assert await office.link.until(lambda: False, patience_s=0.01) is False


async def test_a_goodbye_is_said_only_to_a_broker_that_is_there() -> None:
    async with working() as office:
        office.client.sent.clear()
        office.model.connection = "reconnecting"
        await office.link.say_goodbye()
        assert office.client.sent == []
        office.model.connection = "online"
        await office.link.say_goodbye()
        assert [command for command, _ in office.client.sent] == [SetPresence("offline")]


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (("You can.",), ""),
        ((), ""),
        (NoLiveCopilot("Nobody reads along."), ""),
        (Forbidden("Not you."), "Not you"),
        (Stopped(), "was stopped"),
        (None, "no answer came within 0.05 s"),
    ],
    ids=["words", "no model", "no copilot", "refused", "no client", "no answer"],
)
async def test_whoever_asks_for_other_words_hears_what_comes_of_it_in_any_case(
    outcome: tuple[str, ...] | Exception | None, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REWORK_S", 0.05 if outcome is None else 5.0)
    async with working() as office:
        office.client.reworks = outcome
        done = await office.link.rework("c1", "shorter", ("You really can.",))
    assert done.parts == (outcome if isinstance(outcome, tuple) else ())
    assert why in done.why_not
    assert bool(done.why_not) == bool(why)


async def test_more_words_than_may_be_asked_for_are_not_asked_for() -> None:
    async with working() as office:
        office.client.reworks = ("never",)
        assert "more words" in (await office.link.rework("c1", "shorter", ("x" * 2_001,))).why_not
