"""Claims about rules made of conditions, about offers, about the order of rules."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.engagement import Engagement
from broker.domain.signals import ApiCall, Intent, Measured, Signals
from broker.policy.escalation import judge_text, judge_turn, unanswered
from broker.policy.moment import Moment
from broker.policy.sightings import SightingIndex
from tests.unit.policy.rulebook import policy

CONDITIONS: tuple[dict[str, Any], ...] = (
    {"kind": "low_confidence", "below": 0.5, "turns": 2},
    {"kind": "ambiguity", "gap_below": 0.2},
    {"kind": "keyword", "phrases": {"en": ("refund", "manager")}, "unless": {"en": ("no manager",)}},
    {"kind": "intent", "names": ("complaint",), "at_least": 0.5},
    {"kind": "sentiment", "below": -0.3, "recover_above": 0.1, "turns": 2},
    {"kind": "sentiment_trend", "falls_by": 0.5, "turns": 3},
    {"kind": "repeated_fallbacks", "count": 2},
    {"kind": "total_fallbacks", "count": 2},
    {"kind": "api_errors", "count": 2, "call": "orders"},
    {"kind": "repeated_messages", "count": 2, "least_words": 1},
    {"kind": "short_replies", "turns": 1, "below": 0.5},
    {"kind": "waiting", "longer_than": 2},
    {"kind": "turn_cap", "turns": 4},
    {"kind": "burst", "messages": 3, "within": 2},
    {"kind": "shared_value", "field": "order", "customers": 2},
    {"kind": "predicted_risk", "above": 0.1},
    {"kind": "customer", "context": {"order": ("1",)}},
)
SEEN = SightingIndex()
SEEN.saw("order", "1", "tom", 5_000)

shares = st.floats(0, 1)
intents = st.builds(Intent, st.sampled_from(["complaint", "refund"]), shares)
signals = st.builds(
    Signals,
    st.lists(intents, max_size=3).map(tuple),
    st.booleans(),
    st.none() | st.floats(-1, 1),
    st.lists(st.builds(ApiCall, st.just("orders"), st.booleans(), st.just(1)), max_size=2).map(tuple),
    risk=st.none() | shares,
)
texts = (
    st.sampled_from(["my refund", "no manager", "manager please, this takes far too long", "hm", "\ud800"]) | st.text()
)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """A conversation after some turns of its life."""
    engagement, at, text = Engagement(), 1_000, ""
    for _ in range(draw(st.integers(0, 6))):
        at += draw(st.integers(0, 4_000))
        text = draw(texts)
        engagement = engagement.said(at, text).after(draw(signals))
        if draw(st.booleans()):
            engagement = engagement.answered(at)
    context = draw(st.sampled_from([{}, {"order": "1"}, {"order": "2"}]))
    return Moment(engagement, at, text, customer="maria", context=context, sightings=SEEN)


def holds(condition: dict[str, Any], moment: Moment) -> bool:
    """Asked as an offer, for a keyword that hands over at once is judged before any turn."""
    return judge_turn(policy({"id": "r", "act": "offer", **condition}), moment, "m1") is not None


def all_of(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "all_of", "conditions": parts}


def any_of(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "any_of", "conditions": parts}


some = st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=4)


@given(some, moments())
def test_any_of_fires_when_one_of_its_parts_does_and_only_then(parts: list[dict[str, Any]], moment: Moment) -> None:
    assert holds(any_of(*parts), moment) is any(holds(part, moment) for part in parts)


@given(some, moments())
def test_all_of_fires_when_each_of_its_parts_does_and_only_then(parts: list[dict[str, Any]], moment: Moment) -> None:
    assert holds(all_of(*parts), moment) is all(holds(part, moment) for part in parts)


@given(some, some, moments())
def test_nesting_means_what_it_says(one: list[dict[str, Any]], other: list[dict[str, Any]], moment: Moment) -> None:
    nested = all_of(any_of(*one), any_of(*other))
    assert holds(nested, moment) is (holds(any_of(*one), moment) and holds(any_of(*other), moment))


@given(some, moments())
def test_a_why_card_has_room_for_what_fired(parts: list[dict[str, Any]], moment: Moment) -> None:
    found = judge_turn(policy({"id": "r", **any_of(*parts, *parts, *parts)}), moment, "m1")
    assert found is None or 1 <= len(found.why.measured) <= 20


def test_the_why_card_of_a_composed_rule_shows_each_signal() -> None:
    engagement = Engagement(moods=(-0.9,), api_errors=3)
    rule = {"id": "both", **all_of({"kind": "sentiment", "below": -0.5}, {"kind": "api_errors", "count": 2})}
    found = judge_turn(policy(rule), Moment(engagement), "m1")
    assert found is not None
    assert found.why.measured == (Measured("sentiment", -0.9, -0.5), Measured("api_errors", 3, 2))


def test_a_keyword_inside_a_composed_rule_is_judged_with_the_turn() -> None:
    keyword = {"kind": "keyword", "phrases": {"en": ("refund",)}}
    rules = policy({"id": "money", **all_of(keyword, {"kind": "api_errors", "count": 1})})
    assert judge_text(rules, "en", "my refund", "m1") is None
    assert judge_turn(rules, Moment(Engagement(api_errors=1), text="my refund"), "m1") is not None
    assert judge_turn(rules, Moment(Engagement(api_errors=1), text="my parcel"), "m1") is None


# -- now or offer ------------------------------------------------------------------------------------------------

DOWN = {"id": "down", "kind": "api_errors", "count": 1}
BROKEN = Moment(Engagement(api_errors=1))


def test_a_rule_hands_over_at_once_unless_it_offers() -> None:
    for act, offer, words in (("now", False, "handoff"), ("offer", True, "ask_first")):
        found = judge_turn(policy({**DOWN, "act": act}), BROKEN, "m1")
        assert found is not None
        assert (found.offer, found.words) == (offer, words)


def test_an_offer_asks_in_words_of_its_own() -> None:
    found = judge_turn(policy({**DOWN, "act": "offer", "words": "no_bot"}), BROKEN, "m1")
    assert found is not None
    assert found.words == "no_bot"


def test_a_rule_offers_once_in_an_engagement() -> None:
    rules = policy({**DOWN, "act": "offer"}, {"id": "later", "kind": "api_errors", "count": 1, "act": "offer"})
    asked = later(BROKEN.engagement.proposed("down"), 3)
    second = judge_turn(rules, Moment(asked), "m1")
    assert second is not None
    assert second.why.rule == "later"
    assert judge_turn(rules, Moment(later(asked.proposed("later"), 3)), "m1") is None


def later(engagement: Engagement, turns: int) -> Engagement:
    """After so many more turns of the bot, in which nothing new was measured."""
    for _ in range(turns):
        engagement = engagement.after(Signals(intents=(Intent("order_status", 0.9),)))
    return engagement


@pytest.mark.parametrize(("turns", "is_asked"), [(0, False), (1, False), (2, True), (5, True)])
def test_who_was_asked_a_moment_ago_is_left_alone_by_all_rules(turns: int, is_asked: bool) -> None:
    rules = policy(
        {**DOWN, "act": "offer"}, {"id": "later", "kind": "api_errors", "count": 1, "act": "offer"}, ask_again=2
    )
    asked = later(BROKEN.engagement.proposed("down"), turns)
    assert (judge_turn(rules, Moment(asked), "m1") is not None) == is_asked


def test_a_rule_that_hands_over_is_not_held_back_by_an_offer_that_was_made() -> None:
    found = judge_turn(policy(DOWN), Moment(BROKEN.engagement.proposed("down")), "m1")
    assert found is not None


def test_where_nothing_may_be_offered_the_rules_that_hand_over_are_still_judged() -> None:
    rules = policy({**DOWN, "act": "offer"}, {"id": "firm", "kind": "api_errors", "count": 1})
    found = judge_turn(rules, BROKEN, "m1", may_offer=False)
    assert found is not None
    assert found.why.rule == "firm"


def test_a_keyword_that_offers_waits_for_the_bots_answer() -> None:
    rules = policy({"id": "money", "kind": "keyword", "phrases": {"en": ("refund",)}, "act": "offer"})
    assert judge_text(rules, "en", "my refund", "m1") is None
    found = judge_turn(rules, Moment(Engagement(), text="my refund"), "m1")
    assert found is not None
    assert found.offer


def test_the_ticket_asks_for_the_level_of_its_rule() -> None:
    found = judge_turn(policy({**DOWN, "level": 4, "skill": "technical"}), BROKEN, "m1")
    assert found is not None
    assert (found.skill, found.level) == ("technical", 4)


# -- silent bots -------------------------------------------------------------------------------------------------


def test_the_rule_for_silent_bots_never_fires_by_itself() -> None:
    assert judge_turn(policy({"id": "silent", "kind": "bot_silent"}), BROKEN, "m1") is None


def test_the_rule_for_silent_bots_changes_the_ticket_but_never_the_reason() -> None:
    plain = judge_turn(policy(DOWN), BROKEN, "m1")
    assert plain is not None
    rule = {"id": "silent", "kind": "bot_silent", "skill": "backup", "priority": 1, "level": 2}
    changed = unanswered(policy(rule), plain)
    assert changed.why == plain.why
    assert (changed.skill, changed.priority, changed.level, changed.words) == ("backup", 1, 2, "no_bot")
    assert unanswered(policy(DOWN), plain) == plain


@pytest.mark.parametrize("field", ["skill", "id", "words", "priority", "act"])
def test_what_a_ticket_asks_for_stands_at_the_rule_not_at_a_condition_inside(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        policy({"id": "r", **any_of({**CONDITIONS[0], field: "x"})})
