"""Who is asked how it went, who is left in peace since they were asked not long ago."""

from dataclasses import replace

import pytest

from broker.decide.case import Case, Facts
from broker.decide.surveys import asked, is_survey_due, may_be_asked
from broker.domain.actors import DESK
from broker.domain.agent_events import WorkReleased
from broker.domain.commands import (
    AnswerSurvey,
    AskSurvey,
    CloseConversation,
    GrantBotLease,
    OpenConversation,
    PostMessage,
    ReopenConversation,
    Resolve,
    TakeBotTurn,
)
from broker.domain.conversation import Conversation
from broker.domain.customers import ConversationFinished, Customer, CustomerSurveyed
from broker.domain.errors import SurveyNotDue, WrongPhase
from broker.domain.events import SurveyAnswered, SurveyAsked
from broker.domain.owner_events import Closed, Resolved
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BOT, MARIA, SURE, Story

DAY_MS = 24 * 3_600_000
WEEK_MS = 7 * DAY_MS


def surveyed_before(cool_down: float = WEEK_MS / 1000) -> Story:
    """Maria was asked in another conversation just now."""
    story = Story(policy_of(survey={"cool_down": cool_down}))
    story.append("customer:maria", DESK, CustomerSurveyed("before"))
    return story


def in_goodbye() -> Story:
    story = surveyed_before().resolved()
    story.send(DESK, GrantBotLease("c", BOT.id))
    return story


# -- the cool-down -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surveyed", "cool_down", "at", "may"),
    [
        (None, 600.0, 5_000, True),
        (1_000, 600.0, 1_000, False),
        (1_000, 600.0, 600_999, False),
        (1_000, 600.0, 601_000, True),
        (1_000, 600.0, 500, False),  # the clock was set back
        (1_000, 0.0, 1_000, True),  # 0 switches it off
        (0, 600.0, 1_000, False),
    ],
)
def test_a_customer_may_be_asked_again_once_the_cool_down_is_over(
    surveyed: int | None, cool_down: float, at: int, may: bool
) -> None:
    policy = policy_of(survey={"cool_down": cool_down})
    assert may_be_asked(Customer("maria", surveyed=surveyed), policy, at) is may


def test_a_policy_that_says_nothing_of_it_leaves_customers_in_peace_for_a_week() -> None:
    assert policy_of().survey.cool_down * 1000 == WEEK_MS


def test_a_customer_whose_record_nobody_has_is_asked_in_each_conversation_nothing_is_kept_of_it() -> None:
    case = Case(Conversation("c"), Facts(DESK, "x", {}, {}), policy_of(), 1_000)
    assert is_survey_due(case)
    assert asked(case) == {"conversation:c": (SurveyAsked(),)}


# -- the same append ---------------------------------------------------------------------------------------------


def test_the_question_is_noted_of_the_customer_in_the_append_that_asks() -> None:
    story = Story().owned()
    story.workers = frozenset()
    decision = story.send(ADA, Resolve("c", "done"))
    assert decision["conversation:c"][-1] == SurveyAsked()
    assert decision["customer:maria"] == (CustomerSurveyed("c"),)


def test_so_is_a_bots_in_its_goodbye_or_its_own_resolution() -> None:
    story = Story().resolved()
    story.send(DESK, GrantBotLease("c", BOT.id))
    decision = story.send(BOT, story.turn("How did we do?", ask_survey=True))
    assert decision["customer:maria"] == (CustomerSurveyed("c"),)
    story = Story().leased()
    decision = story.send(BOT, story.turn("Solved! How did we do?", signals=SURE, done=True, ask_survey=True))
    assert decision["customer:maria"] == (CustomerSurveyed("c"),)


def test_an_answer_that_comes_late_begins_the_cool_down_anew() -> None:
    story = Story(policy_of(survey={"timeout": 10 * 24 * 3600.0})).resolved(with_bots=False)
    story.at += 6 * DAY_MS
    decision = story.send(MARIA, AnswerSurvey("c", 4))
    assert decision["customer:maria"] == (ConversationFinished("c", "delivered", "agent"), CustomerSurveyed("c"))
    assert story.customers["maria"].surveyed == story.at


def test_an_answer_beside_an_open_question_is_noted_as_well() -> None:
    story = Story().resolved(with_bots=False).asked("but where is the second parcel?", "m2")
    decision = story.send(MARIA, AnswerSurvey("c", 4))
    assert decision["customer:maria"] == (CustomerSurveyed("c"),)


# -- the desk's own closing --------------------------------------------------------------------------------------


def test_without_a_bot_whoever_was_asked_not_long_ago_is_parted_with_at_once() -> None:
    story = surveyed_before().owned()
    story.workers = frozenset()
    decision = story.send(ADA, Resolve("c", "delivered", "sent anew"))
    assert decision == {
        "conversation:c": (Resolved("delivered", bot_closes=False, note="sent anew"), Closed("survey not due")),
        "agent:ada": (WorkReleased("c", "resolved"),),
        "customer:maria": (ConversationFinished("c", "delivered", "agent"),),
    }
    assert (story.state.is_closed, story.state.survey.asked) == (True, None)
    assert story.care_of("c").now is None


def test_they_are_asked_again_once_it_is_long_ago() -> None:
    story = surveyed_before().owned()
    story.at += WEEK_MS
    story.workers = frozenset()
    assert SurveyAsked() in story.does(ADA, Resolve("c", "delivered"))


def test_without_a_cool_down_each_resolution_is_asked_about() -> None:
    story = surveyed_before(cool_down=0.0).owned()
    story.workers = frozenset()
    assert SurveyAsked() in story.does(ADA, Resolve("c", "delivered"))


def test_one_customers_survey_keeps_nobody_else_from_theirs() -> None:
    story = Story().owned()
    story.append("customer:tom", DESK, CustomerSurveyed("before"))
    story.workers = frozenset()
    assert SurveyAsked() in story.does(ADA, Resolve("c", "delivered"))


def test_the_same_conversation_taken_up_again_is_another_one_of_theirs() -> None:
    story = Story().resolved(with_bots=False)
    story.send(MARIA, CloseConversation("c"))
    story.send(ADA, ReopenConversation("c"))
    story.owned()
    story.workers = frozenset()
    assert story.does(ADA, Resolve("c", "delivered"))[-1] == Closed("survey not due")


def test_of_two_conversations_under_way_the_one_that_ends_first_asks() -> None:
    story = Story().leased()
    story.send(MARIA, OpenConversation("c2"))
    story.send(MARIA, PostMessage("c2", "and my mug?"), "m2")
    story.send(DESK, GrantBotLease("c2", BOT.id))
    other = story.conversation("c2")
    assert other.lease is not None
    ends = TakeBotTurn("c2", other.lease.lease, other.epoch, "m2", ("Here. How did we do?",), SURE, ask_survey=True)
    story.send(BOT, story.turn("Solved! How did we do?", signals=SURE, done=True, ask_survey=True))
    story.refuses(SurveyNotDue, BOT, replace(ends, done=True))


# -- a bot's closing ---------------------------------------------------------------------------------------------


def test_a_goodbye_that_asks_all_the_same_is_refused_before_a_word_of_it_is_public() -> None:
    story = in_goodbye()
    refused = story.refuses(SurveyNotDue, BOT, story.turn("How did we do?", ask_survey=True))
    assert (refused.code, refused.retry) == ("survey_not_due", "reload")
    assert story.state.goodbye_due


def test_one_that_does_not_ask_is_said_then_the_desk_closes_once_the_customer_is_quiet() -> None:
    story = in_goodbye()
    begun = story.at
    story.send(BOT, story.turn("Goodbye. Shall we call you?"))
    story.settle("c")
    assert story.at >= begun + int(story.policy.survey.timeout * 1000)
    assert (story.state.closed_reason, story.state.lines[-1].text) == ("survey not due", "Goodbye. Shall we call you?")


def test_a_goodbye_that_no_bot_says_is_said_by_nobody() -> None:
    story = surveyed_before().resolved()
    assert story.does(DESK, AskSurvey("c")) == (Closed("survey not due"),)


def test_a_question_that_waits_is_not_cut_off() -> None:
    story = in_goodbye().asked("wait!", "m2")
    story.refuses(WrongPhase, DESK, AskSurvey("c"))


def test_a_bot_that_solved_it_parts_with_them_at_once() -> None:
    story = surveyed_before().leased()
    events = story.does(BOT, story.turn("Solved!", signals=SURE, done=True))
    assert [event.kind for event in events[1:]] == ["message_posted", "resolved", "closed"]
    assert story.state.closed_reason == "survey not due"
    assert story.customers["maria"].visits[-1].outcome == "answered by bot"


def test_a_bot_that_solved_it_may_not_ask_either() -> None:
    story = surveyed_before().leased()
    story.refuses(SurveyNotDue, BOT, story.turn("Solved! How did we do?", signals=SURE, done=True, ask_survey=True))
    assert story.state.bot_is_due


def test_what_is_no_question_is_no_matter_of_the_cool_down() -> None:
    story = surveyed_before().leased()
    story.send(BOT, story.turn("It left today.", signals=SURE, ask_survey=True))
    assert story.state.phase == "bot"


def test_an_answer_given_before_the_next_resolution_ends_no_cool_down() -> None:
    story = Story().resolved(with_bots=False)
    assert SurveyAnswered(2, "slow") in story.does(MARIA, AnswerSurvey("c", 2, "slow"))
    story.send(MARIA, PostMessage("c", "a human, please"))
    story.owned()
    assert story.does(ADA, Resolve("c", "fixed"))[-1] == Closed("survey not due")
