"""What the desk does of its own accord when the disk fails it for a moment: it looks again, nobody is forgotten."""

import asyncio

import pytest

from broker.domain.actors import Actor
from broker.domain.commands import Command, PostMessage
from broker.domain.desk_commands import SetCapacity, SetPresence
from broker.domain.errors import StorageUnavailable
from broker.domain.handoff_commands import RequestHandoff, Snooze
from broker.domain.owners import Offered, Queue, Snoozed
from broker.policy.models import Policy
from broker.store.api import Batch, Row, Told, Unavailable
from broker.store.memory import MemoryStore
from tests.desk_kit import ADA, BOT, MARIA, SUPERVISOR, Kit
from tests.policies import policy_of
from tests.unit.desk.test_workforce import hour_after, roster_of, row


class Faltering(MemoryStore):
    """A store that fails the next ``writes`` or ``reads``."""

    writes = 0
    reads = 0

    def put(self, batch: Batch, told: Told) -> None:
        if not self.writes:
            super().put(batch, told)
            return
        self.writes -= 1
        asyncio.get_running_loop().call_soon(told, Unavailable("the disk is full."))

    async def load(self, stream: str, after: int = 0) -> list[Row]:
        if self.reads:
            self.reads -= 1
            raise Unavailable("the disk is gone.")
        return await super().load(stream, after)


def silent() -> Policy:
    """No alerts: nothing but the timer in question touches the conversation."""
    return policy_of(alerts={"repeat": 0.0, "team": 0.0, "supervisor": 0.0})


async def asleep(store: Faltering) -> Kit:
    """Maria's conversation sleeps for ten seconds."""
    kit = await Kit(store, silent()).start()
    await kit.open(say="my parcel is gone")
    await kit.do(MARIA, RequestHandoff("c1"))
    await kit.do(SUPERVISOR, Snooze("c1", kit.clock.now() + 10_000))
    return kit


async def test_a_sleeper_wakes_although_the_disk_was_full_at_that_moment() -> None:
    store = Faltering()
    kit = await asleep(store)
    store.writes = 1
    await kit.pass_time(10)
    assert isinstance((await kit.state()).owner, Snoozed)
    await kit.pass_time(1)
    assert isinstance((await kit.state()).owner, Queue)


async def test_a_sleeper_wakes_although_the_disk_could_neither_write_nor_read_at_that_moment() -> None:
    store = Faltering()
    kit = await asleep(store)
    store.writes, store.reads = 1, 2
    await kit.pass_time(10)
    for _ in range(3):
        await kit.pass_time(1)
    assert isinstance((await kit.state()).owner, Queue)


async def test_an_offer_ends_although_the_disk_was_full_when_its_time_was_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Faltering()
    kit = await Kit(store, silent()).start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    assert isinstance((await kit.state()).owner, Offered)
    store.writes = 1
    await kit.pass_time(30)
    await kit.pass_time(1)  # the agent's patience begins anew
    await kit.pass_time(30)
    assert not isinstance((await kit.state()).owner, Offered)
    assert "orphan" not in caplog.text


async def test_a_bot_that_left_while_the_disk_was_full_strands_nobody() -> None:
    store = Faltering()
    kit = await Kit(store, silent()).start()
    box = kit.connect(BOT)
    await kit.open(say="hello")
    store.writes = 1
    with pytest.raises(StorageUnavailable):
        await kit.do(MARIA, PostMessage("c1", "is anybody there?"))
    kit.desk.disconnect(BOT, box)
    for _ in range(3):
        await kit.pass_time(60)
    assert (await kit.state()).phase == "queued"


async def test_the_roster_reaches_its_people_although_the_disk_was_full_when_it_was_read() -> None:
    store = Faltering()
    kit = await Kit(store).start()
    store.writes = 1
    kit.desk.adopt_roster(roster_of(hour_after(kit)))
    await kit.settle()
    await kit.pass_time(1)
    assert (await row(kit)).name == "Ada"


async def test_no_offer_is_taken_back_because_its_agents_record_must_be_read_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Faltering()
    kit = await Kit(store, policy_of(routing={"default_skill": "support", "accept_timeout": 600.0})).start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    offered = (await kit.state()).owner
    store.writes = 1
    with pytest.raises(StorageUnavailable):
        await kit.do(ADA, SetPresence("away"))
    await kit.pass_time(60)
    assert (await kit.state()).owner == offered
    assert "orphan" not in caplog.text


class Held(MemoryStore):
    """While ``holds`` is True, what is to be written waits in ``waiting``."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = False
        self.waiting: list[tuple[Batch, Told]] = []

    def put(self, batch: Batch, told: Told) -> None:
        if self.holds:
            self.waiting.append((batch, told))
        else:
            super().put(batch, told)

    def go_on(self, *failures: Exception | None) -> None:
        """Write what waits, but for what fails."""
        self.holds = False
        for (batch, told), failure in zip(self.waiting, failures, strict=True):
            if failure is None:
                super().put(batch, told)
            else:
                asyncio.get_running_loop().call_soon(told, failure)


async def test_who_asks_for_a_person_is_offered_although_what_they_said_next_was_lost() -> None:
    store = Held()
    kit = await Kit(store).start()
    await kit.agent(ADA)
    await kit.open()
    store.holds = True
    asked = [
        asyncio.create_task(kit.desk.handle(MARIA, f"m{n}", PostMessage("c1", text)))
        for n, text in enumerate(("a human please", "hurry"))
    ]
    await asyncio.sleep(0)
    store.go_on(None, Unavailable("the disk is full."))
    granted, lost = await asyncio.gather(*asked, return_exceptions=True)
    assert not isinstance(granted, BaseException)
    assert isinstance(lost, StorageUnavailable)
    await kit.pass_time(2)
    assert isinstance((await kit.state()).owner, Offered)


async def test_an_agent_whose_going_away_was_lost_is_offered_work() -> None:
    store = Held()
    kit = await Kit(store).start()
    await kit.agent(ADA)
    store.holds = True
    wishes: list[tuple[Actor, Command]] = [(SUPERVISOR, SetCapacity("ada", 3)), (ADA, SetPresence("away"))]
    asked = [asyncio.create_task(kit.desk.handle(who, f"w{n}", wish)) for n, (who, wish) in enumerate(wishes)]
    await asyncio.sleep(0)
    store.go_on(None, Unavailable("the disk is full."))
    await asyncio.gather(*asked, return_exceptions=True)
    await kit.pass_time(2)
    assert [agent.presence for agent in kit.desk.on_duty] == ["online"]
