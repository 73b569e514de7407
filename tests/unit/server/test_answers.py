"""Each command of a connection gets its one answer, in the order that its sender chose."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from broker.desk.ports import Answered, Decided
from broker.desk.writer import Pending
from broker.domain.actors import Actor
from broker.domain.commands import Command, PostMessage
from broker.domain.errors import NotFound
from broker.domain.handoff_commands import TakeOver
from broker.protocol.codec import decode_server
from broker.protocol.frames import Ack, RefusedFrame, ServerFrame
from broker.server.answers import Answers
from broker.server.jobs import Jobs
from broker.server.ports import Serving
from broker.store.api import Batch, Conflict, Row, StoreError, Told, Unavailable
from broker.store.memory import MemoryStore
from tests.desk_kit import MARIA, SUPERVISOR, TOM, Kit


class Slow(MemoryStore):
    """A memory store whose reading waits until it may, whose next writes fail."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()
        self.may.set()
        self.asked = asyncio.Event()
        self.failures: list[Exception] = []

    def put(self, batch: Batch, told: Told) -> None:
        if self.failures:
            asyncio.get_running_loop().call_soon(told, self.failures.pop(0))
        else:
            super().put(batch, told)

    async def load(self, stream: str, after: int = 0) -> list[Row]:
        self.asked.set()
        await self.may.wait()
        return await super().load(stream, after)


class Peer:
    """Somebody connected, with all that they were told."""

    def __init__(self, desk: Serving) -> None:
        self.jobs = Jobs(100)
        self.sent: list[ServerFrame] = []
        self.finished: list[str] = []
        self._answers = Answers(desk, self.jobs, self.sent.append, self._put, self.finished.append, dict)

    def _put(self, frame: bytes) -> None:
        """A short text frame: two bytes, then its text."""
        told = decode_server(frame[2:])
        assert told is not None
        self.sent.append(told)

    def say(self, id: str, text: str, actor: Actor = MARIA) -> None:
        self._answers.execute(actor, id, PostMessage("c1", text))

    async def answered(self) -> None:
        await self.jobs.settle(5)


async def newly_started(store: MemoryStore) -> Kit:
    """A desk on a store with maria's open conversation, before anybody asked for what maria's commands need."""
    await (await Kit(store).start()).open()
    return await Kit(store).start()


async def test_what_is_in_memory_is_decided_before_the_next_frame_is_read() -> None:
    kit = await Kit().start()
    await kit.open()
    peer = Peer(kit.desk)
    peer.say("m1", "hello")
    assert kit.desk._streams.peek("conversation:c1").state.lines[-1].message == "m1"  # type: ignore[union-attr]
    assert peer.sent == []
    await peer.answered()
    assert [frame.type for frame in peer.sent] == ["ack"]
    assert peer.finished == ["m1"]


async def test_a_command_in_memory_does_not_overtake_one_that_still_waits_for_the_disk() -> None:
    store = Slow()
    kit = await newly_started(store)
    peer = Peer(kit.desk)
    store.may.clear()
    store.asked.clear()
    peer.say("m1", "first")
    async with asyncio.timeout(5):
        await store.asked.wait()
        store.may.set()
        while kit.desk._streams.peek("customer:maria") is None:  # noqa: ASYNC110 - the very turn of the loop counts
            await asyncio.sleep(0)
    peer.say("m2", "second")
    await peer.answered()
    assert await kit.lines() == ["customer: first", "customer: second"]
    assert peer.finished == ["m1", "m2"]


async def test_all_that_come_while_the_disk_is_read_keep_their_order_too() -> None:
    store = Slow()
    kit = await newly_started(store)
    peer = Peer(kit.desk)
    store.may.clear()
    for n in range(20):
        peer.say(f"m{n}", str(n))
    store.may.set()
    await peer.answered()
    peer.say("m20", "20")
    await peer.answered()
    assert await kit.lines() == [f"customer: {n}" for n in range(21)]
    assert peer.finished == [f"m{n}" for n in range(21)]


async def taken_over(store: MemoryStore | None = None) -> Kit:
    """A desk where maria talks to a person."""
    kit = await Kit(store).start()
    await kit.open()
    await kit.do(SUPERVISOR, TakeOver("c1", "Sue"))
    return kit


async def test_words_to_a_person_get_the_answer_that_every_command_gets() -> None:
    kit = await taken_over()
    peer = Peer(kit.desk)
    peer.say("m1", "hello")
    await peer.answered()
    assert peer.sent == [await kit.desk.handle(MARIA, "m1", PostMessage("c1", "hello"))]
    assert peer.finished == ["m1"]
    assert (await kit.lines())[-1] == "customer: hello"


async def test_words_that_did_not_reach_the_disk_are_refused_and_said_anew() -> None:
    store = Slow()
    kit = await taken_over(store)
    peer = Peer(kit.desk)
    store.failures = [Unavailable("the disk is full."), Conflict("conversation:c1", 1, 2)]
    peer.say("m1", "lost")
    peer.say("m2", "decided anew")
    await peer.answered()
    assert [frame.type for frame in peer.sent] == ["refused", "ack"]
    assert (await kit.lines())[-1] == "customer: decided anew"


async def test_a_refused_command_holds_back_none_behind_it() -> None:
    kit = await Kit().start()
    await kit.open()
    peer = Peer(kit.desk)
    peer.say("m1", "let me in", TOM)
    peer.say("m2", "hello")
    head = kit.desk._streams.peek("conversation:c1")
    assert head is not None
    assert head.unsettled == 1
    await peer.answered()
    assert sorted(peer.finished) == ["m1", "m2"]


async def test_a_repeated_command_gets_its_first_answer_again() -> None:
    kit = await Kit().start()
    await kit.open()
    peer = Peer(kit.desk)
    for _ in range(2):
        peer.say("m1", "hello")
        await peer.answered()
    assert peer.sent[0] == peer.sent[1]
    assert await kit.lines() == ["customer: hello"]


async def test_a_refusal_is_told_with_its_commands_id() -> None:
    kit = await Kit().start()
    await kit.open()
    peer = Peer(kit.desk)
    peer.say("m1", "let me in", TOM)
    await peer.answered()
    (refused,) = peer.sent
    assert isinstance(refused, RefusedFrame)
    assert (refused.id, refused.code, peer.finished) == ("m1", NotFound.code, ["m1"])


class Scripted(Kit):
    """A desk of which a test decides how it takes a command."""

    def __init__(self, at_once: Exception | None, answer: Exception | None) -> None:
        super().__init__()
        self.fault, self.outcome = at_once, answer
        self.anew: list[str] = []

    def say(self, actor: Actor, command_id: str, command: PostMessage, then: Callable[[Pending], None]) -> bool:
        return False

    def at_once(self, actor: Actor, command_id: str, command: Command, answered: Answered) -> bool:
        if self.fault is not None:
            raise self.fault
        asyncio.get_running_loop().call_soon(answered, self.outcome)
        return True

    async def handle(self, actor: Actor, command_id: str, command: Command, decided: Decided) -> Ack:
        self.anew.append(command_id)
        decided()
        return Ack(id=command_id, stream="conversation:c1", n=1)


def peer_of(desk: Scripted) -> Peer:
    return Peer(desk)  # type: ignore[arg-type]  # of a desk it has what commands need


async def test_what_must_be_decided_anew_is_before_the_connection_ends() -> None:
    desk = Scripted(None, None)
    peer = peer_of(desk)
    peer.say("m1", "hello")
    await peer.answered()
    assert desk.anew == ["m1"]
    assert peer.sent == [Ack(id="m1", stream="conversation:c1", n=1)]
    assert peer.finished == ["m1"]


@pytest.mark.parametrize("desk", [Scripted(RuntimeError("oh"), None), Scripted(None, RuntimeError("oh"))])
async def test_a_fault_of_ours_is_logged_and_told_without_its_insides(
    desk: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    peer = peer_of(desk)
    with caplog.at_level(logging.ERROR):
        peer.say("m1", "hello")
        await peer.answered()
    (told,) = peer.sent
    assert isinstance(told, RefusedFrame)
    assert (told.id, told.code, "oh" in told.message) == ("m1", "internal", False)
    assert peer.finished == ["m1"]
    assert "RuntimeError: oh" in caplog.text


async def test_a_store_that_can_not_be_read_is_told_as_such(caplog: pytest.LogCaptureFixture) -> None:
    peer = peer_of(Scripted(None, StoreError("the page is torn")))
    peer.say("m1", "hello")
    await peer.answered()
    (told,) = peer.sent
    assert isinstance(told, RefusedFrame)
    assert (told.code, told.retry, "torn" in told.message) == ("storage_unavailable", "later", False)
    assert "the page is torn" in caplog.text
