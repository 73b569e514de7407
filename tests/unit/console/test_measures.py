"""What workers measured, in words."""

import pytest

from broker.domain.signals import Intent, Measured, Signals, Why
from collabtui.console.present.measures import contributions, measured_words, rule_words, says_a_mood, why_sentences


def test_what_reads_as_nought_is_left_out() -> None:
    signals = Signals(intents=(Intent("refund_status", 0.99), Intent("return_item", 0.004)), sentiment=0.001)
    assert measured_words(signals) == "refund_status 0.99"


def test_only_what_is_more_likely_than_not_is_told_of_a_customer() -> None:
    assert measured_words(Signals(wants_human=0.93, frustration=0.49)) == "wants a person 0.93"
    assert measured_words(Signals(wants_human=0.1, frustration=0.5)) == "frustrated 0.50"


@pytest.mark.parametrize(("mood", "says"), [(None, False), (0.0, False), (-0.004, False), (-0.2, True), (0.005, True)])
def test_a_mood_is_told_where_it_says_something(mood: float | None, says: bool) -> None:
    assert says_a_mood(mood) is says


def test_a_rule_that_only_this_desk_has_is_told_by_its_id() -> None:
    assert (rule_words("sentiment"), rule_words("angry_vip")) == ("very low mood", "angry vip")


RISK = Why(
    "risk",
    (
        Measured("waiting", 300.0, 120.0, -0.02),
        Measured("fallbacks", 3.0, 2.0, 1.24),
        Measured("risk", 0.83, 0.7),
        Measured("sentiment", -0.8, 0.0, 0.5),
        Measured("confidence", 0.9, 0.5, -0.61),
    ),
    "m1",
)


def test_a_predicted_risk_comes_first_then_what_adds_to_it_then_what_takes_from_it() -> None:
    assert why_sentences(RISK, "hello") == (
        "the customer may be lost (risk): 0.83, at least 0.70",
        "+++++    +1.24  fallbacks 3",
        "++       +0.50  sentiment -0.8",
        "-        -0.02  waiting 300",
        "--       -0.61  confidence 0.9",
        'on: "hello"',
    )


def test_no_bar_is_longer_than_there_is_room_none_stands_for_nothing() -> None:
    much = Why("risk", (Measured("api_errors", 40.0, 1.0, 99.0), Measured("turns", 1.0, 1.0, 0.0)))
    assert contributions(much) == ("++++++++ +99.00  api errors 40", "         +0.00  turns 1")


def test_without_contributions_nothing_is_added() -> None:
    assert contributions(Why("keyword", (Measured("typed", "human", "human"),))) == ()
