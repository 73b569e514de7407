"""Waiting, telling of the connection, ending: what both shells do alike."""

import asyncio

import pytest

from broker.domain.actors import Actor
from collabtui.line.shell import Progress, alongside, tell_connection, tell_delay
from tests.unit.line.fake_desk import PATIENCE_S, FakeDesk, Screen
from tests.unit.line.values import MARIA


async def never() -> None:
    await asyncio.Event().wait()


async def fails() -> None:
    raise LookupError("the watcher's fault")


async def test_whoever_waits_goes_on_once_it_is_so() -> None:
    progress, seen = Progress(), [0]
    waiting = asyncio.create_task(progress.until(lambda: seen[0] == 2, PATIENCE_S))
    for _ in range(2):
        await asyncio.sleep(0)
        seen[0] += 1
        await progress.moved()
    assert await waiting


async def test_what_is_so_already_is_not_waited_for() -> None:
    assert await Progress().until(lambda: True, 0)


async def test_patience_ends() -> None:
    assert not await Progress().until(lambda: False, 0)


async def test_watchers_end_with_the_work() -> None:
    watching = asyncio.Event()

    async def watch() -> None:
        try:
            await never()
        finally:
            watching.set()

    async def work() -> None:
        await asyncio.sleep(0)

    await alongside(work(), watch())
    assert watching.is_set()


async def test_the_work_ends_with_a_watcher_that_fails() -> None:
    with pytest.raises(LookupError, match="the watcher's fault"):
        async with asyncio.timeout(PATIENCE_S):
            await alongside(never(), fails())


async def test_the_work_goes_on_when_a_watcher_is_through() -> None:
    done = []

    async def work() -> None:
        for step in range(3):
            await asyncio.sleep(0)
            done.append(step)

    async def through() -> None:
        return

    await alongside(work(), through())
    assert done == [0, 1, 2]


async def test_the_works_own_failure_is_raised() -> None:
    with pytest.raises(LookupError):
        await alongside(fails(), never())


async def test_an_outage_is_told_once_however_often_the_client_tries() -> None:
    desk, screen = FakeDesk(MARIA), Screen()
    telling = asyncio.create_task(tell_connection(desk.updates(), screen.say))
    for state in ("online", "reconnecting", "reconnecting", "online"):
        desk.turn(state)
    desk.stop(LookupError())
    await telling
    assert screen.lines == ["-- reconnecting: the broker does not answer", "-- the broker answers again"]


@pytest.mark.parametrize(("state", "count"), [("online", 0), ("connecting", 0), ("reconnecting", 1)])
def test_only_a_lost_connection_keeps_a_line_waiting(state: str, count: int) -> None:
    desk, screen = FakeDesk(Actor("agent", "ada")), Screen()
    desk.state = state  # type: ignore[assignment]  # each is a state
    tell_delay(desk, screen.say)
    assert len(screen.lines) == count
