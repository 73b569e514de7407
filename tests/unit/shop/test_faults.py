"""Faults are a property of the call, never of when or beside whom it is made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from collabtui.shop.faults import Faults, fails

SEEDS = st.integers(min_value=0, max_value=2**63 - 1)
RATES = st.floats(min_value=0.0, max_value=1.0)
TEXTS = st.text(max_size=40)
ATTEMPTS = st.integers(min_value=0, max_value=999_999)


def outcomes(faults: Faults, key: str, count: int = 400) -> list[bool]:
    return [fails(faults, key, "order", attempt) for attempt in range(1, count + 1)]


@given(SEEDS, RATES, TEXTS, TEXTS, ATTEMPTS)
def test_the_same_call_always_meets_the_same_fate(seed: int, rate: float, key: str, call: str, attempt: int) -> None:
    one, other = (Faults(failure_rate=rate, seed=seed) for _ in range(2))
    assert fails(one, key, call, attempt) == fails(other, key, call, attempt)


@given(SEEDS, TEXTS, TEXTS, ATTEMPTS)
def test_rate_zero_never_fails_while_rate_one_always_does(seed: int, key: str, call: str, attempt: int) -> None:
    assert not fails(Faults(failure_rate=0.0, seed=seed), key, call, attempt)
    assert fails(Faults(failure_rate=1.0, seed=seed), key, call, attempt)


@given(SEEDS, RATES, RATES, TEXTS, ATTEMPTS)
def test_turning_the_rate_up_never_mends_a_call(seed: int, a: float, b: float, key: str, attempt: int) -> None:
    low, high = (Faults(failure_rate=rate, seed=seed) for rate in sorted((a, b)))
    assert fails(high, key, "order", attempt) or not fails(low, key, "order", attempt)


@given(RATES, RATES, SEEDS, TEXTS, ATTEMPTS)
def test_a_keys_own_rate_replaces_the_global_one(
    everywhere: float, own: float, seed: int, key: str, attempt: int
) -> None:
    with_own = Faults(failure_rate=everywhere, seed=seed, per_key={key: own})
    assert fails(with_own, key, "order", attempt) == fails(Faults(failure_rate=own, seed=seed), key, "order", attempt)


@given(RATES, SEEDS, TEXTS, ATTEMPTS)
def test_a_keys_own_rate_leaves_other_keys_alone(rate: float, seed: int, key: str, attempt: int) -> None:
    with_own = Faults(failure_rate=rate, seed=seed, per_key={key + "'": 1.0})
    plain = Faults(failure_rate=rate, seed=seed)
    assert fails(with_own, key, "order", attempt) == fails(plain, key, "order", attempt)


def test_the_rate_is_met_over_many_calls() -> None:
    failed = sum(outcomes(Faults(failure_rate=0.3, seed=1), "conversation", 4000))
    assert 1080 <= failed <= 1320  # 1200, give or take four standard deviations


@pytest.mark.parametrize("other", [Faults(failure_rate=0.5, seed=2), Faults(failure_rate=0.5, seed=3)])
def test_another_seed_fails_other_calls(other: Faults) -> None:
    assert outcomes(Faults(failure_rate=0.5, seed=1), "k") != outcomes(other, "k")


def test_another_key_fails_on_other_attempts() -> None:
    faults = Faults(failure_rate=0.5)
    assert outcomes(faults, "maria") != outcomes(faults, "tom")


def test_key_with_call_are_told_apart() -> None:
    faults = Faults(failure_rate=0.5)
    pairs = [(f"a{n}", "b") for n in range(200)]
    moved = [("a", f"{n}b") for n in range(200)]
    assert [fails(faults, *pair, 1) for pair in pairs] != [fails(faults, *pair, 1) for pair in moved]


@pytest.mark.parametrize(
    "wrong",
    [
        {"failure_rate": 1.01},
        {"failure_rate": -0.1},
        {"failure_rate": float("nan")},
        {"failure_rate": "0.5"},
        {"latency_ms": -1},
        {"latency_ms": 60_001},
        {"seed": 2**63},
        {"keys": {"maria": 2.0}},
        {"rate": 0.5},
    ],
)
def test_impossible_faults_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Faults.model_validate(wrong)
