"""The desk's timers: each armed once, deadlines true to the wall's clock."""

from broker.decide.timers import Timer
from broker.desk.alarms import LOOK_MS, Alarms
from broker.domain.handoff_commands import WakeUp
from tests.manual_clock import ManualClock

WAKE = WakeUp("c1")


class Slow(ManualClock):
    """A clock whose wall time can jump while the loop's time stands still, as when a laptop sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.jumped = 0

    def now(self) -> int:
        return super().now() + self.jumped


def room(clock: ManualClock) -> tuple[Alarms, list[str]]:
    rung: list[str] = []
    return Alarms(clock, lambda about, timer: rung.append(f"{about} {timer.id}")), rung


def test_a_timer_that_is_still_wanted_goes_on_where_it_was() -> None:
    clock = ManualClock()
    alarms, rung = room(clock)
    for _ in range(3):
        alarms.arm("c1", [Timer("patience", WAKE, delay_ms=10_000)])
        clock.advance(4_000)
    assert rung == ["c1 patience"]


def test_a_timer_that_is_no_longer_wanted_does_not_ring() -> None:
    clock = ManualClock()
    alarms, rung = room(clock)
    alarms.arm("c1", [Timer("patience", WAKE, delay_ms=10_000)])
    alarms.arm("c1", [])
    clock.advance(20_000)
    assert (rung, clock.waiting()) == ([], 0)


def test_a_far_deadline_rings_once_when_it_has_come() -> None:
    clock = ManualClock()
    alarms, rung = room(clock)
    alarms.arm("c1", [Timer("wake", WAKE, due=clock.now() + 10 * LOOK_MS + 1)])
    clock.advance(10 * LOOK_MS)
    assert rung == []
    clock.advance(1)
    assert rung == ["c1 wake"]
    clock.advance(10 * LOOK_MS)
    assert rung == ["c1 wake"]


def test_a_deadline_that_passed_while_the_machine_slept_rings_within_a_minute() -> None:
    clock = Slow()
    alarms, rung = room(clock)
    alarms.arm("c1", [Timer("wake", WAKE, due=clock.now() + 3_600_000)])
    clock.jumped = 3_600_000
    clock.advance(LOOK_MS)
    assert rung == ["c1 wake"]


def test_nothing_rings_once_all_is_stopped() -> None:
    clock = ManualClock()
    alarms, rung = room(clock)
    alarms.arm("c1", [Timer("wake", WAKE, due=clock.now() + 5 * LOOK_MS), Timer("patience", WAKE, delay_ms=10)])
    alarms.stop()
    clock.advance(10 * LOOK_MS)
    assert rung == []
