"""The waits before a reconnect grow, are bounded, differ from client to client."""

import random

from hypothesis import given
from hypothesis import strategies as st

from collabtui.client.backoff import LONGEST_S, SHORTEST_S, jittered


@given(st.integers(min_value=0, max_value=10**9), st.integers())
def test_every_wait_is_between_a_tenth_of_a_second_and_ten(attempt: int, seed: int) -> None:
    assert SHORTEST_S <= jittered(attempt, random.Random(seed)) <= LONGEST_S


def test_the_first_wait_is_short_the_later_ones_reach_far() -> None:
    rng = random.Random(7)
    assert max(jittered(0, rng) for _ in range(200)) <= 0.2
    assert max(jittered(9, rng) for _ in range(200)) > 8


def test_two_clients_do_not_come_back_together() -> None:
    assert jittered(5, random.Random(1)) != jittered(5, random.Random(2))
