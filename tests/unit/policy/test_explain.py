"""Claims about saying in sentences what rules do."""

from typing import Any, get_args

import pytest

from broker.domain.signals import ApiCall, Intent, Signals
from broker.policy.explain import Trial, line_read, sentence, tried
from broker.policy.models import Policy
from broker.policy.rules import ConditionRule
from tests.policies import policy_of
from tests.unit.policy.rulebook import policy

#: What a rule of each kind needs besides its kind, with a piece of its sentence.
KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "low_confidence": ({"turns": 2}, "the bot's best guess scores below 0.6 for 2 turns"),
    "ambiguity": ({}, "two best guesses lie less than 0.1 apart"),
    "keyword": ({"phrases": {"en": ("human",)}, "unless": {"en": ("no human",)}}, "'human', but not 'no human'"),
    "intent": ({"names": ("refund", "complaint")}, "about 'refund' or 'complaint'"),
    "sentiment": ({"recover_above": 0.1}, "mood is below -0.6 (until it rises above 0.1)"),
    "sentiment_trend": ({}, "mood falls by 0.6 over 3 turns"),
    "wants_human": ({}, "asks for a person in any words, at least 0.5 sure"),
    "frustration": ({"turns": 2}, "words are above 0.6 frustrated for 2 turns"),
    "repeated_fallbacks": ({}, "understands nothing 2 times in a row"),
    "total_fallbacks": ({"count": 1}, "understands nothing once in all"),
    "api_errors": ({"call": "orders"}, "2 calls of orders failed"),
    "repeated_messages": ({}, "says the same 2 times"),
    "short_replies": ({}, "the last 2 messages are shorter than 0.3 of the usual"),
    "waiting": ({}, "waited more than 8 s"),
    "turn_cap": ({}, "answered 12 times"),
    "burst": ({}, "6 messages within 30 s"),
    "shared_value": ({}, "3 customers bring the same order_number"),
    "predicted_risk": ({}, "predicted risk is above 0.7"),
    "customer": ({"channel": ("web",), "context": {"vip": ("a", "b")}}, "channel is 'web' and vip is 'a' or 'b'"),
    "all_of": ({"conditions": ({"kind": "burst"}, {"kind": "turn_cap"})}, "within 30 s, and the bot has answered"),
    "any_of": ({"conditions": ({"kind": "burst"}, {"kind": "turn_cap"})}, "within 30 s, or the bot has answered"),
}  # fmt: skip


def one(kind: str) -> Policy:
    return policy({"id": "one", "kind": kind, **KINDS[kind][0]})


def said(judge: Policy, place: int = 0) -> str:
    return sentence(judge, judge.escalation[place], "en")


def test_every_kind_of_rule_is_told_here() -> None:
    kinds = {get_args(rule.model_fields["kind"].annotation)[0] for rule in get_args(ConditionRule)}
    assert kinds == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_has_a_sentence_of_its_own(kind: str) -> None:
    assert KINDS[kind][1] in said(one(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_tells_what_it_read(kind: str) -> None:
    (outcome,) = tried(one(kind), "en", "hello there", [Signals()]).rules
    assert outcome.readings
    told = [str(reading) for reading in outcome.readings if reading.contribution is None]
    assert told
    assert all(" is " in reading and ", wanted " in reading for reading in told)


def test_a_predicted_risk_is_told_with_its_parts() -> None:
    judge = policy({"id": "risky", "kind": "predicted_risk", "above": 0.9})
    (outcome,) = tried(judge, "en", "", [Signals(fallback=True, sentiment=-0.8)]).rules
    told = [str(reading) for reading in outcome.readings]
    assert told[0].startswith("risk is 0.")
    assert told[1] == "bad_mood is 0.8, adds +2"


def test_a_sentence_tells_what_the_ticket_asks_for() -> None:
    rule = {"id": "one", "kind": "turn_cap", "skill": "billing", "level": 3, "priority": 1}
    assert said(policy(rule)) == (
        "When the bot has answered 12 times, a person is asked for at once, "
        "with priority 1 and skill billing at level 3 or above."
    )


def test_an_offer_is_told_as_a_question() -> None:
    judge = policy({"id": "one", "kind": "turn_cap", "act": "offer"})
    assert "the bot's answer is shown, then the customer is asked whether they want a person" in said(judge)
    assert line_read(judge, judge.escalation[0], "en") == judge.wording("en").ask_first


def test_a_rule_for_silent_bots_is_no_reason_to_escalate() -> None:
    judge = policy({"id": "quiet", "kind": "bot_silent", "priority": 1})
    assert said(judge).startswith("When the desk itself calls a person")
    assert tried(judge, "en", "hello", [Signals()]).fired is None


def test_a_long_list_of_phrases_is_cut() -> None:
    phrases = tuple(f"phrase {number}" for number in range(9))
    assert "or one of 5 others" in said(policy({"id": "k", "kind": "keyword", "phrases": {"en": phrases}}))


# -- trying ---------------------------------------------------------------------------------------------------------


def fired(trial: Trial) -> str | None:
    return trial.fired.why.rule if trial.fired else None


def why_not(trial: Trial) -> dict[str, str]:
    return {one.rule: one.why_not for one in trial.rules}


def test_a_keyword_decides_on_the_message_itself() -> None:
    trial = tried(policy_of(), "en", "a human please", [Signals(fallback=True)])
    assert (fired(trial), trial.turn) == ("keyword", 0)
    assert why_not(trial)["low_confidence"] == "its condition does not hold"


def test_each_value_stands_beside_what_the_rule_wants() -> None:
    trial = tried(policy_of(), "en", "", [Signals(intents=(Intent("a", 0.72),))])
    assert fired(trial) is None
    readings = {one.rule: [str(reading) for reading in one.readings] for one in trial.rules}
    assert readings["low_confidence"] == ["confidence is 0.72, wanted below 0.6"]
    assert readings["sentiment"] == ["sentiment is not measured, wanted below -0.6"]


def test_signals_add_up_over_turns() -> None:
    trial = tried(policy_of(), "en", "", [Signals(fallback=True), Signals(fallback=True), Signals(fallback=True)])
    assert (fired(trial), trial.turn) == ("repeated_fallbacks", 2)


def test_a_rule_that_another_one_goes_before_says_so() -> None:
    failed = ApiCall("orders", ok=False, milliseconds=3)
    both = Signals(intents=(Intent("a", 0.1),), api_calls=(failed, failed))
    trial = tried(policy_of(), "en", "", [both])
    assert fired(trial) == "api_errors"
    assert why_not(trial)["low_confidence"] == "api_errors decided before it"
    assert next(one for one in trial.rules if one.rule == "low_confidence").holds


def test_a_message_alone_leaves_other_rules_for_the_bots_turn() -> None:
    judge = policy({"id": "vip", "kind": "any_of", "conditions": ({"kind": "keyword", "phrases": {"en": ("vip",)}},)})
    trial = tried(judge, "en", "I am vip", [])
    assert why_not(trial) == {"vip": "it is judged when the bot has answered"}
    assert fired(tried(judge, "en", "I am vip", [Signals()])) == "vip"


def test_conditions_inside_others_stand_apart_so_that_and_with_or_stay_clear() -> None:
    moody = {"kind": "any_of", "conditions": ({"kind": "sentiment"}, {"kind": "repeated_fallbacks", "count": 1})}
    vip = {"kind": "customer", "context": {"tier": ("gold",)}}
    told = said(policy({"id": "vip", "kind": "all_of", "conditions": (vip, moody)}))
    assert "is 'gold', and (the customer's mood is below -0.6, or the bot understands nothing once)," in told


def test_a_language_with_a_region_is_told_the_phrases_it_is_held_against() -> None:
    rule = {"id": "k", "kind": "keyword", "phrases": {"en": ("human",)}, "unless": {"en": ("no human",)}}
    judge = policy(rule)
    assert "'human', but not 'no human'" in sentence(judge, judge.escalation[0], "en-GB")


def test_phrases_are_those_of_the_language() -> None:
    judge = policy({"id": "k", "kind": "keyword", "phrases": {"en": ("human",), "de": ("mensch",)}})
    assert fired(tried(judge, "de", "Ein Mensch bitte", [])) == "k"
    assert fired(tried(judge, "en", "Ein Mensch bitte", [])) is None
