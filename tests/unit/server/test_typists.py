"""Who learns that somebody is writing."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from broker.domain.actors import Actor
from broker.domain.handoff_commands import RequestHandoff
from broker.protocol.copilot_frames import Drafting, DraftingNow
from broker.protocol.frames import (
    Typing,
    TypingNow,
)
from broker.server.hub import Hub
from broker.server.typists import Typists
from broker.store.api import Row, Unavailable
from tests.desk_kit import ADA, BEN, BOT, COPILOT, MARIA, SUPERVISOR, Kit
from tests.unit.server.readers import FakeReader

STREAM = "conversation:c1"


class Room:
    """A conversation that an agent accepted, with everybody following it who may."""

    def __init__(self, kit: Kit, hub: Hub, typists: Typists) -> None:
        self.kit, self._hub, self._typists = kit, hub, typists
        self.readers: dict[Actor, FakeReader] = {}

    async def enter(self, *actors: Actor) -> None:
        for actor in actors:
            self.readers[actor] = FakeReader(actor)
            await self._hub.follow(self.readers[actor], STREAM, 0)

    async def type(self, actor: Actor, epoch: int = 0) -> set[Actor]:
        """Who was told."""
        for reader in self.readers.values():
            reader.frames.clear()
        reader = self.readers.get(actor) or FakeReader(actor)
        await self._typists.relay(reader, Typing(conversation="c1", epoch=epoch))
        return {
            actor
            for actor, reader in self.readers.items()
            if any(isinstance(frame, TypingNow) for frame in reader.received)
        }

    async def drafts(self, actor: Actor, drafting: Drafting) -> dict[Actor, list[DraftingNow]]:
        """What each was told."""
        await self._typists.relay(self.readers[actor], drafting)
        heard = {actor: [one for one in reader.received if isinstance(one, DraftingNow)] for actor, reader in self.all}
        return {actor: frames for actor, frames in heard.items() if frames}

    @property
    def all(self) -> list[tuple[Actor, FakeReader]]:
        return list(self.readers.items())

    async def epoch(self) -> int:
        return (await self.kit.state()).epoch


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    kit = await Kit().start()
    hub = Hub(kit.store, kit.desk, kit.bus)
    typists = Typists(kit.store, hub, kit.bus)
    box = kit.connect(BOT)
    await kit.open(say="Hello?")
    await kit.answer(box, "Hi!")
    yield Room(kit, hub, typists)
    typists.close()
    hub.close()


async def escalate(room: Room) -> None:
    await room.kit.agent(ADA)
    await room.kit.do(MARIA, RequestHandoff("c1"))
    await room.kit.accept(ADA)


async def test_the_desk_learns_that_the_customer_writes(room: Room) -> None:
    await room.enter(MARIA, SUPERVISOR, BOT)
    assert await room.type(MARIA) == {SUPERVISOR}


async def test_the_bot_that_holds_the_lease_is_seen_to_write(room: Room) -> None:
    await room.enter(MARIA, SUPERVISOR, BOT)
    assert await room.type(BOT, await room.epoch()) == {MARIA, SUPERVISOR}


async def test_the_owning_agent_is_seen_by_the_customer(room: Room) -> None:
    await escalate(room)
    await room.enter(MARIA, SUPERVISOR, ADA)
    assert await room.type(ADA, await room.epoch()) == {MARIA, SUPERVISOR}


@pytest.mark.parametrize("onlooker", [BEN, SUPERVISOR, COPILOT])
async def test_customers_do_not_learn_who_looks_on(room: Room, onlooker: Actor) -> None:
    await escalate(room)
    await room.enter(MARIA, ADA, onlooker)
    assert await room.type(onlooker, await room.epoch()) == {ADA}


async def test_what_was_typed_under_an_older_ownership_is_dropped(room: Room) -> None:
    await room.enter(MARIA, SUPERVISOR, BOT)
    before = await room.epoch()
    assert await room.type(BOT, before) == {MARIA, SUPERVISOR}
    await escalate(room)
    await room.enter(ADA)
    assert await room.epoch() > before
    assert await room.type(ADA, before) == set()
    assert await room.type(BOT, await room.epoch()) == set()


async def test_a_copilots_draft_grows_before_the_desk_alone(room: Room) -> None:
    await escalate(room)
    await room.enter(MARIA, ADA, COPILOT)
    told = await room.drafts(COPILOT, Drafting(conversation="c1", about="m1", epoch=await room.epoch(), text="You can"))
    assert list(told) == [ADA]
    assert [(one.about, one.text, one.over) for one in told[ADA]] == [("m1", "You can", False)]


async def test_a_draft_of_an_older_ownership_is_dropped(room: Room) -> None:
    await room.enter(SUPERVISOR, COPILOT)
    before = await room.epoch()
    await escalate(room)
    assert await room.drafts(COPILOT, Drafting(conversation="c1", about="m1", epoch=before, text="You can")) == {}


@pytest.mark.parametrize("pretender", [MARIA, BEN, SUPERVISOR, BOT])
async def test_nobody_but_a_copilot_drafts(room: Room, pretender: Actor) -> None:
    await room.enter(*{MARIA, ADA, SUPERVISOR, COPILOT, pretender})
    assert await room.drafts(pretender, Drafting(conversation="c1", about="m1", epoch=99, text="You can")) == {}


async def test_who_does_not_follow_tells_nobody(room: Room) -> None:
    await room.enter(MARIA, SUPERVISOR)
    assert await room.type(Actor("customer", "eve")) == set()


async def test_the_owner_is_known_from_the_log_as_well_as_from_the_wire(room: Room) -> None:
    await room.enter(MARIA, SUPERVISOR)
    await room.type(MARIA)
    await escalate(room)
    await room.enter(ADA)
    live = await room.type(ADA, await room.epoch())
    fresh = Typists(room.kit.store, room._hub, room.kit.bus)
    room._typists = fresh
    assert await room.type(ADA, await room.epoch()) == live == {MARIA, SUPERVISOR}
    fresh.close()


async def unreadable(_stream: str) -> list[Row]:
    raise Unavailable("the disk is gone")


async def test_a_store_that_could_not_be_read_leaves_nothing_behind(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.enter(MARIA, SUPERVISOR)
    with monkeypatch.context() as broken:
        broken.setattr(room.kit.store, "load", unreadable)
        with pytest.raises(Unavailable):
            await room.type(MARIA)
    assert room._typists._reading == {}
    assert await room.type(MARIA) == {SUPERVISOR}


async def test_what_is_committed_while_two_read_is_known_though_one_of_them_fails(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.enter(MARIA, SUPERVISOR, BOT)
    old = await room.epoch()
    readings = [asyncio.get_running_loop().create_future() for _ in range(2)]
    rows, left = await room.kit.store.load(STREAM), iter(readings)
    with monkeypatch.context() as slow:
        slow.setattr(room._typists._store, "load", lambda _stream: next(left))
        first, second = (asyncio.create_task(room.type(actor, old)) for actor in (MARIA, BOT))
        await asyncio.sleep(0)
        slow.undo()
        readings[0].set_exception(Unavailable("the disk is gone"))
        with pytest.raises(Unavailable):
            await first
        await escalate(room)
        readings[1].set_result(rows)
        assert await second == set(), "the bot's lease is over"
