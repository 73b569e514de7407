"""How fast one sender may ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import ROLES
from broker.server.rate import Bucket, Rate, Rates

#: Rates as people set them; monotonic clocks count from the machine's start, so a year of it.
rates = st.builds(Rate, per_second=st.floats(0.5, 10_000), burst=st.integers(1, 500))
starts = st.floats(0, 31_536_000)
#: The seconds between one request and the next.
gaps = st.lists(st.sampled_from((0.0, 0.0, 0.0, 0.001, 0.05, 0.3, 2.0, 60.0)), min_size=1, max_size=400)


def moments(start: float, between: list[float]) -> list[float]:
    now, found = start, []
    for gap in between:
        now += gap
        found.append(now)
    return found


@given(rates, starts, gaps)
def test_no_stretch_of_time_holds_more_than_its_burst_with_its_share(
    rate: Rate, start: float, between: list[float]
) -> None:
    bucket = Bucket(rate)
    granted = [now for now in moments(start, between) if not bucket.wait_ms(now)]
    for first, begin in enumerate(granted):
        for count, end in enumerate(granted[first:], 1):
            assert count <= rate.burst + 1 + (end - begin) * rate.per_second + 1e-3


@given(rates, starts, gaps)
def test_who_stays_below_the_rate_is_never_refused(rate: Rate, start: float, between: list[float]) -> None:
    bucket = Bucket(rate)
    slow_enough = [max(gap, 1.001 / rate.per_second) for gap in between]
    assert all(bucket.wait_ms(now) == 0 for now in moments(start, slow_enough))


@given(rates, starts)
def test_after_a_pause_the_whole_burst_is_there_and_no_more(rate: Rate, start: float) -> None:
    bucket = Bucket(rate)
    for now in (start, start + 10 + 2 * rate.burst / rate.per_second):
        assert [bucket.wait_ms(now) for _ in range(rate.burst)] == [0] * rate.burst
        assert bucket.wait_ms(now) > 0


@given(rates, starts, gaps)
def test_whoever_waits_as_long_as_they_were_told_is_served(rate: Rate, start: float, between: list[float]) -> None:
    bucket = Bucket(rate)
    asked = moments(start, between)
    wait_ms = [bucket.wait_ms(now) for now in asked][-1]
    if wait_ms:
        assert bucket.wait_ms(asked[-1] + wait_ms / 1000 + 1e-6) == 0


@given(rates, starts)
def test_a_refusal_costs_nothing(rate: Rate, start: float) -> None:
    patient, hasty = Bucket(rate), Bucket(rate)
    for bucket in (patient, hasty):
        for _ in range(rate.burst):
            bucket.wait_ms(start)
    told = {hasty.wait_ms(start) for _ in range(50)}
    assert told == {patient.wait_ms(start)}


def test_a_bucket_is_full_again_once_its_time_has_passed() -> None:
    bucket = Bucket(Rate(10, 5))
    assert bucket.is_full(0)
    bucket.wait_ms(100)
    assert not bucket.is_full(100)
    assert bucket.is_full(100.2)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_rate(role: str) -> None:
    rate = Rates().of(role)  # type: ignore[arg-type]
    assert rate.burst >= rate.per_second > 0


def test_a_customer_is_slower_than_everybody_who_serves_customers() -> None:
    rates = Rates()
    assert all(rates.customer.per_second < rates.of(role).per_second for role in ROLES if role != "customer")
