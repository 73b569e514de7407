"""When a worker is degraded, when it is well again."""

from functools import reduce

from broker.decide.health import Health
from broker.policy.sections import Bots

BOTS = Bots(slow=4.0, degraded_after=3, recovered_after=3, probe=15.0)


def after(*took_ms: int | None, health: Health | None = None) -> Health:
    return reduce(lambda known, took: known.after(took, BOTS), took_ms, health or Health())


def test_late_answers_degrade_a_worker_even_with_good_ones_between() -> None:
    assert not after(None, 100, None, 100).is_degraded
    assert after(None, 100, None, 100, None).is_degraded


def test_late_answers_that_are_long_past_count_no_more() -> None:
    assert not after(None, None, *[100] * 20, None).is_degraded


def test_one_slow_answer_among_quick_ones_is_no_illness() -> None:
    assert not after(100, 100, 9_000, 100, 100, 100).is_degraded
    assert after(*[5_000] * 5).is_degraded


def test_a_worker_at_the_border_neither_recovers_nor_falls_ill_again_and_again() -> None:
    ill = after(*[5_000] * 5)
    changes = 0
    for _ in range(50):
        once = after(3_000, health=ill)
        changes += once.is_degraded is not ill.is_degraded
        ill = once
    assert changes == 0


def test_quick_answers_in_a_row_make_a_worker_well_again_with_nothing_held_against_it() -> None:
    ill = after(None, None, None)
    assert after(100, 100, None, 100, 100, health=ill).is_degraded
    well = after(100, 100, 100, health=ill)
    assert (well.is_degraded, well.turns) == (False, ())
    assert not after(None, None, health=well).is_degraded


def test_the_times_between_tries_double_up_to_a_bound() -> None:
    ill = after(None, None, None).given(0)
    waits = []
    for _ in range(8):
        waits.append(next(at for at in range(0, 10_000_000, 1_000) if ill.is_due(at, BOTS)) // 1_000)
        ill = after(None, health=ill)
    assert waits == [15, 30, 60, 120, 240, 240, 240, 240]
