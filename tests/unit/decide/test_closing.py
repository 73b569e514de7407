"""How a conversation ends: resolved, surveyed, closed, handed back, taken up again."""

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import OfferReleased, WorkReleased
from broker.domain.commands import (
    AnswerSurvey,
    AskSurvey,
    CloseConversation,
    GrantBotLease,
    HandBack,
    PostMessage,
    ReopenConversation,
    Resolve,
)
from broker.domain.customers import ConversationFinished
from broker.domain.errors import LimitReached, NoLiveBot, NotOwner, WrongPhase
from broker.domain.events import SurveyAnswered, SurveyAsked
from broker.domain.owner_events import Closed, HandoffRequested, OfferWithdrawn, Reopened, Resolved
from broker.domain.owners import BotPool, DeskOwner, Queue
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BEN, BOT, MARIA, SUPERVISOR, SURE, UNSURE, Story

HOUR = 3_600_000


def closed_story() -> Story:
    story = Story().resolved()
    story.send(MARIA, CloseConversation("c"))
    return story


# -- resolving ---------------------------------------------------------------------------------------------------


def test_with_a_live_bot_the_bot_says_goodbye() -> None:
    story = Story().owned()
    decision = story.send(ADA, Resolve("c", "delivered", "sent anew"))
    assert decision["conversation:c"] == (Resolved("delivered", bot_closes=True, note="sent anew"),)
    assert decision["agent:ada"] == (WorkReleased("c", "resolved"),)
    assert story.state.goodbye_due
    assert story.state.agent_resolved


def test_without_one_the_desk_says_goodbye_itself_under_the_new_epoch() -> None:
    story = Story().resolved(with_bots=False)
    assert not story.state.goodbye_due
    assert story.state.survey.is_open
    assert (story.state.lines[-1].author, story.state.lines[-1].text) == (DESK, "From 1 to 5?")


def test_only_the_owner_resolves() -> None:
    story = Story().owned(ADA)
    story.refuses(NotOwner, BEN, Resolve("c", "done"))
    story.refuses(NotOwner, BEN, HandBack("c"))


def test_the_survey_is_asked_once() -> None:
    story = Story().resolved()
    assert SurveyAsked() in story.does(DESK, AskSurvey("c"))
    story.refuses(WrongPhase, DESK, AskSurvey("c"))


def test_no_survey_is_asked_while_the_matter_is_open() -> None:
    Story().owned().refuses(WrongPhase, DESK, AskSurvey("c"))


# -- the score ---------------------------------------------------------------------------------------------------


def test_the_score_ends_the_conversation_with_thanks() -> None:
    story = Story().resolved(with_bots=False)
    events = story.does(MARIA, AnswerSurvey("c", 5, "quick"))
    assert events[0] == SurveyAnswered(5, "quick")
    assert events[-1] == Closed("survey answered")
    assert story.state.lines[-1].text == "Thank you."
    assert story.state.owner == DeskOwner()


def test_a_score_is_given_once() -> None:
    story = Story().resolved(with_bots=False)
    story.does(MARIA, AnswerSurvey("c", 5))
    story.refuses(WrongPhase, MARIA, AnswerSurvey("c", 1))


def test_nobody_scores_what_they_were_not_asked_about() -> None:
    Story().resolved().refuses(WrongPhase, MARIA, AnswerSurvey("c", 1))


def test_a_score_does_not_cut_off_a_question_that_still_waits() -> None:
    story = Story().resolved(with_bots=False).asked("but where is the second parcel?", "m2")
    story.does(MARIA, AnswerSurvey("c", 4))
    assert (story.state.phase, story.state.pending) == ("bot_closing", "m2")
    story.refuses(WrongPhase, MARIA, AnswerSurvey("c", 1))
    story.settle("c")
    assert story.state.owner == Queue()


def test_once_that_question_is_answered_the_desk_closes() -> None:
    story = Story().resolved(with_bots=False).asked("thanks, is it insured?", "m2")
    story.does(MARIA, AnswerSurvey("c", 4))
    story.workers = frozenset({BOT.id})
    story.send(DESK, GrantBotLease("c", BOT.id))
    story.send(BOT, story.turn("It is.", signals=SURE))
    story.settle("c")
    assert story.state.closed_reason == "survey answered"


# -- closing -----------------------------------------------------------------------------------------------------


def test_closing_frees_the_agent_who_had_it() -> None:
    decision = Story().owned().send(MARIA, CloseConversation("c", "never mind"))
    assert decision["agent:ada"] == (WorkReleased("c", "closed"),)
    assert decision["customer:maria"] == (ConversationFinished("c", "never mind", ""),)


def test_closing_withdraws_the_offer_that_is_open() -> None:
    story = Story().offered()
    offer = story.offer
    decision = story.send(SUPERVISOR, CloseConversation("c", "spam"))
    assert decision["agent:ada"] == (OfferReleased(offer, "c", "withdrawn"),)
    assert decision["conversation:c"] == (OfferWithdrawn(offer, "ada", "closed"), Closed("spam"))


def test_the_customers_history_tells_how_it_was_resolved() -> None:
    decision = Story().resolved().send(MARIA, CloseConversation("c"))
    assert decision["customer:maria"] == (ConversationFinished("c", "delivered", "agent"),)


def test_what_is_closed_cannot_be_closed_again() -> None:
    closed_story().refuses(WrongPhase, SUPERVISOR, CloseConversation("c"))


def test_the_desk_closes_nothing_while_the_customer_waits_for_an_answer() -> None:
    story = Story().resolved(with_bots=False).asked("wait!", "m2")
    story.refuses(WrongPhase, DESK, CloseConversation("c", "survey unanswered"))


def test_the_customer_may_close_although_their_question_is_open() -> None:
    story = Story().asked()
    story.does(MARIA, CloseConversation("c"))
    assert story.state.is_closed


# -- handing back ------------------------------------------------------------------------------------------------


def test_handing_back_needs_a_live_bot() -> None:
    story = Story().owned()
    story.workers = frozenset()
    assert story.refuses(NoLiveBot, ADA, HandBack("c")).retry == "later"


def test_what_is_handed_back_unanswered_is_still_owed_an_answer() -> None:
    story = Story().leased()
    story.send(BOT, story.turn("?", signals=UNSURE))
    story.owned().does(ADA, HandBack("c", "you do it"))
    assert story.state.owner == BotPool()
    assert story.state.bot_is_due
    assert story.state.ticket is None


def test_engagements_are_capped() -> None:
    story = Story(policy_of(limits={"engagements": 3})).owned()
    assert story.state.engagement.number == 3
    assert "3 times" in story.refuses(LimitReached, ADA, HandBack("c")).message


def test_a_new_engagement_needs_a_new_signal() -> None:
    story = Story().leased()
    story.send(BOT, story.turn("?", signals=UNSURE))
    story.owned().does(ADA, HandBack("c"))
    assert story.state.engagement.confidence is None
    story.send(DESK, GrantBotLease("c", BOT.id))
    story.send(BOT, story.turn("I have it now.", signals=SURE))
    assert story.state.phase == "bot"


# -- again -------------------------------------------------------------------------------------------------------


def test_a_customer_who_writes_within_the_window_takes_the_conversation_up_again() -> None:
    story = closed_story()
    story.at += 24 * HOUR
    events = story.does(MARIA, PostMessage("c", "it broke"))
    assert [event.kind for event in events] == ["reopened", "message_posted"]
    assert story.state.bot_is_due
    assert story.state.resolution is None


def test_after_the_window_the_customer_is_told_to_begin_anew() -> None:
    story = closed_story()
    story.at += 24 * HOUR + 1
    assert "open a new one" in story.refuses(WrongPhase, MARIA, PostMessage("c", "it broke")).message
    story.refuses(WrongPhase, SUPERVISOR, ReopenConversation("c"))


def test_whoever_types_human_into_a_closed_conversation_gets_one() -> None:
    story = closed_story()
    before = story.state.epoch
    events = story.does(MARIA, PostMessage("c", "a human, please"))
    assert [event.kind for event in events] == ["reopened", "message_posted", "handoff_requested", "message_posted"]
    assert story.state.owner == Queue()
    assert story.state.epoch == before + 2
    assert story.state.ticket is not None
    assert story.state.ticket.preferred == "ada"


@pytest.mark.parametrize(("actor", "preferred"), [(BEN, "ben"), (SUPERVISOR, "ada")])
def test_a_person_who_reopens_gets_it_back_through_the_queue(actor: Actor, preferred: str) -> None:
    story = closed_story()
    events = story.does(actor, ReopenConversation("c"))
    assert events[0] == Reopened(f"{actor.role} asked")
    assert isinstance(events[1], HandoffRequested)
    assert story.state.ticket is not None
    assert story.state.ticket.preferred == preferred


def test_a_customer_who_reopens_speaks_first() -> None:
    story = closed_story()
    assert story.does(MARIA, ReopenConversation("c")) == (Reopened("customer asked"),)
    assert not story.state.bot_is_due


def test_what_is_open_cannot_be_reopened() -> None:
    Story().asked().refuses(WrongPhase, MARIA, ReopenConversation("c"))
