"""Who plays what is the seed's choice alone."""

from collections import Counter
from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from broker.domain.ids import is_id
from collabtui.demo.cast import cast, failure_rates, soon_escalated
from collabtui.training.scenario import load_scenarios

SCENARIOS = load_scenarios(files("demo_data") / "scenarios", "demo")


@given(customers=st.integers(1, 80), seed=st.integers(0, 2**32))
def test_every_scenario_is_played_about_equally_often(customers: int, seed: int) -> None:
    parts = cast(SCENARIOS, customers, seed)
    counted = Counter(part.scenario.name for part in parts)
    assert len(parts) == customers
    assert max(counted.values()) - (min(counted.values()) if len(counted) == len(SCENARIOS) else 0) <= 1


@given(customers=st.integers(1, 80), seed=st.integers(0, 2**32))
def test_nobody_shares_a_history(customers: int, seed: int) -> None:
    parts = cast(SCENARIOS, customers, seed)
    assert len({part.customer for part in parts}) == len({part.conversation for part in parts}) == customers
    assert all(is_id(part.customer) and is_id(part.conversation) for part in parts)
    assert all(part.customer == f"{part.scenario.customer}-{part.index}" for part in parts)


def test_the_same_seed_casts_the_same() -> None:
    assert cast(SCENARIOS, 40, 7) == cast(SCENARIOS, 40, 7)
    assert cast(SCENARIOS, 40, 7) != cast(SCENARIOS, 40, 8)


def test_more_customers_leave_the_first_ones_as_they_were() -> None:
    assert cast(SCENARIOS, 40, 7)[:13] == cast(SCENARIOS, 13, 7)


def test_the_shop_fails_in_the_conversations_whose_scenario_says_so() -> None:
    parts = cast(SCENARIOS, 13, 7)
    failing = {part.conversation for part in parts if part.scenario.expect.escalated_by == "api_errors"}
    assert failure_rates(parts) == dict.fromkeys(failing, 1.0)


def test_who_watches_sees_somebody_ask_for_a_person_first() -> None:
    parts = cast(SCENARIOS, 13, 7)
    ordered = soon_escalated(parts)
    assert ordered[0].scenario.name == "asks-for-a-person"
    assert sorted(ordered, key=lambda part: part.index) == list(parts)


def test_where_nobody_asks_for_a_person_the_order_stays() -> None:
    calm = [one for one in SCENARIOS if one.expect.escalated_by != "keyword"]
    parts = cast(calm, 5, 7)
    assert soon_escalated(parts) == parts


def test_two_runs_on_one_desk_share_no_conversation_no_customer() -> None:
    first, second = cast(SCENARIOS, 5, 7, "demo-a"), cast(SCENARIOS, 5, 7, "demo-b")
    assert not {part.conversation for part in first} & {part.conversation for part in second}
    assert not {part.customer for part in first} & {part.customer for part in second}
    assert all(is_id(part.customer) for part in (*first, *second))
