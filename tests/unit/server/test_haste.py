"""How one connection is held to the rate of its sender."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from broker.server.haste import HOLD_S, Haste
from broker.server.rate import Bucket, Rate

#: Commands sent before any answer has come, with the seconds between them: what refills the bucket in the middle.
volleys = st.lists(st.lists(st.sampled_from((0.0, 0.01, 0.06, 0.11)), max_size=8), max_size=8)


def haste(per_second: float = 10, burst: int = 2, most: int = 3) -> Haste:
    return Haste(Bucket(Rate(per_second, burst)), most)


@given(volleys)
def test_nothing_overtakes_a_refused_command_of_a_client_that_keeps_its_order(volleys: list[list[float]]) -> None:
    """What was refused is sent again, the oldest first, each after the answer to the one before."""
    pace, now, numbers, granted = haste(), 0.0, count(), list[int]()
    for gaps in volleys:
        refused: list[int] = []
        for gap in gaps:
            now += gap
            number = next(numbers)
            (refused if pace.command_ms(f"c{number}", now) else granted).append(number)
        for number in refused:
            while wait_ms := pace.command_ms(f"c{number}", now):
                now += wait_ms / 1_000
            granted.append(number)
    assert granted == sorted(granted)


def test_behind_a_refused_command_everything_is_refused_though_there_would_be_room_again() -> None:
    pace = haste()
    assert [pace.command_ms(id, 0.0) for id in ("a", "b")] == [0, 0]
    assert pace.command_ms("c", 0.0) == 50
    assert pace.command_ms("d", 0.2) > 0
    assert pace.command_ms("c", 0.2) == 0
    assert pace.command_ms("d", 0.3) == 0


def test_a_client_that_gives_a_command_up_is_held_up_for_a_moment_alone() -> None:
    pace = haste()
    for id in ("a", "b", "c"):
        pace.command_ms(id, 0.0)
    wait_ms = pace.command_ms("d", 0.5)
    assert 0 < wait_ms <= 1_000 * (HOLD_S + 0.1)
    assert pace.command_ms("d", 0.5 + wait_ms / 1_000) == 0


def test_a_question_has_no_place_in_the_order() -> None:
    pace = haste()
    for id in ("a", "b", "c"):
        pace.command_ms(id, 0.0)
    assert pace.query_ms(0.02) > 0
    assert pace.query_ms(0.2) == 0


def test_who_sends_on_and_on_is_called_heedless_once_for_as_long_as_it_is_not_read() -> None:
    pace = haste(most=3)
    for number in range(5):
        pace.command_ms(f"c{number}", 0.0)
    assert not pace.is_heedless(0.0)
    pace.command_ms("c5", 0.0)
    assert pace.is_heedless(0.0)
    for number in range(6, 20):
        pace.command_ms(f"c{number}", 0.1)
    assert not pace.is_heedless(0.1)
    assert pace.is_heedless(HOLD_S)
