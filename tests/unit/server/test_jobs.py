"""The work of one connection: bounded, waited for at its end."""

import asyncio

from broker.server.jobs import Jobs


async def test_work_without_a_task_takes_room_like_any_other() -> None:
    told: list[str] = []
    jobs = Jobs(1, lambda: told.append("room"))
    jobs.begin()
    assert jobs.is_full()
    jobs.end()
    assert told == ["room"]
    assert not jobs.is_full()


async def test_who_was_never_told_that_it_is_full_is_not_told_of_room() -> None:
    told: list[str] = []
    jobs = Jobs(2, lambda: told.append("room"))
    jobs.begin()
    assert not jobs.is_full()
    jobs.end()
    assert told == []


async def test_the_end_waits_for_work_with_a_task_or_without() -> None:
    jobs, gate, done = Jobs(10), asyncio.Event(), []

    async def work() -> None:
        await gate.wait()
        done.append("task")
        jobs.end()

    jobs.begin()
    jobs.start(work())
    ending = asyncio.create_task(jobs.settle(5))
    await asyncio.sleep(0)
    assert not ending.done()
    gate.set()
    async with asyncio.timeout(5):
        await ending
    assert done == ["task"]


async def test_what_takes_too_long_is_stopped() -> None:
    jobs, stopped = Jobs(10), asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    jobs.start(work())
    jobs.begin()
    async with asyncio.timeout(5):
        await asyncio.sleep(0)
        await jobs.settle(0)
    assert stopped.is_set()
