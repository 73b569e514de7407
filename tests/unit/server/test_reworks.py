"""An agent's wish for other words on its way to a copilot, the answer on its way back."""

import gc
from collections.abc import AsyncIterator
from weakref import ref

import pytest

from broker.domain.actors import Actor
from broker.domain.errors import Forbidden, NoLiveCopilot, NotFound
from broker.domain.handoff_commands import RequestHandoff
from broker.protocol.copilot_frames import Rework, ReworkDone, Reworked, ReworkWanted
from broker.server.hub import Hub
from broker.server.reworks import Reworks
from tests.desk_kit import ADA, BOT, COPILOT, MARIA, SUPERVISOR, Kit
from tests.unit.server.readers import FakeReader

WISH = Rework(id="w1", conversation="c1", how="shorter", parts=("You really can.",))


class Room:
    """A conversation with those who follow it."""

    def __init__(self, hub: Hub) -> None:
        self._hub, self.reworks = hub, Reworks(hub)

    async def enter(self, actor: Actor) -> FakeReader:
        reader = FakeReader(actor)
        await self._hub.follow(reader, "conversation:c1", 0)
        reader.frames.clear()
        return reader


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    kit = await Kit().start()
    hub = Hub(kit.store, kit.desk, kit.bus)
    box = kit.connect(BOT)
    await kit.open(say="Hello?")
    await kit.answer(box, "Hi!")
    await kit.agent(ADA)
    await kit.do(MARIA, RequestHandoff("c1"))
    yield Room(hub)
    hub.close()


def wanted(copilot: FakeReader) -> ReworkWanted:
    frame = copilot.received[-1]
    assert isinstance(frame, ReworkWanted)
    return frame


@pytest.mark.parametrize("who", [ADA, SUPERVISOR])
async def test_a_copilot_that_reads_along_is_asked_its_answer_comes_under_the_askers_id(room: Room, who: Actor) -> None:
    agent, copilot = await room.enter(who), await room.enter(COPILOT)
    room.reworks.ask(agent, WISH)
    asked = wanted(copilot)
    assert (asked.conversation, asked.how, asked.parts) == ("c1", "shorter", ("You really can.",))
    room.reworks.answer(copilot, Reworked(id=asked.id, parts=("You can.",)))
    assert agent.received == [ReworkDone(id="w1", parts=("You can.",), why_not="")]


async def test_an_answer_comes_once_from_the_copilot_that_was_asked(room: Room) -> None:
    agent, copilot, other = await room.enter(ADA), await room.enter(COPILOT), await room.enter(Actor("copilot", "x"))
    room.reworks.ask(agent, WISH)
    done = Reworked(id=wanted(copilot).id, why_not="no")
    room.reworks.answer(other, done)
    assert agent.received == []
    room.reworks.answer(copilot, done)
    room.reworks.answer(copilot, done)
    assert len(agent.received) == 1


async def test_of_two_wishes_over_one_connection_the_newer_counts(room: Room) -> None:
    agent, copilot = await room.enter(ADA), await room.enter(COPILOT)
    room.reworks.ask(agent, WISH)
    first = wanted(copilot)
    room.reworks.ask(agent, WISH.model_copy(update={"id": "w2"}))
    room.reworks.answer(copilot, Reworked(id=first.id, parts=("Late.",)))
    assert agent.received == []
    room.reworks.answer(copilot, Reworked(id=wanted(copilot).id, parts=("You can.",)))
    assert [frame.id for frame in agent.received if isinstance(frame, ReworkDone)] == ["w2"]


async def test_without_a_copilot_that_reads_along_the_asker_knows_at_once(room: Room) -> None:
    with pytest.raises(NoLiveCopilot, match="change the words yourself"):
        room.reworks.ask(await room.enter(ADA), WISH)


async def test_who_does_not_read_the_conversation_asks_nobody(room: Room) -> None:
    copilot = await room.enter(COPILOT)
    with pytest.raises(NotFound):
        room.reworks.ask(FakeReader(ADA), WISH)
    assert copilot.received == []


@pytest.mark.parametrize("who", [MARIA, COPILOT])
async def test_only_who_answers_customers_asks(room: Room, who: Actor) -> None:
    reader, copilot = await room.enter(who), await room.enter(Actor("copilot", "x"))
    with pytest.raises(Forbidden):
        room.reworks.ask(reader, WISH)
    assert copilot.received == []


@pytest.mark.parametrize("goes", [ADA, COPILOT], ids=lambda actor: str(actor.role))
async def test_nothing_is_kept_of_who_has_gone(room: Room, goes: Actor) -> None:
    readers = {actor: await room.enter(actor) for actor in (ADA, COPILOT)}
    room.reworks.ask(readers[ADA], WISH)
    room._hub.leave(readers[goes])
    gone = ref(readers.pop(goes))
    gc.collect()
    assert gone() is None
    for copilot in readers.values():
        room.reworks.answer(copilot, Reworked(id="rework.1", parts=("You can.",)))
