"""The benchmark's arithmetic, on plain numbers."""

from dataclasses import astuple

import pytest
from bench.figures import Latency, Slice, Spread, by_mode, latency, pairs, percentile, ratios, spread
from hypothesis import given
from hypothesis import strategies as st

_VALUES = st.lists(st.floats(0, 1e6), min_size=1, max_size=200).map(sorted)


def one_slice(server: str, *, mode: str = "closed", rate: float = 100.0, p99: float = 4.0, bad: int = 0) -> Slice:
    took = Latency(2.0, p99, 9.0)
    return Slice(server, mode, 1.0, int(rate), rate, took, took, 0.5, 0.9, 0.1, 0.0, 60.0, bad, 0)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100)])
def test_a_percentile_is_the_value_of_its_nearest_rank(share: float, value: int) -> None:
    assert percentile(range(1, 101), share) == value


@given(_VALUES, st.floats(0, 1))
def test_a_percentile_is_one_of_the_values_with_enough_of_them_below(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) * (1 - 1e-12)


@given(_VALUES, st.floats(0, 1), st.floats(0, 1))
def test_percentiles_rise_with_their_share(values: list[float], one: float, other: float) -> None:
    assert percentile(values, min(one, other)) <= percentile(values, max(one, other))


def test_nothing_measured_has_no_latency() -> None:
    assert latency([]) == Latency(0.0, 0.0, 0.0)


def test_a_latency_is_given_in_milliseconds_from_values_in_any_order() -> None:
    assert latency([0.003, 0.001, 0.002]) == Latency(2.0, 3.0, 3.0)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_the_middle_of_a_spread_lies_between_its_ends(values: list[float]) -> None:
    found = spread(values)
    assert min(values) == found.least <= found.middle <= found.most == max(values)


def test_each_slice_of_ours_is_paired_with_the_bare_one_after_it() -> None:
    slices = [one_slice(server, rate=rate) for rate, server in enumerate(["ours", "bare", "ours", "bare"], 1)]
    assert [(ours.rate, bare.rate) for ours, bare in pairs(slices)] == [(1, 2), (3, 4)]


@pytest.mark.parametrize(
    "slices",
    [
        [one_slice("bare"), one_slice("ours")],
        [one_slice("ours"), one_slice("ours")],
        [one_slice("ours"), one_slice("bare"), one_slice("ours")],
        [one_slice("ours"), one_slice("bare", mode="open 1000/s")],
    ],
)
def test_slices_that_do_not_alternate_are_not_compared(slices: list[Slice]) -> None:
    with pytest.raises(ValueError, match=r"compared|shorter"):
        pairs(slices)


def test_ratios_are_ours_by_bare_over_all_pairs() -> None:
    slices = [
        one_slice("ours", rate=50, p99=8.0),
        one_slice("bare", rate=100, p99=4.0),
        one_slice("ours", rate=30),
        one_slice("bare", rate=300),
        one_slice("ours", rate=80),
        one_slice("bare", rate=100),
    ]
    found = ratios(slices)
    assert astuple(found["rate"]) == pytest.approx((0.1, 0.5, 0.8))
    assert found["deliver_p99"] == Spread(1.0, 1.0, 2.0)
    assert found["rss"] == Spread(1.0, 1.0, 1.0)


def test_a_figure_that_bare_lacks_has_no_ratio() -> None:
    assert "deliver_p99" not in ratios([one_slice("ours"), one_slice("bare", p99=0.0)])


def test_slices_are_grouped_by_mode_in_the_order_they_were_taken() -> None:
    first, other, second = one_slice("ours"), one_slice("ours", mode="open 9/s"), one_slice("bare")
    assert by_mode([first, other, second]) == {"closed": [first, second], "open 9/s": [other]}


def test_one_bad_message_makes_a_slice_unclean() -> None:
    assert one_slice("ours").is_clean
    assert not one_slice("ours", bad=1).is_clean
