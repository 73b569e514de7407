"""Claims about what is measured in one engagement."""

from hypothesis import given
from hypothesis import strategies as st

from broker.domain.engagement import Engagement
from broker.domain.signals import ApiCall, Intent, Signals

MISS = Signals(fallback=True)
HIT = Signals(intents=(Intent("refund_status", 0.8), Intent("return_item", 0.1)), sentiment=-0.2)

calls = st.builds(ApiCall, st.just("orders"), st.booleans(), st.integers(0, 9))
turns = st.builds(
    Signals,
    st.lists(st.builds(Intent, st.just("a"), st.floats(0, 1)), max_size=2).map(tuple),
    st.booleans(),
    st.none() | st.floats(-1, 1),
    st.lists(calls, max_size=3).map(tuple),
)


def after(*signals: Signals) -> Engagement:
    engagement = Engagement()
    for one in signals:
        engagement = engagement.after(one)
    return engagement


def test_the_confidence_is_that_of_the_best_intent() -> None:
    assert HIT.confidence == 0.8
    assert MISS.confidence is None


def test_only_failed_calls_count_as_failed() -> None:
    assert Signals(api_calls=(ApiCall("a", True, 1), ApiCall("b", False, 1, "timeout"))).failed_calls == 1


def test_a_new_engagement_has_measured_nothing() -> None:
    empty = Engagement()
    assert (empty.number, empty.turns, empty.confidence, empty.sentiment, empty.risk) == (1, 0, None, None, None)
    assert (empty.fallbacks, empty.total_fallbacks, empty.api_errors, empty.messages) == (0, 0, 0, ())


def test_an_understood_turn_ends_a_row_of_fallbacks_but_not_their_total() -> None:
    engagement = after(MISS, MISS, HIT, MISS)
    assert (engagement.fallbacks, engagement.total_fallbacks, engagement.turns) == (1, 3, 4)


def test_the_mood_stays_while_none_is_measured() -> None:
    assert after(HIT, MISS).sentiment == -0.2
    assert after(HIT, Signals(sentiment=0.5)).sentiment == 0.5


def test_the_confidence_is_that_of_the_last_turn_alone() -> None:
    assert after(HIT).confidence == 0.8
    assert after(HIT, MISS).confidence is None


@given(st.lists(turns, max_size=8))
def test_the_next_engagement_keeps_nothing_but_its_number(signals: list[Signals]) -> None:
    assert after(*signals).next() == Engagement(number=2)


@given(st.lists(turns, max_size=8))
def test_counts_are_those_of_all_turns(signals: list[Signals]) -> None:
    engagement = after(*signals)
    assert engagement.turns == len(signals)
    assert engagement.total_fallbacks == sum(one.fallback for one in signals)
    assert engagement.api_errors == sum(not call.ok for one in signals for call in one.api_calls)
    assert engagement.fallbacks <= engagement.total_fallbacks
