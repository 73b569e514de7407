"""The question whether the customer wants a person: asked after the bot's answer, answered in words or by a button."""

from typing import Any

import pytest

from broker.domain.actors import DESK
from broker.domain.commands import CloseConversation, EndBotLease, GrantBotLease, PostMessage
from broker.domain.conversation_parts import Proposal
from broker.domain.errors import BadCommand, Forbidden, OfferGone
from broker.domain.events import Event, MessagePosted
from broker.domain.handoff_commands import AnswerProposal, RequestHandoff
from broker.domain.judgement_events import HandoffProposed, ProposalAnswered
from broker.domain.owner_events import HandoffRequested
from broker.domain.owners import BotLease, Queue
from broker.domain.signals import Measured
from broker.policy.models import Policy
from tests.policies import RULES
from tests.unit.decide.stories import ADA, BOT, MARIA, SUPERVISOR, SURE, UNSURE, Story
from tests.unit.policy.rulebook import policy

KEYWORD, *_, UNSURE_RULE = RULES
OFFER = {**UNSURE_RULE, "act": "offer", "skill": "experts", "level": 3, "priority": 1}
QUESTION, STAY = "Shall I get a person to help you? Just answer yes or no.", "All right. How can I help you further?"


def offering(*rules: dict[str, Any], **changes: Any) -> Policy:
    return policy(KEYWORD, OFFER, *rules, **{"routing": {"default_skill": "support"}, **changes})


def proposed(rules: Policy | None = None) -> Story:
    """Maria has an answer that the bot was unsure of, with the question whether she wants a person."""
    story = Story(rules or offering()).leased()
    story.does(BOT, story.turn("Maybe tomorrow?", signals=UNSURE))
    return story


def open_proposal(story: Story) -> Proposal:
    assert story.state.proposal is not None
    return story.state.proposal


def kinds(events: tuple[Event, ...]) -> list[str]:
    return [event.kind for event in events]


def answer_of(events: tuple[Event, ...]) -> list[str]:
    return [event.answer for event in events if isinstance(event, ProposalAnswered)]


def test_an_offer_is_asked_after_the_bots_answer_in_the_same_append() -> None:
    story = Story(offering()).leased()
    events = story.does(BOT, story.turn("Maybe tomorrow?", signals=UNSURE))
    assert kinds(events) == ["signals_reported", "message_posted", "handoff_proposed", "message_posted"]
    assert [line.text for line in story.state.lines[-2:]] == ["Maybe tomorrow?", QUESTION]
    assert story.state.lines[-1].author == DESK
    assert isinstance(story.state.owner, BotLease)
    assert story.state.pending is None


def test_a_proposal_keeps_why_it_was_made() -> None:
    open_one = open_proposal(proposed())
    assert open_one.why is not None
    assert (open_one.why.rule, open_one.why.evidence) == ("low_confidence", "m1")
    assert open_one.why.measured == (Measured("confidence", 0.31, 0.6),)
    assert (open_one.skill, open_one.level, open_one.priority) == ("experts", 3, 1)


def test_a_turn_that_offers_must_still_say_something() -> None:
    story = Story(offering()).leased()
    story.refuses(BadCommand, BOT, story.turn(signals=UNSURE))


def test_a_turn_that_ends_the_matter_asks_one_question_only() -> None:
    story = Story(offering()).leased()
    events = story.does(BOT, story.turn("Done!", signals=UNSURE, done=True))
    assert not any(isinstance(event, HandoffProposed) for event in events)
    assert story.state.proposal is None


def test_nobody_is_asked_twice_by_one_rule_in_one_engagement() -> None:
    story = proposed().asked("hm, where is it?", "m2")
    events = story.does(BOT, story.turn("Or the day after?", signals=UNSURE))
    assert kinds(events) == ["signals_reported", "message_posted"]


def test_a_rule_that_hands_over_at_once_still_hides_the_bad_answer() -> None:
    story = Story(policy({**OFFER, "act": "now"})).leased()
    story.does(BOT, story.turn("Bananas are blue.", signals=UNSURE))
    assert "Bananas are blue." not in [line.text for line in story.state.lines]


# -- yes ---------------------------------------------------------------------------------------------------------


def assert_accepted(events: tuple[Event, ...], story: Story) -> None:
    """The handoff for the proposal's own reason, prepared by the desk's line."""
    requested = next(event for event in events if isinstance(event, HandoffRequested))
    assert answer_of(events) == ["accepted"]
    assert requested.why is not None
    assert (requested.why.rule, requested.why.measured) == ("low_confidence", (Measured("confidence", 0.31, 0.6),))
    assert (requested.skill, requested.level, requested.priority) == ("experts", 3, 1)
    assert story.state.lines[-1].text == "I'm getting a person."
    assert isinstance(story.state.owner, Queue)
    assert story.state.proposal is None


@pytest.mark.parametrize("text", ["yes", "Yes, please!", "ok", "yes and hurry up"])
def test_a_yes_in_words_hands_over_for_the_reason_of_the_proposal(text: str) -> None:
    story = proposed()
    assert_accepted(story.does(MARIA, PostMessage("c", text)), story)
    assert story.state.pending is not None, "the person who comes owes her an answer"


def test_a_yes_by_the_button_does_the_same() -> None:
    story = proposed()
    assert_accepted(story.does(MARIA, AnswerProposal("c", open_proposal(story).id, accept=True)), story)


def test_asking_for_a_person_accepts_what_was_proposed() -> None:
    story = proposed()
    assert_accepted(story.does(MARIA, RequestHandoff("c", reason="button")), story)


def test_a_supervisors_wish_keeps_its_own_reason_while_the_proposal_ends() -> None:
    story = proposed()
    events = story.does(SUPERVISOR, RequestHandoff("c"))
    (requested,) = [event for event in events if isinstance(event, HandoffRequested)]
    assert requested.why is not None
    assert requested.why.rule == "supervisor_asked"
    assert story.state.proposal is None


def test_whoever_names_a_person_instead_of_saying_yes_gets_one_for_that_reason() -> None:
    story = proposed()
    events = story.does(MARIA, PostMessage("c", "no, I want a human!"))
    assert answer_of(events) == ["accepted"]
    assert story.state.escalated_by == "keyword"


# -- no ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["no", "No thanks!", "nope."])
def test_a_no_in_words_leaves_nobody_waiting(text: str) -> None:
    story = proposed()
    events = story.does(MARIA, PostMessage("c", text))
    assert kinds(events) == ["message_posted", "proposal_answered", "message_posted"]
    assert answer_of(events) == ["declined"]
    assert story.state.lines[-1].text == STAY
    assert not story.state.bot_is_due
    assert isinstance(story.state.owner, BotLease), "the bot keeps its lease for what comes next"


def test_a_no_by_the_button_does_the_same() -> None:
    story = proposed()
    events = story.does(MARIA, AnswerProposal("c", open_proposal(story).id, accept=False))
    assert kinds(events) == ["proposal_answered", "message_posted"]
    assert not story.state.bot_is_due


def test_after_a_no_the_next_question_goes_to_the_bot_as_ever() -> None:
    story = proposed()
    story.does(MARIA, PostMessage("c", "no"))
    story.asked("and my invoice?", "m3")
    assert story.state.pending == "m3"
    assert story.does(BOT, story.turn("Here it is.", signals=SURE))


# -- anything else -----------------------------------------------------------------------------------------------


def test_who_speaks_of_something_else_is_answered_by_the_bot() -> None:
    story = proposed()
    events = story.does(MARIA, PostMessage("c", "what about my invoice"))
    assert answer_of(events) == ["lapsed"]
    assert story.state.bot_is_due
    assert story.state.proposal is None


def test_a_yes_to_nothing_is_a_message_like_any_other() -> None:
    story = Story(offering()).leased()
    assert kinds(story.does(MARIA, PostMessage("c", "yes"))) == ["message_posted"]


def test_an_answer_comes_too_late_once_the_question_is_closed() -> None:
    story = proposed()
    answer = AnswerProposal("c", open_proposal(story).id, accept=True)
    story.does(MARIA, answer)
    story.refuses(OfferGone, MARIA, answer)
    story.refuses(OfferGone, MARIA, AnswerProposal("c", answer.proposal, accept=False))


def test_an_answer_to_another_question_is_refused() -> None:
    proposed().refuses(OfferGone, MARIA, AnswerProposal("c", "another", accept=True))


def test_a_question_ends_with_its_conversation() -> None:
    story = proposed()
    asked = open_proposal(story).id
    story.does(MARIA, CloseConversation("c"))
    assert story.state.proposal is None
    story.refuses(OfferGone, MARIA, AnswerProposal("c", asked, accept=True))


def test_only_the_customer_answers() -> None:
    story = proposed()
    story.refuses(Forbidden, ADA, AnswerProposal("c", open_proposal(story).id, accept=True))


def test_the_question_outlives_the_lease_of_the_bot_that_raised_it() -> None:
    story = proposed()
    assert story.state.lease is not None
    story.does(DESK, EndBotLease("c", story.state.lease.lease, "gone"))
    assert_accepted(story.does(MARIA, PostMessage("c", "yes")), story)


def test_one_command_decided_twice_names_one_proposal() -> None:
    story = Story(offering()).leased()
    turn = story.turn("Maybe?", signals=UNSURE)
    assert story.would(BOT, turn) == story.would(BOT, turn)


def test_the_next_engagement_may_be_asked_again() -> None:
    story = proposed()
    story.does(MARIA, PostMessage("c", "yes"))
    assert story.state.engagement.proposals == frozenset()


# -- languages ---------------------------------------------------------------------------------------------------

GERMAN = {
    **{
        name: f"{name} auf Deutsch"
        for name in ("handoff", "no_bot", "joined", "left", "transferred", "survey", "thanks")
    },
    "ask_first": "Soll ich jemanden holen?",
    "stay": "Gern, weiter.",
}


@pytest.mark.parametrize(("text", "said"), [("ja bitte", "handoff auf Deutsch"), ("nein", "Gern, weiter.")])
def test_question_and_answer_are_in_the_customers_language(text: str, said: str) -> None:
    english = policy().words["en"].model_dump(exclude_defaults=True)
    story = Story(offering(words={"en": english, "de": GERMAN})).leased()
    from_german = UNSURE.__class__(UNSURE.intents, language="de", language_confidence=0.95)
    story.does(BOT, story.turn("Vielleicht morgen?", signals=from_german))
    assert story.state.lines[-1].text == "Soll ich jemanden holen?"
    story.does(MARIA, PostMessage("c", text))
    assert story.state.lines[-1].text == said


def test_a_bot_taking_over_finds_the_question_still_open() -> None:
    story = proposed()
    assert story.state.lease is not None
    story.does(DESK, EndBotLease("c", story.state.lease.lease, "released"))
    story.asked("hello again, what about it", "m2")
    story.does(DESK, GrantBotLease("c", BOT.id))
    assert story.state.proposal is None, "her message let it lapse"
    lines = [event for event in story.does(BOT, story.turn("Hi.", signals=SURE)) if isinstance(event, MessagePosted)]
    assert len(lines) == 1
