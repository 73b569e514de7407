"""Claims about the memory of who brought which value."""

from hypothesis import given
from hypothesis import strategies as st

from broker.policy.sightings import NOBODY, SightingIndex

seen = st.tuples(
    st.sampled_from("ab"), st.sampled_from("12"), st.sampled_from(["tom", "ann", "eve"]), st.integers(0, 99)
)


@given(st.lists(seen, max_size=30), st.integers(0, 120), st.integers(0, 120))
def test_each_customer_counts_once_by_when_they_were_seen_last(
    sightings: list[tuple[str, str, str, int]], at: int, within: int
) -> None:
    index = SightingIndex()
    for one in sightings:
        index.saw(*one)
    last: dict[str, int] = {}
    for field, value, customer, when in sightings:
        if (field, value) == ("a", "1"):
            last[customer] = max(when, last.get(customer, when))
    assert index.customers("a", "1", at, within) == sum(when >= at - within for when in last.values())
    others = sum(when >= at - within for who, when in last.items() if who != "tom")
    assert index.customers("a", "1", at, within, besides="tom") == others


def test_what_was_not_seen_for_longest_is_forgotten_first() -> None:
    index = SightingIndex(values=2)
    for value in ("1", "2", "1", "3"):
        index.saw("order", value, "tom", 5)
    assert [index.customers("order", value, 5, 5) for value in "123"] == [1, 0, 1]


def test_of_one_value_the_latest_customers_are_remembered() -> None:
    index = SightingIndex(customers=2)
    for customer in ("tom", "ann", "tom", "eve"):
        index.saw("order", "1", customer, 5)
    assert index.customers("order", "1", 5, 5) == 2
    assert index.customers("order", "1", 5, 5, besides="ann") == 2


def test_an_empty_value_is_shared_with_nobody() -> None:
    index = SightingIndex()
    index.saw("order", "", "tom", 5)
    assert index.customers("order", "", 5, 5) == 0
    assert NOBODY.customers("order", "1", 5, 5) == 0
