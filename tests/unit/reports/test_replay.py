"""Claims about judging one recorded conversation by another policy."""

from typing import Any

from broker.domain.actors import Actor
from broker.domain.commands import HandBack
from broker.domain.context import FieldValue
from broker.domain.events import ContextSet, Recorded
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.owner_events import ConversationOpened
from broker.domain.signals import Intent, Signals
from broker.domain.team_commands import MarkEscalation
from broker.reports.recorded_sightings import RecordedSightings, shared_fields
from broker.reports.replay import Replayed, Stretch, replay
from tests.unit.decide.stories import ADA, BOT, MARIA, SURE, Story
from tests.unit.policy.rulebook import policy

LOW = {"id": "low", "kind": "low_confidence", "below": 0.6}
LOW_OFFER = {**LOW, "act": "offer"}
LOWER = {"id": "lower", "kind": "low_confidence", "below": 0.2}
HUMAN = {"id": "human", "kind": "keyword", "phrases": {"en": ("human",)}}
PARCEL = {"id": "parcel", "kind": "keyword", "phrases": {"en": ("parcel",)}}
SAD = {"id": "sad", "kind": "sentiment", "below": -0.5}
VAGUE = Signals(intents=(Intent("order_status", 0.4),), sentiment=0.0)
VAGUE_SAD = Signals(intents=(Intent("order_status", 0.4),), sentiment=-0.9)


def judged(story: Story, *rules: dict[str, Any], **changes: Any) -> Replayed:
    return replay("c", story.log_of("c"), policy(*rules, **changes))


def only(story: Story, *rules: dict[str, Any], **changes: Any) -> Stretch:
    """The one stretch of the story, judged by these rules."""
    (stretch,) = judged(story, *rules, **changes).stretches
    return stretch


def answered(
    story: Story, signals: Signals | None = SURE, message: str = "m1", text: str = "where is my parcel?"
) -> Story:
    """One more message, one more turn of the bot; it may hand over."""
    story.asked("where is my parcel?", message)
    if story.state.lease is None:
        story.leased()
    story.at += 1_000
    story.send(BOT, story.turn("On its way.", signals=signals))
    return story


def under(*rules: dict[str, Any]) -> Story:
    return Story(policy(*rules))


def rules_of(stretch: Stretch) -> tuple[str | None, str | None]:
    sides = (stretch.recorded, stretch.predicted)
    return (sides[0].called.rule if sides[0] else None, sides[1].called.rule if sides[1] else None)


def test_the_same_rules_decide_the_same() -> None:
    stretch = only(answered(under(LOW), VAGUE), LOW)
    assert (stretch.kind, rules_of(stretch), stretch.moments) == ("same", ("low", "low"), 2)
    assert stretch.handoff is not None
    assert stretch.handoff.is_judged


def test_without_the_rule_its_escalation_is_dropped() -> None:
    stretch = only(answered(under(LOW), VAGUE))
    assert (stretch.kind, rules_of(stretch)) == ("dropped", ("low", None))


def test_a_new_rule_adds_an_escalation_where_the_bot_answered() -> None:
    stretch = only(answered(answered(under(), VAGUE), VAGUE, "m2"), LOW)
    assert (stretch.kind, rules_of(stretch)) == ("added", (None, "low"))
    assert stretch.predicted is not None
    assert (stretch.predicted.turn, stretch.moments) == ("m1", 2)


def test_a_turn_that_measured_nothing_is_judged_too() -> None:
    stretch = only(answered(under(), None), {"id": "cap", "kind": "turn_cap", "turns": 1}, PARCEL)
    assert rules_of(stretch) == (None, "parcel")
    capped = answered(answered(under(), SURE), None, "m2")
    assert only(capped).moments == 4


def test_a_rule_that_fires_at_an_earlier_message_makes_it_earlier() -> None:
    story = answered(answered(under(LOW), SURE), VAGUE, "m2")
    stretch = only(story, PARCEL, LOW)
    assert (stretch.kind, rules_of(stretch)) == ("earlier", ("low", "parcel"))
    assert stretch.recorded is not None
    assert stretch.predicted is not None
    assert stretch.predicted.at < stretch.recorded.at


def test_a_handoff_that_no_rule_made_is_kept() -> None:
    story = answered(under(LOW), SURE)
    story.send(MARIA, RequestHandoff("c"))
    stretch = only(story)
    assert (stretch.kind, stretch.handoff is not None and stretch.handoff.rule) == ("quiet", "customer_asked")
    assert only(story, PARCEL).kind == "earlier"


def test_a_bots_own_wish_is_no_decision_of_a_rule() -> None:
    story = answered(under(LOW), SURE).asked("and now?", "m2")
    story.send(BOT, RequestHandoff("c", "I can't"))
    stretch = only(story)
    assert stretch.kind == "quiet"
    assert stretch.handoff is not None
    assert not stretch.handoff.is_judged


def test_another_rule_may_decide_at_the_same_message() -> None:
    stretch = only(answered(under(LOW, SAD), VAGUE_SAD), SAD, LOW)
    assert (stretch.kind, rules_of(stretch)) == ("other_rule", ("low", "sad"))


def test_the_same_rule_may_ask_first_instead() -> None:
    assert only(answered(under(LOW), VAGUE), LOW_OFFER).kind == "other_way"
    assert only(answered(under(LOW_OFFER), VAGUE), LOW).kind == "other_way"


def test_a_question_that_was_declined_may_come_later() -> None:
    story = answered(under(LOW_OFFER), VAGUE).asked("no thanks", "m2")
    answered(story, VAGUE_SAD, "m3")
    stretch = only(story, SAD)
    assert (stretch.kind, rules_of(stretch)) == ("later", ("low", "sad"))
    assert only(story, LOW_OFFER).kind == "same"


def test_an_accepted_question_is_accepted_again() -> None:
    story = answered(under(LOW_OFFER), VAGUE).asked("yes please", "m2")
    assert story.state.phase == "queued"
    stretch = only(story, LOW_OFFER)
    assert (stretch.kind, rules_of(stretch)) == ("same", ("low", "low"))


def test_a_yes_to_a_question_that_is_never_asked_calls_nobody() -> None:
    story = answered(under(LOW_OFFER), VAGUE).asked("yes please", "m2")
    stretch = only(story)
    assert (stretch.kind, rules_of(stretch)) == ("dropped", ("low", None))


def test_a_question_may_be_put_off_to_a_worse_turn() -> None:
    story = answered(under(LOW_OFFER), VAGUE).asked("no thanks", "m2")
    answered(story, Signals(intents=(Intent("order_status", 0.1),)), "m3")
    stretch = only(story, {**LOW_OFFER, "below": 0.2})
    assert (stretch.kind, rules_of(stretch)) == ("later", ("low", "low"))


def test_what_follows_a_change_is_undetermined() -> None:
    story = answered(under(LOW), VAGUE)
    story.owned(ADA).send(ADA, HandBack("c", "please go on"))
    answered(story, VAGUE, "m2")
    first, second = judged(story).stretches
    assert (first.kind, second.kind) == ("dropped", "undetermined")
    assert [one.kind for one in judged(story, LOW).stretches] == ["same", "same"]


def test_what_was_typed_while_a_person_had_it_is_not_judged() -> None:
    story = answered(under(LOW), VAGUE).owned(ADA)
    assert isinstance(story, Story)
    story.asked("I want a human", "m2")
    assert only(story, LOW, HUMAN).kind == "same"


def test_a_message_that_a_lower_limit_refuses_ends_what_is_known() -> None:
    story = under()
    for number in range(12):
        answered(story, SURE, f"m{number}")
    assert only(story, limits={"lines": 10}).kind == "refused"


def test_a_conversation_reopened_by_the_customer_is_judged_on_those_words() -> None:
    story = answered(under(HUMAN), SURE)
    story.resolved_and_closed() if story.state.phase == "agent" else story.owned(ADA).resolved_and_closed()
    story.asked("a human again", "m9")
    assert [one.kind for one in judged(story, HUMAN).stretches][-1] == "same"
    assert [one.kind for one in judged(story).stretches][-1] == "dropped"


def test_a_handoff_carries_what_people_made_of_it_since() -> None:
    story = answered(under(LOW), VAGUE).owned(ADA)
    ticket = story.state.escalations[0].ticket
    story.send(ADA, MarkEscalation("c", ticket, "needless"))
    stretch = only(story, LOW)
    assert stretch.handoff is not None
    assert stretch.handoff.verdict == "needless"


SHARED = {"id": "many", "kind": "shared_value", "field": "order", "customers": 2}


def test_only_policies_that_compare_customers_need_sightings() -> None:
    nested = {"id": "any", "kind": "any_of", "conditions": ({k: v for k, v in SHARED.items() if k != "id"},)}
    assert shared_fields(policy(LOW)) == set()
    assert shared_fields(policy(SHARED)) == {"order"}
    assert shared_fields(policy(nested)) == {"order"}
    assert shared_fields(policy({"id": "r", "kind": "predicted_risk"})) == {"order_number"}


def log_with_order(customer: str, at: int) -> list[Recorded]:
    opened = ConversationOpened(customer, "web", "en", "v1")
    found = ContextSet(FieldValue("order", "42", "bot"), 1)
    stream = f"conversation:{customer}"
    return [Recorded(stream, 1, at, MARIA, opened), Recorded(stream, 2, at, Actor("bot", "b"), found)]


def test_sightings_count_other_customers_of_that_moment_only() -> None:
    sighted = RecordedSightings(frozenset({"order"}))
    for customer, at in (("tom", 10_000), ("ann", 50_000), ("maria", 20_000), ("late", 90_000)):
        sighted.learn(log_with_order(customer, at))
    seen, settled = sighted.views
    assert seen.customers("order", "42", 50_000, 60_000, "maria") == 2
    assert settled.customers("order", "42", 50_000, 60_000, "maria") == 1
    assert seen.customers("order", "42", 50_000, 30_000, "maria") == 1
    assert seen.customers("order", "43", 50_000, 60_000) == 0
