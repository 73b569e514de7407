"""A list of the open conversations that stays true, at a pace."""

from collections.abc import AsyncIterator

import pytest

from broker.domain.actors import Actor, Role
from broker.domain.errors import Forbidden
from broker.domain.owner_events import BotLeaseGranted
from broker.protocol.frames import QueueRows
from broker.protocol.rows import ConversationRow
from broker.server.hub import TRY_AGAIN_LATER
from broker.server.limits import CHUNK_BYTES
from broker.server.queue_watch import APART_MS, ROWS_AT_ONCE, QueueWatch
from broker.store.api import Unavailable
from tests.unit.server.floor import ADA, SUE, Floor, waiting
from tests.unit.server.readers import FakeReader


class Hall:
    """A floor of conversations with its watch."""

    def __init__(self, *ids: str) -> None:
        self.floor = Floor(*map(waiting, ids))
        self.watch = QueueWatch(self.floor, self.floor.bus, self.floor.clock)

    async def enters(self, actor: Actor = ADA) -> FakeReader:
        reader = FakeReader(actor)
        await self.watch.show(self.watch.enter(reader))
        return reader

    async def pass_time(self, milliseconds: int = APART_MS) -> None:
        self.floor.clock.advance(milliseconds)
        await self.watch.idle()


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    hall = Hall("c1", "c2", "c3")
    yield hall
    hall.watch.close()
    assert hall.floor.clock.waiting() == 0


def frames(reader: FakeReader) -> list[QueueRows]:
    return [frame for frame in reader.received if isinstance(frame, QueueRows)]


def held(reader: FakeReader) -> dict[str, ConversationRow]:
    """The list as the reader has it."""
    rows: dict[str, ConversationRow] = {}
    for frame in frames(reader):
        if frame.full:
            rows.clear()
        rows |= {row.conversation: row for row in frame.rows}
        for id in frame.gone:
            rows.pop(id, None)
    return rows


def phases(reader: FakeReader) -> dict[str, str]:
    return {id: row.phase for id, row in held(reader).items()}


async def test_a_watcher_gets_the_whole_list_at_once(hall: Hall) -> None:
    hall.floor.is_closed("c2")
    reader = await hall.enters()
    (frame,) = frames(reader)
    assert (frame.full, [row.conversation for row in frame.rows]) == (True, ["c1", "c3"])


async def test_an_empty_desk_is_a_list_too_with_what_the_policy_calls_a_long_wait() -> None:
    hall = Hall()
    reader = await hall.enters()
    assert frames(reader) == [QueueRows(full=True, rows=(), waits=hall.floor.waits)]


async def test_a_row_tells_what_a_queue_pane_shows(hall: Hall) -> None:
    hall.floor.is_offered("c1")
    row = held(await hall.enters())["c1"]
    assert (row.phase, row.agent, row.skill, row.priority, row.since) == ("offered", "ada", "support", 3, 0)


@pytest.mark.parametrize("role", ["customer", "bot", "copilot"])
async def test_nobody_but_the_desks_people_may_watch(hall: Hall, role: Role) -> None:
    with pytest.raises(Forbidden, match=f"A {role} may not watch the queue"):
        hall.watch.enter(FakeReader(Actor(role, "x")))


async def test_a_change_is_told_soon_with_its_row_alone(hall: Hall) -> None:
    reader = await hall.enters()
    hall.floor.is_accepted("c2")
    await hall.pass_time(0)
    last = frames(reader)[-1]
    assert (last.full, [row.conversation for row in last.rows], last.gone) == (False, ["c2"], ())
    assert phases(reader) == {"c1": "queued", "c2": "agent", "c3": "queued"}


async def test_a_burst_of_events_is_one_row_at_most_four_times_a_second(hall: Hall) -> None:
    reader = await hall.enters()
    for step in range(100):
        hall.floor.is_offered("c1", f"agent{step}")
        hall.floor.is_offered("c3", f"agent{step}")
        await hall.pass_time(10)
    await hall.pass_time()
    told = frames(reader)[1:]
    assert 4 <= len(told) <= 6
    assert all(len(frame.rows) <= 2 for frame in told)
    assert {row.agent for row in held(reader).values()} == {"agent99", ""}


async def test_what_is_closed_is_gone(hall: Hall) -> None:
    reader = await hall.enters()
    hall.floor.is_closed("c1")
    await hall.pass_time()
    assert frames(reader)[-1] == QueueRows(full=False, rows=(), gone=("c1",))
    assert set(held(reader)) == {"c2", "c3"}


async def test_all_watchers_get_the_same_bytes_made_once(hall: Hall) -> None:
    ada, sue = await hall.enters(), await hall.enters(SUE)
    hall.floor.asked.clear()
    hall.floor.is_closed("c1")
    await hall.pass_time()
    assert ada.frames[-1] is sue.frames[-1]
    assert hall.floor.asked == [["c1"]]


async def test_nothing_is_made_while_nobody_watches(hall: Hall) -> None:
    hall.floor.is_closed("c1")
    assert hall.floor.clock.waiting() == 0
    reader = await hall.enters()
    hall.watch.leave(reader)
    hall.floor.asked.clear()
    hall.floor.is_closed("c2")
    await hall.pass_time()
    assert (hall.floor.asked, len(reader.frames)) == ([], 1)


async def test_other_streams_change_no_row(hall: Hall) -> None:
    await hall.enters()
    hall.floor.asked.clear()
    hall.floor.tell("c1", BotLeaseGranted("w", "l"), kind="agent")
    await hall.pass_time()
    assert hall.floor.asked == []


async def test_what_happens_while_the_list_is_read_is_not_lost(hall: Hall) -> None:
    hall.floor.in_between = lambda: hall.floor.becomes(waiting("c4"))
    early = await hall.enters()
    assert set(held(early)) == {"c1", "c2", "c3", "c4"}


async def test_what_happens_before_the_first_row_does_not_come_before_it(hall: Hall) -> None:
    other = await hall.enters(SUE)
    hall.floor.in_between = lambda: hall.floor.is_closed("c1")
    reader = await hall.enters()
    await hall.pass_time()
    assert frames(reader)[0].full
    assert set(held(reader)) == set(held(other)) == {"c2", "c3"}


async def test_what_happens_between_two_chunks_stays_true_to_the_end() -> None:
    hall = Hall(*(f"c{n}" for n in range(250)))
    told = iter((lambda: hall.floor.is_closed("c0"), lambda: hall.floor.is_accepted("c249")))

    async def on_room() -> None:
        next(told, lambda: None)()
        await hall.pass_time()

    reader = FakeReader(ADA)
    reader.on_room = on_room
    await hall.watch.show(hall.watch.enter(reader))
    await hall.pass_time()
    assert len(held(reader)) == 249
    assert phases(reader)["c249"] == "agent"


async def test_a_long_list_comes_in_chunks_of_which_the_first_is_full() -> None:
    hall = Hall(*(f"conversation-{n}" for n in range(1_000)))
    waits = 0

    async def on_room() -> None:
        nonlocal waits
        waits += 1

    reader = FakeReader(ADA)
    reader.on_room = on_room
    await hall.watch.show(hall.watch.enter(reader))
    assert [frame.full for frame in frames(reader)] == [True, *[False] * (len(reader.frames) - 1)]
    assert max(map(len, reader.frames)) <= CHUNK_BYTES
    assert len(held(reader)) == 1_000
    assert waits >= sum(map(len, reader.frames)) // CHUNK_BYTES


async def test_a_change_of_everything_is_told_over_several_beats() -> None:
    ids = [f"c{n}" for n in range(2 * ROWS_AT_ONCE)]
    hall = Hall(*ids)
    reader = await hall.enters()
    for id in ids:
        hall.floor.is_accepted(id)
    await hall.pass_time(0)
    assert list(phases(reader).values()).count("agent") == ROWS_AT_ONCE
    await hall.pass_time()
    assert set(phases(reader).values()) == {"agent"}


async def test_what_is_not_on_disk_yet_is_looked_at_again(hall: Hall) -> None:
    reader = await hall.enters()
    before = hall.floor.states["c1"]
    hall.floor.unsettled.add("c1")
    hall.floor.is_accepted("c1")
    await hall.pass_time(0)
    # The disk refuses what was on its way; no event says so.
    hall.floor.states["c1"] = before
    hall.floor.unsettled.clear()
    await hall.pass_time()
    assert phases(reader)["c1"] == "queued"
    told = len(reader.frames)
    await hall.pass_time()
    assert len(reader.frames) == told


async def test_to_watch_again_begins_the_list_anew(hall: Hall) -> None:
    reader = await hall.enters()
    await hall.watch.show(hall.watch.enter(reader))
    assert [frame.full for frame in frames(reader)] == [True, True]
    hall.floor.is_closed("c1")
    await hall.pass_time()
    assert len(frames(reader)) == 3


async def test_who_leaves_before_the_first_row_gets_none(hall: Hall) -> None:
    reader = FakeReader(ADA)
    hall.floor.in_between = lambda: hall.watch.leave(reader)
    await hall.watch.show(hall.watch.enter(reader))
    assert reader.frames == []


async def test_a_closed_connection_can_not_begin_to_watch(hall: Hall) -> None:
    reader = FakeReader(ADA)
    reader.is_open = False
    await hall.watch.show(hall.watch.enter(reader))
    assert reader.frames == []


async def test_a_list_that_can_not_be_read_is_refused_with_nothing_after_it(hall: Hall) -> None:
    reader = FakeReader(ADA)
    hall.floor.is_broken = True
    watcher = hall.watch.enter(reader)
    with pytest.raises(Unavailable):
        await hall.watch.show(watcher)
    hall.floor.is_broken = False
    hall.floor.is_closed("c1")
    await hall.pass_time()
    assert (reader.frames, reader.cuts) == ([], [])


async def test_changes_that_can_not_be_read_make_watchers_come_back(hall: Hall) -> None:
    readers = [await hall.enters(), await hall.enters(SUE)]
    hall.floor.is_broken = True
    hall.floor.is_closed("c1")
    await hall.pass_time()
    assert [reader.cuts for reader in readers] == [[TRY_AGAIN_LATER], [TRY_AGAIN_LATER]]
