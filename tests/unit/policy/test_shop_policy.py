"""Claims about the policy that the demo shop ships with."""

import tomllib
from pathlib import Path

import pytest

from broker.domain.engagement import Engagement
from broker.domain.signals import Intent, Signals
from broker.policy.escalation import judge_text, judge_turn
from broker.policy.load import parse
from broker.policy.moment import Moment

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "demo_data"
TEXT = (DEMO / "policy.toml").read_text("utf-8")
POLICY = parse(TEXT, "policy.toml")


def examples() -> list[str]:
    """All that customers say in the bot's training examples: none of it asks for a person."""
    files = sorted((DEMO / "intents").glob("*.toml"))
    return [text for file in files for text in tomllib.loads(file.read_text("utf-8"))["examples"]]


def asks(text: str, language: str = "en") -> bool:
    return judge_text(POLICY, language, text, "m1") is not None


def test_its_rules_are_judged_in_this_order() -> None:
    assert [rule.id for rule in POLICY.escalation] == [
        "keyword",
        "outreach_interest",
        "wants_human",
        "api_errors",
        "vip",
        "sentiment",
        "frustration",
        "repeated_fallbacks",
        "low_confidence",
        "predicted_risk",
        "ambiguity",
        "repeated_messages",
        "turn_cap",
        "bot_silent",
    ]
    assert {rule.skill for rule in POLICY.escalation} == {"support"}


def test_the_customer_is_told_that_a_specialist_comes() -> None:
    assert POLICY.wording("en").handoff == ("I'm getting a support specialist who can help further. One moment please.")
    assert POLICY.wording("en").joined == "{agent} is with you now."


def test_every_language_with_words_has_phrases_too() -> None:
    (keyword,) = [rule for rule in POLICY.escalation if rule.kind == "keyword"]
    assert set(keyword.phrases) == set(POLICY.words) == {"en", "de"}


@pytest.mark.parametrize(
    "text",
    [
        "I need a real person to look at my refund, please",
        "Where is my parcel FH-10377? I would rather speak to a human agent.",
        "get me your SUPERVISOR",
        "operator",
        "Can I talk  to someone?",
        "may I ask for a colleague",
    ],
)
def test_whoever_asks_for_a_person_gets_one(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["Ich will mit einem Menschen reden", "Bitte einen Mitarbeiter!", "echte Person"])
def test_whoever_asks_for_a_person_in_german_gets_one(text: str) -> None:
    assert asks(text, "de")


@pytest.mark.parametrize(
    "text", ["a two person tent", "your customer service is awful", "humane down", "management of returns"]
)
def test_everyday_words_call_nobody(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize("text", ["I don't want a human, just tell me", "no human please", "do it without an agent"])
def test_whoever_wants_no_person_gets_none(text: str) -> None:
    assert not asks(text)


def test_no_everyday_question_of_the_shop_calls_a_person() -> None:
    assert [text for text in examples() if asks(text)] == []


def test_its_example_of_a_rule_works_once_it_is_taken_in() -> None:
    start = TEXT.index("# [[escalation]]")
    rule = TEXT[start : TEXT.index("\n\n", start)].replace("# ", "")
    line = '[words.{}.more]\nbilling = "Our billing desk looks after invoices. One moment please."\n'
    edited = TEXT.replace("# The customer asks for", rule + "\n\n# The customer asks for", 1)
    policy = parse(edited + line.format("en") + line.format("de"), "policy.toml")
    found = judge_text(policy, "en", "I was charged twice", "m1")
    assert found is not None
    assert (found.skill, policy.wording("en").line(found.words)[:11]) == ("billing", "Our billing")


@pytest.mark.parametrize(
    ("answers", "signals", "rule"),
    [
        ("outreach", Signals((Intent("affirm", 0.98),)), "outreach_interest"),
        ("outreach", Signals((Intent("order_status", 0.9),), wants_human=0.7), "outreach_interest"),
        ("outreach", Signals((Intent("deny", 0.98),)), None),
        ("outreach", Signals((Intent("order_status", 0.9),)), None),
        ("", Signals((Intent("affirm", 0.98),)), None),
    ],
)
def test_a_person_steps_in_for_who_is_interested_in_what_we_wrote(
    answers: str, signals: Signals, rule: str | None
) -> None:
    known = {"channel": "outreach", "answers": answers}
    moment = Moment(Engagement().after(signals), text="Well.", attributes=known)
    found = judge_turn(POLICY, moment, "m1")
    assert (found.why.rule if found else None) == rule


@pytest.mark.parametrize(
    ("language", "text", "is_interested"),
    [
        ("en", "Sounds good, how do I renew?", True),
        ("en", "I am interested", True),
        ("en", "No, I am not interested.", False),
        ("en", "When exactly will it come?", False),
        ("de", "Ja gern", True),
        ("de", "Ich habe Interesse daran", True),
        ("de", "Nein, kein Interesse", False),
        ("de", "Das möchte ich ja nicht", False),
    ],
)
def test_interest_is_read_in_its_words_where_the_model_is_not_sure(
    language: str, text: str, is_interested: bool
) -> None:
    unsure = Signals((Intent("account_delete", 0.15),), fallback=True)
    known = {"channel": "outreach", "answers": "outreach"}
    found = judge_turn(POLICY, Moment(Engagement().after(unsure), text=text, language=language, attributes=known), "m")
    assert (found is not None and found.why.rule == "outreach_interest") == is_interested


def test_every_topic_that_the_desk_writes_about_has_words() -> None:
    templates = tomllib.loads((DEMO / "outreach.toml").read_text("utf-8"))["event"]
    assert {one["topic"] for one in templates.values()} == set(POLICY.outreach.topics)
