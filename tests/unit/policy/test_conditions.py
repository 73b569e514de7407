"""Claims about each condition on what was measured, typed or known."""

from typing import Any

import pytest

from broker.domain.engagement import Engagement, Utterance, utterance
from broker.domain.signals import ApiCall, Intent, Measured, Signals
from broker.policy.escalation import judge_turn
from broker.policy.moment import Moment
from broker.policy.sightings import SightingIndex
from tests.unit.policy.rulebook import policy

NOW = 1_000_000
UNSURE, SURE, MISS = Signals((Intent("a", 0.3),)), Signals((Intent("a", 0.9),)), Signals(fallback=True)
CLOSE = Signals((Intent("a", 0.45), Intent("b", 0.40)))
CLEAR = Signals((Intent("a", 0.8), Intent("b", 0.1)))


def measures(kind: str, moment: Moment | Engagement, **fields: Any) -> tuple[Measured, ...]:
    """What a rule of this kind puts on the why-card; empty while it does not fire."""
    seen = moment if isinstance(moment, Moment) else Moment(moment, at=NOW)
    found = judge_turn(policy({"id": "r", "kind": kind, **fields}), seen, "m1")
    return found.why.measured if found else ()


def fires(kind: str, moment: Moment | Engagement, **fields: Any) -> bool:
    return bool(measures(kind, moment, **fields))


def after(*signals: Signals) -> Engagement:
    engagement = Engagement()
    for one in signals:
        engagement = engagement.after(one)
    return engagement


def moods(*values: float) -> Engagement:
    return after(*(Signals(sentiment=value) for value in values))


def frustrated(*values: float | None) -> Engagement:
    return after(*(Signals(frustration=value) for value in values))


def said(*texts: str, every: int = 1_000) -> Engagement:
    """So many messages, the last of them now."""
    engagement = Engagement()
    for place, text in enumerate(texts):
        engagement = engagement.said(NOW - (len(texts) - 1 - place) * every, text)
    return engagement


def test_whoever_asks_for_a_person_in_any_words_gets_one() -> None:
    asked = after(SURE, Signals(wants_human=0.5))
    assert measures("wants_human", asked) == (Measured("wants_human", 0.5, 0.5),)
    assert not fires("wants_human", asked, at_least=0.7)


def test_only_the_newest_turn_asks_for_a_person() -> None:
    assert not fires("wants_human", after(Signals(wants_human=0.9), SURE))
    assert not fires("wants_human", after(SURE)), "nobody measured it"


def test_frustration_may_be_asked_of_several_turns_in_a_row() -> None:
    assert measures("frustration", frustrated(0.7)) == (Measured("frustration", 0.7, 0.6),)
    assert not fires("frustration", frustrated(0.6)), "it must be above"
    assert not fires("frustration", frustrated(0.9, 0.2, 0.9), turns=2)
    assert measures("frustration", frustrated(0.8, None, 0.9), turns=2) == (Measured("frustration", 0.9, 0.6),)


def test_low_confidence_may_be_asked_of_several_turns_in_a_row() -> None:
    assert not fires("low_confidence", after(UNSURE), turns=2)
    assert not fires("low_confidence", after(UNSURE, SURE, UNSURE), turns=2)
    assert measures("low_confidence", after(SURE, UNSURE, UNSURE), turns=2) == (Measured("confidence", 0.3, 0.6),)


def test_a_turn_that_was_not_understood_breaks_a_row_of_low_confidence() -> None:
    assert not fires("low_confidence", after(UNSURE, MISS, UNSURE), turns=2)


def test_two_intents_that_are_close_are_ambiguous() -> None:
    (found,) = measures("ambiguity", after(CLOSE), gap_below=0.1)
    assert (found.name, found.threshold) == ("gap", 0.1)
    assert found.value == pytest.approx(0.05)
    assert not fires("ambiguity", after(CLEAR), gap_below=0.1)
    assert not fires("ambiguity", after(UNSURE), gap_below=0.1), "one intent alone is not ambiguous"
    assert not fires("ambiguity", after(CLOSE, CLEAR, CLOSE), turns=2)
    assert fires("ambiguity", after(CLOSE, CLOSE), turns=2)


def test_an_intent_hands_over_when_the_bot_is_sure_of_it() -> None:
    sure = after(Signals((Intent("complaint", 0.7), Intent("refund", 0.2))))
    assert measures("intent", sure, names=("complaint",), at_least=0.7) == (
        Measured("intent", "complaint", "asked"),
        Measured("confidence", 0.7, 0.7),
    )
    assert not fires("intent", sure, names=("complaint",), at_least=0.71)
    assert not fires("intent", sure, names=("refund",)), "only the best intent counts"
    assert not fires("intent", sure.after(CLEAR), names=("complaint",)), "only the last turn counts"


def test_one_bad_word_does_not_hand_over_where_two_bad_turns_are_asked_for() -> None:
    assert not fires("sentiment", moods(-0.9), turns=2)
    assert measures("sentiment", moods(-0.9, -0.4), turns=2, recover_above=0.0) == (
        Measured("sentiment", -0.4, -0.6),
        Measured("bad_turns", 2, 2),
    )
    assert not fires("sentiment", moods(-0.9, 0.1), turns=2, recover_above=0.0)
    assert not fires("sentiment", moods(-0.9, -0.4), turns=2), "without a recovery of its own, -0.4 is no bad mood"


def test_a_turn_without_a_mood_neither_ends_nor_lengthens_a_bad_stretch() -> None:
    assert not fires("sentiment", moods(-0.9).after(SURE), turns=2)
    assert fires("sentiment", moods(-0.9).after(SURE).after(Signals(sentiment=-0.9)), turns=2)


def test_a_falling_mood_is_found_before_it_is_bad() -> None:
    falling = moods(0.8, 0.4, 0.0)
    (found,) = measures("sentiment_trend", falling, falls_by=0.7, turns=3)
    assert (found.name, found.threshold) == ("sentiment_fall", 0.7)
    assert found.value == pytest.approx(0.8)
    assert not fires("sentiment_trend", falling, falls_by=0.9, turns=3)
    assert not fires("sentiment_trend", moods(0.8, 0.0), falls_by=0.7, turns=3), "too few moods to tell"
    assert not fires("sentiment_trend", moods(-0.8, -0.9, -0.9), falls_by=0.7, turns=3), "bad, but not falling"


def test_fallbacks_may_count_with_or_without_a_row() -> None:
    broken = after(MISS, SURE, MISS, SURE)
    assert not fires("repeated_fallbacks", broken, count=2)
    assert measures("total_fallbacks", broken, count=2) == (Measured("total_fallbacks", 2, 2),)
    assert not fires("total_fallbacks", broken, count=3)


def test_failures_of_one_business_api_are_told_from_those_of_others() -> None:
    down = ApiCall("refunds", ok=False, milliseconds=9)
    engagement = after(Signals(api_calls=(down, ApiCall("orders", ok=False, milliseconds=9), down)))
    assert measures("api_errors", engagement, count=2, call="refunds") == (
        Measured("call", "refunds", "failed"),
        Measured("api_errors", 2, 2),
    )
    assert not fires("api_errors", engagement, count=2, call="orders")
    assert not fires("api_errors", engagement, count=1, call="stock")
    assert fires("api_errors", engagement, count=3)


def test_turns_are_capped() -> None:
    assert not fires("turn_cap", after(SURE, SURE), turns=3)
    assert measures("turn_cap", after(SURE, SURE, SURE), turns=3) == (Measured("turns", 3, 3),)


def test_who_says_the_same_again_is_not_being_helped() -> None:
    again = said("Where is my parcel?", "thanks", "where is my parcel")
    assert measures("repeated_messages", again, count=2) == (Measured("repeats", 2, 2),)
    assert not fires("repeated_messages", again, count=3)
    assert not fires("repeated_messages", again.said(NOW, "never mind then")), "only the newest message counts"


def test_short_words_may_be_said_again() -> None:
    assert not fires("repeated_messages", said("yes", "yes", "yes"))
    assert fires("repeated_messages", said("yes", "yes", "yes"), least_words=1)
    assert not fires("repeated_messages", Engagement())


def test_replies_that_get_shorter_are_found_against_the_customers_own_length() -> None:
    long = "I ordered a tent two weeks ago and it still has not arrived"
    assert fires("short_replies", said(long, long, "what", "no"), turns=2, below=0.3)
    assert not fires("short_replies", said("what", "no", "what", "no"), turns=2, below=0.3), "short as ever"
    assert not fires("short_replies", said(long, "what", "no"), turns=2, below=0.3), "too few to know what is usual"


def test_waiting_counts_to_this_very_moment() -> None:
    asked = Engagement().said(NOW - 9_000, "hello?")
    assert measures("waiting", asked, longer_than=8) == (Measured("waited", 9.0, 8.0),)
    assert not fires("waiting", asked, longer_than=9)
    assert not fires("waiting", asked.answered(NOW), longer_than=1)


def test_many_messages_at_once_are_a_burst() -> None:
    assert measures("burst", said(*"abcdef", every=5_000), messages=6, within=25) == (Measured("burst", 6, 6),)
    assert not fires("burst", said(*"abcdef", every=5_001), messages=6, within=25)


def test_one_order_of_several_customers_is_found() -> None:
    seen = SightingIndex()
    for customer in ("tom", "ann", "maria"):
        seen.saw("order_number", "FH-1", customer, NOW - 1_000)
    moment = Moment(Engagement(), at=NOW, customer="maria", context={"order_number": "FH-1"}, sightings=seen)
    assert measures("shared_value", moment, customers=3) == (
        Measured("order_number", "FH-1", "shared"),
        Measured("customers", 3, 3),
    )
    assert not fires("shared_value", moment, customers=4), "nobody is counted twice"
    assert not fires("shared_value", moment, customers=3, within=0.5)
    assert not fires("shared_value", moment, customers=3, field="email")


VIP = {"context": {"tier": ("gold", "Platinum")}, "verified_by": ("password", "document")}


@pytest.mark.parametrize(
    ("attributes", "context", "fired"),
    [
        ({"verified_by": "password"}, {"tier": "gold"}, True),
        ({"verified_by": "document"}, {"tier": "PLATINUM"}, True),
        ({"verified_by": "email"}, {"tier": "gold"}, False),
        ({"verified_by": "password"}, {"tier": "silver"}, False),
        ({"verified_by": "password"}, {}, False),
        ({"tier": "gold"}, {"verified_by": "password"}, False),
    ],
)
def test_a_customer_must_match_in_everything_that_is_named(
    attributes: dict[str, str], context: dict[str, str], fired: bool
) -> None:
    moment = Moment(Engagement(), attributes=attributes, context=context)
    assert fires("customer", moment, **VIP) is fired


def test_the_why_card_of_a_customer_rule_shows_what_matched() -> None:
    moment = Moment(Engagement(), attributes={"channel": "phone"})
    assert measures("customer", moment, channel=("phone", "email")) == (Measured("channel", "phone", "phone, email"),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I don't want a human", False),
        ("I don\u2019t  WANT a human!", False),
        ("I don't want a bot, I want a human", True),
        ("I don't want a human. Or rather: yes, a human", True),
        ("human", True),
    ],
)
def test_a_phrase_inside_one_that_denies_it_does_not_count(text: str, found: bool) -> None:
    rule = {"phrases": {"en": ("human",)}, "unless": {"en": ("don't want a human",)}, "act": "offer"}
    assert fires("keyword", Moment(Engagement(), text=text), **rule) is found


def test_a_region_of_a_language_uses_the_phrases_of_the_language() -> None:
    rule = {"phrases": {"en": ("human",), "de": ("mensch",)}, "act": "offer"}
    assert fires("keyword", Moment(Engagement(), text="ein Mensch", language="de-AT"), **rule)


@pytest.mark.parametrize("kind", ["low_confidence", "ambiguity", "sentiment", "sentiment_trend", "repeated_fallbacks",
                                  "total_fallbacks", "api_errors", "repeated_messages", "short_replies", "waiting",
                                  "turn_cap", "burst", "shared_value", "predicted_risk"])  # fmt: skip
def test_nothing_fires_on_nothing(kind: str) -> None:
    assert not fires(kind, Engagement())


def test_an_utterance_remembers_its_length_in_words() -> None:
    assert utterance(1, " one  two\nthree ") == Utterance(1, 3, utterance(2, "one two three").digest)
