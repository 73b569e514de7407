"""Work done once for many wishes, never too often."""

import asyncio

import pytest

from broker.server.paced import Paced
from tests.manual_clock import ManualClock


class Work:
    """Counts; waits for ``go`` while it is held."""

    def __init__(self) -> None:
        self.begun = self.done = 0
        self.go = asyncio.Event()
        self.go.set()
        self.error: Exception | None = None

    async def __call__(self) -> None:
        self.begun += 1
        await self.go.wait()
        if self.error is not None:
            raise self.error
        self.done += 1


def made(work: Work) -> tuple[Paced, ManualClock]:
    clock = ManualClock()
    return Paced(clock, 250, work), clock


async def let(paced: Paced, clock: ManualClock, milliseconds: int) -> None:
    clock.advance(milliseconds)
    await paced.idle()


async def test_the_first_wish_is_met_at_once() -> None:
    work = Work()
    paced, clock = made(work)
    paced.wake()
    await let(paced, clock, 0)
    assert work.done == 1


async def test_a_burst_is_met_by_one_piece_of_work_now_with_one_later() -> None:
    work = Work()
    paced, clock = made(work)
    for _ in range(5):
        paced.wake()
    await let(paced, clock, 0)
    for _ in range(5):
        paced.wake()
    await let(paced, clock, 249)
    assert work.done == 1
    await let(paced, clock, 1)
    assert work.done == 2


async def test_without_a_wish_nothing_is_done_or_waited_for() -> None:
    work = Work()
    paced, clock = made(work)
    paced.wake()
    await let(paced, clock, 0)
    await let(paced, clock, 10_000)
    assert (work.done, clock.waiting()) == (1, 0)


async def test_a_wish_during_the_work_is_met_after_it_not_beside_it() -> None:
    work = Work()
    paced, clock = made(work)
    work.go.clear()
    paced.wake()
    clock.advance()
    await asyncio.sleep(0)
    paced.wake()
    clock.advance(1_000)
    await asyncio.sleep(0)
    assert work.begun == 1
    work.go.set()
    await paced.idle()
    await let(paced, clock, 250)
    assert work.done == 2


async def test_work_that_fails_is_told_in_the_log_then_done_again(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    paced, clock = made(work)
    work.error = ValueError("a fault")
    paced.wake()
    await let(paced, clock, 0)
    assert "a fault" in caplog.text
    work.error = None
    paced.wake()
    await let(paced, clock, 250)
    assert work.done == 1


async def test_after_the_end_nothing_begins_or_goes_on() -> None:
    work = Work()
    paced, clock = made(work)
    work.go.clear()
    paced.wake()
    clock.advance()
    await asyncio.sleep(0)
    paced.close()
    await paced.idle()
    work.go.set()
    paced.wake()
    await let(paced, clock, 10_000)
    assert (work.begun, work.done, clock.waiting()) == (1, 0, 0)


async def test_who_cannot_wait_has_it_done_now_then_the_pace_holds_again() -> None:
    work = Work()
    paced, clock = made(work)
    paced.wake()
    await paced.once()
    assert work.done == 1
    paced.wake()
    await let(paced, clock, 249)
    assert work.done == 1
    await let(paced, clock, 1)
    assert work.done == 2


async def test_two_who_cannot_wait_share_one_piece_of_work() -> None:
    work = Work()
    paced, _ = made(work)
    await asyncio.gather(paced.once(), paced.once())
    assert work.done == 1


async def test_who_cannot_wait_is_kept_by_no_work_that_fails_or_is_over(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    work.error = RuntimeError("broken")
    paced, _ = made(work)
    await paced.once()
    assert "paced_work_failed" in caplog.text
    paced.close()
    await paced.once()
    assert work.begun == 1
