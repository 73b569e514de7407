"""Claims about Erlang's formulas, beside published values, exact fractions."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.reports.erlang import MOST_AGENTS, agents_needed, erlang_b, erlang_c, mean_wait, service_level


# The load that so many lines can be offered at this blocking, as tables of teletraffic print it, rounded to its last
# digit; 15 lines are the example of https://erlang.com/calculatormanual/howmuchtrafficcanatrunkgrouphandle.htm.
@pytest.mark.parametrize(
    ("agents", "load", "digit", "blocked"),
    [
        (1, 0.0101, 0.0001, 0.01),
        (2, 0.153, 0.001, 0.01),
        (5, 1.36, 0.01, 0.01),
        (10, 4.46, 0.01, 0.01),
        (15, 8.108, 0.001, 0.01),
        (20, 12.0, 0.1, 0.01),
        (50, 37.9, 0.1, 0.01),
        (100, 84.1, 0.1, 0.01),
        (5, 2.22, 0.01, 0.05),
        (10, 6.22, 0.01, 0.05),
        (100, 95.2, 0.1, 0.05),
    ],
)
def test_blocking_is_what_published_tables_say(agents: int, load: float, digit: float, blocked: float) -> None:
    assert erlang_b(agents, load - digit / 2) <= blocked <= erlang_b(agents, load + digit / 2)


def exactly_c(agents: int, load: Fraction) -> Fraction:
    """Erlang C as textbooks write it, in fractions: no digit is lost."""
    served = sum((load**number / math.factorial(number) for number in range(agents)), Fraction(0))
    waiting = load**agents / math.factorial(agents) * agents / (agents - load)
    return waiting / (served + waiting)


@pytest.mark.parametrize(("agents", "load"), [(1, "0.5"), (2, "1"), (5, "4.5"), (10, "9"), (40, "39"), (200, "190.5")])
def test_waiting_is_what_the_textbook_sum_says_to_the_last_digits(agents: int, load: str) -> None:
    assert erlang_c(agents, float(load)) == pytest.approx(float(exactly_c(agents, Fraction(load))), rel=1e-12)


def test_one_agent_makes_a_customer_wait_with_the_share_of_time_they_are_busy() -> None:
    assert erlang_c(1, 0.7) == pytest.approx(0.7)
    assert mean_wait(1, 0.7, 60) == pytest.approx(0.7 / 0.3 * 60)


def test_the_call_centre_of_the_textbooks_needs_fourteen() -> None:
    # The worked example of callcentrehelper.com, "Erlang C formula": 200 calls an hour of 180 s are 10 erlangs;
    # 14 agents answer 88.8 % of them within 20 s, after 7.8 s on average.
    assert agents_needed(10, 180, 0.8, 20) == 14
    assert service_level(14, 10, 180, 20) == pytest.approx(0.888, abs=0.001)
    assert service_level(13, 10, 180, 20) < 0.8
    assert mean_wait(14, 10, 180) == pytest.approx(7.8, abs=0.1)


@pytest.mark.parametrize("agents", [300, 900, 3000])
def test_hundreds_of_agents_lose_no_digits(agents: int) -> None:
    waits = erlang_c(agents, agents - 1.0)
    assert 0.9 < waits < 1
    # The recursion again, in fractions of whole numbers.
    inverse = Fraction(1)
    for number in range(1, 301):
        inverse = 1 + inverse * number / 280
    assert erlang_b(300, 280.0) == pytest.approx(float(1 / inverse), rel=1e-12)


def test_a_hopelessly_small_load_blocks_nobody() -> None:
    assert erlang_b(2000, 0.001) == 0
    assert erlang_c(2000, 0.001) == 0
    assert mean_wait(2000, 0.001, 60) == 0


def test_no_load_needs_nobody_waits_for_nobody() -> None:
    assert (erlang_b(3, 0), erlang_c(3, 0), mean_wait(3, 0, 60), agents_needed(0, 60, 0.99, 0)) == (0, 0, 0, 0)
    assert service_level(3, 0, 60, 0) == 1


def test_nobody_at_the_desk_serves_nobody() -> None:
    assert (erlang_b(0, 2), erlang_c(0, 2), mean_wait(0, 2, 60), service_level(0, 2, 60, 20)) == (1, 1, math.inf, 0)


@pytest.mark.parametrize("load", [5, 7.5])
def test_a_queue_that_grows_without_end_is_said_to(load: float) -> None:
    assert (erlang_c(5, load), mean_wait(5, load, 60), service_level(5, load, 60, 600)) == (1, math.inf, 0)


loads = st.floats(0.01, 300)


@given(st.integers(1, 400), loads)
def test_another_agent_never_makes_anybody_wait_longer(agents: int, load: float) -> None:
    assert erlang_c(agents + 1, load) <= erlang_c(agents, load)
    assert mean_wait(agents + 1, load, 60) <= mean_wait(agents, load, 60)


@given(st.integers(1, 400), loads)
def test_who_may_queue_waits_more_often_than_who_may_not_is_refused(agents: int, load: float) -> None:
    assert 0 <= erlang_b(agents, load) <= erlang_c(agents, load) <= 1


@given(loads, st.floats(0.01, 0.999), st.floats(0, 120))
def test_enough_agents_are_enough_with_one_fewer_they_are_not(load: float, share: float, within: float) -> None:
    agents = agents_needed(load, 180, share, within)
    assert agents > load
    assert service_level(agents, load, 180, within) >= share - 1e-12
    assert service_level(agents - 1, load, 180, within) < share + 1e-12


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: erlang_b(-1, 1), "0 agents or more, not -1"),
        (lambda: erlang_c(1, -1), "0 erlangs or more, not -1"),
        (lambda: erlang_c(1, math.nan), "0 erlangs or more, not nan"),
        (lambda: erlang_b(1, math.inf), "0 erlangs or more, not inf"),
        (lambda: mean_wait(1, 0.5, 0), "above 0 seconds, not 0"),
        (lambda: service_level(1, 0.5, 60, -1), "0 seconds or more, not -1"),
        (lambda: agents_needed(1, 60, 1.0, 20), "below 1, not 1"),
        (lambda: agents_needed(1, 60, 0.8, -2), "0 seconds or more, not -2"),
        (lambda: agents_needed(MOST_AGENTS, 60, 0.8, 20), "more than 100,000 agents"),
    ],
)
def test_what_is_no_number_of_a_desk_is_refused_in_a_sentence(wrong: object, said: str) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=said):
        wrong()
