"""How a bot turn is judged: in the customer's language, with all that is known by then."""

from dataclasses import replace
from typing import Any

import pytest

from broker.decide.case import Facts
from broker.decide.decide import decide
from broker.domain.actors import DESK
from broker.domain.commands import GiveUpOnBots, PostMessage, ReportSignals, SetField
from broker.domain.context import FieldValue
from broker.domain.customers import CustomerRecord
from broker.domain.judgement_events import LanguageDetected
from broker.domain.owner_events import HandoffRequested
from broker.domain.owners import BotLease, Queue
from broker.domain.signals import Intent, Signals
from broker.policy.sightings import SightingIndex
from tests.policies import RULES
from tests.unit.decide.stories import ADA, BOT, COPILOT, MARIA, SURE, UNSURE, Story
from tests.unit.policy.rulebook import WORDS, policy

GERMAN = {**WORDS, "handoff": "Ich hole jemanden.", "ask_first": "Soll ich?", "stay": "Gern."}
TWO = {"words": {"en": WORDS, "de": GERMAN}}
MENSCH = {"id": "keyword", "kind": "keyword", "phrases": {"en": ("human",), "de": ("mensch",)}}


def in_german(confidence: float, language: str = "de", signals: Signals = SURE) -> Signals:
    return replace(signals, language=language, language_confidence=confidence)


# -- language ----------------------------------------------------------------------------------------------------


def test_a_language_the_bot_is_sure_of_is_spoken_from_this_turn_on() -> None:
    story = Story(policy(*RULES[1:], **TWO)).leased()
    events = story.does(BOT, story.turn("?", signals=in_german(0.9, signals=UNSURE)))
    assert events[0] == LanguageDetected("de", 0.9)
    assert story.state.language == "de"
    assert story.state.lines[-1].text == "Ich hole jemanden."


@pytest.mark.parametrize(
    ("confidence", "language"), [(0.79, "de"), (0.95, "fr"), (0.95, "en"), (0.95, "en-GB"), (0.95, "")]
)
def test_an_unsure_or_unspoken_or_present_language_changes_nothing(confidence: float, language: str) -> None:
    story = Story(policy(**TWO)).leased()
    events = story.does(BOT, story.turn("Hm.", signals=in_german(confidence, language)))
    assert not any(isinstance(event, LanguageDetected) for event in events)
    assert story.state.language == "en"


def test_how_sure_is_sure_stands_in_the_policy() -> None:
    story = Story(policy(detect_language=0.5, **TWO)).leased()
    story.does(BOT, story.turn("Hm.", signals=in_german(0.5)))
    assert story.state.language == "de"


def test_a_region_is_spoken_to_in_the_language_of_the_words() -> None:
    story = Story(policy(**TWO)).leased()
    story.does(BOT, story.turn("Hm.", signals=in_german(0.9, "de-AT")))
    assert story.state.language == "de"


def test_words_taken_for_another_language_are_looked_at_again_in_the_new_one() -> None:
    story = Story(policy(MENSCH, **TWO)).asked("ich will mit einem Mensch reden").leased()
    assert isinstance(story.state.owner, BotLease), "in English, that is no phrase"
    story.does(BOT, story.turn("Hm.", signals=in_german(0.9)))
    assert isinstance(story.state.owner, Queue)
    assert story.state.escalated_by == "keyword"
    assert story.state.ticket is not None
    assert story.state.ticket.why is not None
    assert story.state.ticket.why.evidence == "m1"


def test_a_language_already_spoken_is_not_looked_at_again() -> None:
    story = Story(policy(MENSCH, **TWO)).asked("ein human bitte", "m0")
    assert isinstance(story.state.owner, Queue)
    other = Story(policy(MENSCH, **TWO)).leased()
    other.does(BOT, other.turn("Hm.", signals=in_german(0.9)))
    other.asked("und mein Paket?", "m2")
    events = other.does(BOT, other.turn("Hm.", signals=in_german(0.9)))
    assert [event.kind for event in events] == ["signals_reported", "message_posted"]


# -- what a rule may look at -------------------------------------------------------------------------------------


def handed_over(story: Story, **parts: Any) -> str:
    """The rule that hands over on the first bot's next turn; empty when none does."""
    events = story.does(BOT, story.turn("Hm.", **{"signals": SURE, **parts}))
    found = [event for event in events if isinstance(event, HandoffRequested)]
    return found[0].why.rule if found and found[0].why else ""


def test_a_turn_without_signals_is_judged_too() -> None:
    rule = {"id": "late", "kind": "waiting", "longer_than": 0.0005}
    story = Story(policy(rule)).leased()
    story.at += 1_000
    assert handed_over(story, signals=None) == "late"


def test_a_customer_who_repeats_themselves_is_noticed() -> None:
    story = Story(policy({"id": "again", "kind": "repeated_messages"})).leased()
    assert handed_over(story) == ""
    story.asked("WHERE is my parcel", "m2")
    assert handed_over(story) == "again"


def test_what_the_turn_itself_found_counts_already() -> None:
    vip = {"id": "vip", "kind": "customer", "context": {"tier": ("gold",)}}
    story = Story(policy(vip)).leased()
    assert handed_over(story, fields=(FieldValue("tier", "gold", "bot", 0.9),)) == "vip"


def test_what_a_person_wrote_is_not_outweighed_by_what_the_turn_found() -> None:
    vip = {"id": "vip", "kind": "customer", "context": {"tier": ("gold",)}}
    story = Story(policy(vip)).leased()
    story.does(ADA, SetField("c", FieldValue("tier", "none", "agent"), 0))
    assert handed_over(story, fields=(FieldValue("tier", "gold", "bot", 0.9),)) == ""


@pytest.mark.parametrize(
    "condition",
    [{"channel": ("web",)}, {"language": ("en",)}, {"verified_by": ("document",)}, {"account_status": ("active",)}],
)
def test_a_rule_may_name_what_is_known_of_the_customer(condition: dict[str, Any]) -> None:
    story = Story(policy({"id": "vip", "kind": "customer", **condition})).leased()
    record = CustomerRecord(name="Maria", verified_by="document", account_status="active")
    decision = decide(
        replace(story.state, record=record), story.turn("Hm.", signals=SURE), facts(), story.policy, story.at
    )
    assert any(isinstance(event, HandoffRequested) for event in decision["conversation:c"])


def facts(**parts: Any) -> Facts:
    return Facts(BOT, "t1", {}, {}, **parts)


def test_one_order_of_several_customers_is_noticed() -> None:
    rule = {"id": "shared", "kind": "shared_value", "field": "order", "customers": 2}
    story = Story(policy(rule)).leased()
    turn = story.turn("Hm.", signals=SURE, fields=(FieldValue("order", "FH-1", "bot", 0.9),))
    seen = SightingIndex()
    seen.saw("order", "FH-1", MARIA.id, story.at)
    for customer, fires in ((MARIA.id, False), ("tom", True)):
        seen.saw("order", "FH-1", customer, story.at)
        decision = decide(story.state, turn, facts(sightings=seen), story.policy, story.at)
        assert any(isinstance(event, HandoffRequested) for event in decision["conversation:c"]) is fires


def test_a_copilots_risk_is_an_input_of_the_score_not_a_judge() -> None:
    weights = {"worker_risk": 20.0}
    rules = policy({"id": "lost", "kind": "predicted_risk", "above": 0.9}, risk={"bias": -4.0, "weights": weights})
    story = Story(rules).leased()
    assert story.does(COPILOT, ReportSignals("c", "m1", Signals(risk=0.9, sentiment=-1.0))) != ()
    assert isinstance(story.state.owner, BotLease), "nothing is handed over but on a bot's turn"
    assert story.state.engagement.sentiment is None
    assert handed_over(story) == "lost"


def test_silent_bots_call_the_people_whom_the_policy_names_for_that() -> None:
    rule = {"id": "backup", "kind": "bot_silent", "skill": "backup", "level": 2, "priority": 1, "words": "left"}
    story = Story(policy(rule)).leased()
    (requested, _) = story.does(DESK, GiveUpOnBots("c", "bot_silent"))
    assert isinstance(requested, HandoffRequested)
    assert (requested.skill, requested.level, requested.priority) == ("backup", 2, 1)
    assert requested.why is not None
    assert requested.why.rule == "bot_silent"
    assert story.state.lines[-1].text == "The line was lost."


def test_turns_are_capped_afresh_after_a_hand_over() -> None:
    story = Story(policy({"id": "long", "kind": "turn_cap", "turns": 2})).leased()
    assert handed_over(story) == ""
    story.send(MARIA, PostMessage("c", "and now?"), "m2")
    assert handed_over(story) == "long"
    assert story.state.engagement.turns == 0


def test_an_intent_may_call_a_person_for_itself() -> None:
    story = Story(policy({"id": "legal", "kind": "intent", "names": ("legal",)})).leased()
    assert handed_over(story, signals=Signals((Intent("legal", 0.9),))) == "legal"
