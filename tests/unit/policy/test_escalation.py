"""Claims about judging a conversation by the escalation rules."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.engagement import Engagement
from broker.domain.signals import ApiCall, Intent, Measured, Signals, Why
from broker.policy.escalation import Escalation, judge_text, judge_turn
from broker.policy.models import Policy
from broker.policy.moment import Moment
from tests.unit.policy.rulebook import policy

LOW_CONFIDENCE = {"id": "unsure", "kind": "low_confidence", "below": 0.6}
SENTIMENT = {"id": "angry", "kind": "sentiment", "below": -0.6}
FALLBACKS = {"id": "lost", "kind": "repeated_fallbacks", "count": 2}
API_ERRORS = {"id": "systems_down", "kind": "api_errors", "count": 2}
KEYWORD = {
    "id": "asked",
    "kind": "keyword",
    "phrases": {"en": ("human", "real person", "human being"), "de": ("mensch", "müller", "straße")},
}
FAILED = ApiCall("orders", False, 20)
WORKED = ApiCall("orders", True, 20)


def fired(rule: dict[str, Any], engagement: Engagement) -> bool:
    return judge_turn(policy(rule), Moment(engagement), "m1") is not None


def asks(text: str, language: str = "en", rules: Policy | None = None) -> str | float | None:
    """The phrase that was found in the text, if one was."""
    found = judge_text(rules or policy(KEYWORD), language, text, "m1")
    return found.why.measured[0].value if found else None


@pytest.mark.parametrize(
    ("rule", "quiet", "loud"),
    [
        (LOW_CONFIDENCE, Engagement(confidences=(0.6,)), Engagement(confidences=(0.599,))),
        (SENTIMENT, Engagement(moods=(-0.6,)), Engagement(moods=(-0.601,))),
        (FALLBACKS, Engagement(fallbacks=1), Engagement(fallbacks=2)),
        (API_ERRORS, Engagement(api_errors=1), Engagement(api_errors=2)),
    ],
    ids=lambda value: value.get("id") if isinstance(value, dict) else "",
)
def test_a_rule_fires_at_its_threshold_and_not_before(
    rule: dict[str, Any], quiet: Engagement, loud: Engagement
) -> None:
    assert not fired(rule, quiet)
    assert fired(rule, loud)


@pytest.mark.parametrize("rule", [LOW_CONFIDENCE, SENTIMENT, FALLBACKS, API_ERRORS, KEYWORD])
def test_nothing_measured_fires_no_rule(rule: dict[str, Any]) -> None:
    assert not fired(rule, Engagement())


def test_a_turn_without_any_intent_is_no_low_confidence() -> None:
    assert not fired(LOW_CONFIDENCE, Engagement().after(Signals(fallback=True)))


def test_fallbacks_count_only_in_a_row() -> None:
    miss, hit = Signals(fallback=True), Signals(intents=(Intent("greeting", 0.9),))
    assert not fired(FALLBACKS, Engagement().after(miss).after(hit).after(miss))
    assert fired(FALLBACKS, Engagement().after(miss).after(miss))


def test_failed_calls_add_up_over_the_turns_of_one_engagement() -> None:
    once = Engagement().after(Signals(api_calls=(FAILED, WORKED)))
    assert not fired(API_ERRORS, once)
    assert fired(API_ERRORS, once.after(Signals(api_calls=(WORKED, FAILED))))


def test_what_was_measured_in_an_earlier_engagement_fires_nothing() -> None:
    broken = Engagement().after(Signals(api_calls=(FAILED, FAILED), sentiment=-1.0))
    assert fired(API_ERRORS, broken)
    assert not fired(API_ERRORS, broken.next())
    assert not fired(SENTIMENT, broken.next())


def test_the_first_rule_that_fires_decides() -> None:
    both = Engagement(api_errors=2, moods=(-0.9,))
    for rules in ((API_ERRORS, SENTIMENT), (SENTIMENT, API_ERRORS)):
        found = judge_turn(policy(*rules), Moment(both), "m1")
        assert found is not None
        assert found.why.rule == rules[0]["id"]


def test_a_rule_that_does_not_fire_hides_none_below_it() -> None:
    found = judge_turn(policy(API_ERRORS, SENTIMENT), Moment(Engagement(moods=(-0.9,))), "m1")
    assert found is not None
    assert found.why.rule == "angry"


@pytest.mark.parametrize(
    ("rule", "engagement", "measured"),
    [
        (LOW_CONFIDENCE, Engagement(confidences=(0.31,)), Measured("confidence", 0.31, 0.6)),
        (SENTIMENT, Engagement(moods=(-0.8,)), Measured("sentiment", -0.8, -0.6)),
        (FALLBACKS, Engagement(fallbacks=3), Measured("fallbacks", 3, 2)),
        (API_ERRORS, Engagement(api_errors=5), Measured("api_errors", 5, 2)),
    ],
)
def test_the_why_card_holds_the_value_with_its_threshold_the_turn_and_the_policy(
    rule: dict[str, Any], engagement: Engagement, measured: Measured
) -> None:
    found = judge_turn(policy(rule, version="fernhill-7"), Moment(engagement), "turn-9")
    assert found is not None
    assert found.why == Why(rule["id"], (measured,), "turn-9", "fernhill-7")


def test_the_why_card_of_a_keyword_shows_the_phrase_with_the_message() -> None:
    found = judge_text(policy(KEYWORD), "en", "A REAL Person please", "m4")
    assert found is not None
    assert found.why == Why("asked", (Measured("phrase", "real person", "typed"),), "m4", "v1")


def test_a_handoff_before_any_message_has_no_evidence() -> None:
    found = judge_turn(policy(API_ERRORS), Moment(Engagement(api_errors=2)), None)
    assert found is not None
    assert found.why.evidence is None


def test_the_ticket_gets_the_skill_priority_and_words_of_its_rule() -> None:
    rule = {**API_ERRORS, "skill": "technical", "priority": 1, "words": "no_bot"}
    found = judge_turn(policy(rule), Moment(Engagement(api_errors=2)), "m1")
    assert found == Escalation(
        Why("systems_down", (Measured("api_errors", 2, 2),), "m1", "v1"), "technical", 1, "no_bot"
    )


def test_a_rule_without_a_skill_asks_for_the_default_skill() -> None:
    rules = policy(API_ERRORS, routing={"default_skill": "support"})
    found = judge_turn(rules, Moment(Engagement(api_errors=2)), "m1")
    assert found is not None
    assert (found.skill, found.priority, found.words) == ("support", 3, "handoff")


@pytest.mark.parametrize(
    "text", ["human", "HUMAN!", "a (human), please", "Human.", "get me a\nhuman", "human's", "ｈｕｍａｎ"]
)
def test_a_phrase_is_found_as_a_whole_word_whatever_its_case(text: str) -> None:
    assert asks(text) == "human"


@pytest.mark.parametrize("text", ["humane treatment", "superhuman", "inhuman", "human_error", "humans2", "hum an", ""])
def test_a_phrase_inside_another_word_is_not_found(text: str) -> None:
    assert asks(text) is None


@pytest.mark.parametrize("text", ["a real   person", "a real\n\tperson", "a REAL\u00a0person"])
def test_blanks_in_a_phrase_match_any_blanks(text: str) -> None:
    assert asks(text) == "real person"


def test_an_umlaut_is_found_in_both_its_spellings() -> None:
    assert asks("Herr M\u00fcller", "de") == asks("Herr Mu\u0308ller", "de") == "m\u00fcller"


def test_a_sharp_s_is_found_in_capitals() -> None:
    assert asks("STRASSE", "de") == "strasse"


def test_each_language_has_phrases_of_its_own() -> None:
    assert asks("ein Mensch bitte", "de") == "mensch"
    assert asks("a human please", "de") is None


def test_a_language_without_phrases_uses_those_of_the_policy() -> None:
    assert asks("a human please", "fr") == "human"
    assert asks("ein Mensch bitte", "fr") is None


def test_a_phrase_is_no_pattern() -> None:
    rules = policy({"id": "dots", "kind": "keyword", "phrases": {"en": ("c.e.o.", "a+b (x")}})
    assert asks("your c.e.o. now", rules=rules) == "c.e.o."
    assert asks("your cXeXoX now", rules=rules) is None
    assert asks("a+b (x", rules=rules) == "a+b (x"


def test_of_two_keyword_rules_the_first_that_fires_decides() -> None:
    second = {"id": "money", "kind": "keyword", "phrases": {"en": ("refund", "human")}}
    rules = policy(SENTIMENT, KEYWORD, second)
    for text, rule in (("a human", "asked"), ("my refund", "money")):
        found = judge_text(rules, "en", text, "m1")
        assert found is not None
        assert found.why.rule == rule


def test_text_alone_fires_no_measuring_rule() -> None:
    rules = policy(LOW_CONFIDENCE, SENTIMENT, FALLBACKS, API_ERRORS)
    assert judge_text(rules, "en", "human", "m1") is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_phrase_is_found_wherever_it_stands_between_blanks(before: str, after: str) -> None:
    assert asks(f"{before} human {after}") is not None
