"""What a conversation calls for from the desk itself, whoever owns it."""

from collections.abc import Callable

import pytest

from broker.decide.reactions import Presences, care
from broker.decide.share import Room
from broker.decide.timers import Care, Timer
from broker.domain.actors import DESK
from broker.domain.commands import AskSurvey, CloseConversation, EndBotLease, GiveUpOnBots, GrantBotLease, PostMessage
from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import ExpireOffer, LoseAgent, Snooze, WithdrawOffer
from broker.domain.owners import Queue
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BOT, OTHER_BOT, SURE, Story

NOTHING = Care()
#: Without the alerts that waiting calls for.
QUIET = policy_of(alerts={"repeat": 0.0, "team": 0.0, "supervisor": 0.0})


def timers_of(story: Story) -> dict[str, Timer]:
    return {timer.id: timer for timer in story.care_of("c").timers}


def only_timer(story: Story) -> Timer:
    wanted = story.care_of("c")
    assert wanted.now is None
    (timer,) = wanted.timers
    return timer


# -- bots --------------------------------------------------------------------------------------------------------


def test_a_conversation_nobody_has_said_anything_in_calls_for_nothing() -> None:
    assert Story().opened().care_of("c") == NOTHING


def test_a_question_goes_to_the_worker_that_owes_the_fewest_turns() -> None:
    story = Story().asked()
    workers = {BOT.id: 2, OTHER_BOT.id: 1}
    wanted = care(story.state, Presences(Room(workers), story.agents, story.connected), story.policy)
    assert wanted.now == GrantBotLease("c", OTHER_BOT.id)


def test_a_worker_that_holds_as_much_as_it_may_gets_nothing_more() -> None:
    story = Story(policy_of(bots={"turns": 1})).asked()
    wanted = care(story.state, Presences(Room({BOT.id: 1}), story.agents, story.connected), story.policy)
    assert wanted.now is None


def test_with_no_bot_at_all_people_are_asked_after_the_policys_patience() -> None:
    story = Story().asked()
    story.workers = frozenset()
    timer = only_timer(story)
    assert (timer.command, timer.delay_ms) == (GiveUpOnBots("c", "no_bot"), 10_000)


def test_asking_again_does_not_start_that_patience_anew() -> None:
    story = Story().asked()
    story.workers = frozenset()
    before = timers_of(story)
    story.at += 9_000
    assert timers_of(story.asked("hello??", "m2")) == before


def test_a_worker_that_owes_an_answer_is_watched() -> None:
    story = Story().leased()
    timer = only_timer(story)
    assert timer.command == EndBotLease("c", story.turn("x").lease, "silent")
    assert timer.delay_ms == 10_000


def test_a_worker_that_answered_is_left_alone() -> None:
    story = Story().leased()
    story.send(BOT, story.turn("Here.", signals=SURE))
    assert story.care_of("c") == NOTHING


def test_a_worker_that_is_gone_keeps_its_lease_for_a_grace_period() -> None:
    story = Story().leased()
    story.workers = frozenset({OTHER_BOT.id})
    timer = only_timer(story)
    assert timer.command == EndBotLease("c", story.turn("x").lease, "gone")
    assert timer.delay_ms == 5_000


def test_two_silent_workers_are_enough() -> None:
    story = Story().asked()
    for _ in range(2):
        story.send(DESK, story.care_of("c").now or AskSurvey("c"))
        story.fire("c", only_timer(story))
    assert story.care_of("c").now == GiveUpOnBots("c", "bot_silent")


def test_a_customer_who_nudges_a_mute_bot_still_gets_a_person() -> None:
    story = Story().asked()
    for number in range(2, 6):
        wanted = story.care_of("c")
        if isinstance(wanted.now, GiveUpOnBots):
            story.send(DESK, wanted.now)
            break
        assert wanted.now is not None
        story.send(DESK, wanted.now)
        story.fire("c", only_timer(story))
        story.asked("hello??", f"m{number}")
    assert story.state.owner == Queue()


# -- people ------------------------------------------------------------------------------------------------------


def test_a_waiting_ticket_is_routings_business() -> None:
    assert Story(QUIET).queued().care_of("c") == NOTHING


def test_an_offer_runs_out() -> None:
    story = Story(QUIET).offered()
    timer = only_timer(story)
    assert (timer.command, timer.delay_ms) == (ExpireOffer("c", story.offer), 30_000)


def test_the_offer_after_that_has_a_timer_of_its_own() -> None:
    story = Story(QUIET).offered()
    first = only_timer(story)
    story.fire("c", first)
    assert only_timer(story.offered()).id != first.id


@pytest.mark.parametrize("presence", ["busy", "away", "offline"])
def test_an_offer_to_somebody_who_left_is_withdrawn(presence: str) -> None:
    story = Story().offered()
    story.send(ADA, SetPresence(presence))  # type: ignore[arg-type]
    assert story.care_of("c").now == WithdrawOffer("c", story.offer, f"the agent is {presence}")


def test_an_offer_to_somebody_disconnected_is_withdrawn() -> None:
    story = Story().offered()
    story.connected = frozenset()
    assert story.care_of("c").now == WithdrawOffer("c", story.offer, "the agent is not connected")


def test_an_agent_at_work_is_left_alone() -> None:
    story = Story().owned()
    assert story.care_of("c") == NOTHING
    story.send(ADA, SetPresence("away"))
    assert story.care_of("c") == NOTHING


def test_a_disconnected_agent_has_a_grace_period() -> None:
    story = Story().owned()
    story.connected = frozenset()
    timer = only_timer(story)
    assert (timer.command, timer.delay_ms) == (LoseAgent("c", "ada"), 30_000)


def test_an_agent_who_goes_offline_gives_everything_back_at_once() -> None:
    story = Story().owned()
    story.send(ADA, SetPresence("offline"))
    assert story.care_of("c").now == LoseAgent("c", "ada")


def test_an_agent_nothing_is_known_of_is_given_the_grace_period() -> None:
    story = Story().owned()
    wanted = care(story.state, Presences(Room({}), {}, frozenset()), story.policy)
    assert wanted.now is None
    assert [timer.command for timer in wanted.timers] == [LoseAgent("c", "ada")]


# -- endings -----------------------------------------------------------------------------------------------------


def test_a_goodbye_goes_to_a_bot() -> None:
    assert Story().resolved().care_of("c").now == GrantBotLease("c", BOT.id)


def test_a_goodbye_waits_for_a_bot_as_a_question_does_before_the_desk_says_it() -> None:
    story = Story().resolved()
    story.workers = frozenset()
    wanted = story.care_of("c")
    (timer,) = wanted.timers
    assert (wanted.now, timer.command, timer.delay_ms) == (None, AskSurvey("c"), 10_000)


def test_a_goodbye_two_bots_failed_to_say_the_desk_says() -> None:
    story = Story().resolved()
    story.settle("c")
    assert story.state.closed_reason == "survey unanswered"
    assert "From 1 to 5?" in [line.text for line in story.state.lines]


def test_an_unanswered_survey_closes_at_its_deadline() -> None:
    story = Story().resolved(with_bots=False)
    timer = only_timer(story)
    assert timer.command == CloseConversation("c", "survey unanswered")
    assert timer.due == story.at + 3_600_000


def test_whoever_still_writes_is_not_cut_off_by_the_survey() -> None:
    story = Story().resolved(with_bots=False)
    first = only_timer(story)
    story.at += 3_599_000
    story.workers = frozenset({BOT.id})
    story.asked("and the invoice?", "m2")
    assert story.care_of("c") == Care(GrantBotLease("c", BOT.id))
    story.leased().send(BOT, story.turn("It is attached.", signals=SURE))
    later = only_timer(story)
    assert later.id != first.id
    assert later.due == story.at + 3_600_000


def test_a_goodbye_without_a_survey_is_completed_by_the_desk_in_time() -> None:
    story = Story().resolved()
    story.send(DESK, GrantBotLease("c", BOT.id))
    story.send(BOT, story.turn("Anything else?"))
    timer = only_timer(story)
    assert (timer.command, timer.due) == (AskSurvey("c"), story.at + 3_600_000)
    story.settle("c")
    assert story.state.is_closed


def test_a_closed_conversation_calls_for_nothing() -> None:
    assert Story().owned().resolved_and_closed().care_of("c") == NOTHING


# -- for all of them ---------------------------------------------------------------------------------------------


def left_alone(story: Story) -> Story:
    """The same moment with everybody disconnected."""
    story.workers = story.connected = frozenset()
    return story


def asleep(story: Story) -> Story:
    story.send(ADA, Snooze("c", story.at + 60_000))
    return story


MOMENTS: dict[str, Callable[[], Story]] = {
    "no bot": lambda: left_alone(Story().asked()),
    "a silent bot": lambda: Story().leased(),
    "a bot that is gone": lambda: left_alone(Story().leased()),
    "an offer": lambda: Story().offered(),
    "an agent who is gone": lambda: left_alone(Story().owned()),
    "a survey": lambda: Story().resolved(with_bots=False),
    "a warm transfer": lambda: Story().warm(),
    "a sleep": lambda: asleep(Story().owned()),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_timers_keep_their_ids_while_nothing_that_matters_changes(moment: str) -> None:
    story = MOMENTS[moment]()
    before = [timer.id for timer in story.care_of("c").timers]
    assert before
    story.at += 1_000
    story.send(ADA, PostMessage("c", "just a note", visibility="note"))
    assert [timer.id for timer in story.care_of("c").timers] == before


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_timer_that_fires_is_granted(moment: str) -> None:
    story = MOMENTS[moment]()
    assert story.fire("c", story.care_of("c").timers[0])
