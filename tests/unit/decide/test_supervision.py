"""What supervisors may do with any conversation, each step in the log."""

from collections.abc import Callable

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import WorkReleased, WorkTaken
from broker.domain.commands import CloseConversation, Command, HandBack, PostMessage, Resolve
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import BadCommand, Forbidden, NotFound, NotOwner, Refused, StaleEpoch, WrongPhase
from broker.domain.handoff_commands import LoseAgent, Reassign, Snooze, TakeOver, Transfer
from broker.domain.owner_events import HandoffRequested, OfferWithdrawn, Reassigned, TakenOver
from broker.domain.owners import AgentOwner, Queue
from broker.domain.team_commands import AskColleague, Hold, Oversee
from broker.domain.teamwork_events import SupervisorJoined, SupervisorLeft
from tests.policies import RULES, policy_of
from tests.unit.decide.stories import ADA, BEN, BOT, MARIA, SUPERVISOR, SURE, Story

TAKE_OVER = TakeOver("c", "Sue")
HOUR = 3_600_000


def asleep() -> Story:
    story = Story().owned()
    story.send(ADA, Snooze("c", story.at + HOUR))
    return story


ANYWHERE: dict[str, Callable[[], Story]] = {
    "a bot's": lambda: Story().leased(),
    "nobody's yet": lambda: Story().asked(),
    "waiting": lambda: Story().queued(),
    "on offer": lambda: Story().offered(),
    "an agent's": lambda: Story().owned(),
    "warm": lambda: Story().warm(),
    "asleep": asleep,
    "at its goodbye": lambda: Story().resolved(),
}


# -- taking over -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ANYWHERE)
def test_a_supervisor_takes_over_from_anywhere_leaving_nobody_behind(place: str) -> None:
    story = ANYWHERE[place]()
    story.does(SUPERVISOR, TAKE_OVER)
    assert (story.state.owner, story.state.warm) == (AgentOwner("sue"), None)
    assert (story.agents["ada"].load, story.agents["ben"].load) == (0, 0)
    assert story.agents["sue"].holding == {"c"}
    assert story.state.ticket is not None
    line = story.state.lines[-1]
    assert (line.author, line.text) == (DESK, "Sue is with you now.")
    story.does(SUPERVISOR, PostMessage("c", "Sue here.", story.state.epoch))


def test_the_agent_who_had_it_is_told_in_their_own_record() -> None:
    story = Story().owned()
    decision = story.would(SUPERVISOR, TAKE_OVER)
    assert decision["conversation:c"][0] == TakenOver("sue", "Sue")
    assert decision["agent:ada"] == (WorkReleased("c", "taken_over"),)
    assert decision["agent:sue"] == (WorkTaken("c", "would.takeover", "web"),)


@pytest.mark.parametrize("story", [Story().leased(), Story().resolved()], ids=["answering", "closing"])
def test_out_of_a_bots_hands_it_is_a_handoff_with_its_reason(story: Story) -> None:
    first, second, _ = story.does(SUPERVISOR, TAKE_OVER)
    assert isinstance(first, HandoffRequested)
    assert first.why is not None
    assert first.why.rule == "supervisor_took_over"
    assert second == TakenOver("sue", "Sue")


def test_the_owner_before_speaks_no_more() -> None:
    story = Story().owned()
    late = PostMessage("c", "As I said", story.state.epoch)
    story.send(SUPERVISOR, TAKE_OVER)
    story.refuses(StaleEpoch, ADA, late)
    story.refuses(NotOwner, ADA, PostMessage("c", "As I said", story.state.epoch))


def test_nobody_takes_over_twice_or_what_is_closed() -> None:
    story = Story().owned()
    story.send(SUPERVISOR, TAKE_OVER)
    assert "already" in story.refuses(WrongPhase, SUPERVISOR, TAKE_OVER).message
    story.send(MARIA, CloseConversation("c"))
    assert "reopen" in story.refuses(WrongPhase, SUPERVISOR, TAKE_OVER).message


@pytest.mark.parametrize(
    "command",
    [
        Resolve("c", "done"),
        HandBack("c"),
        Transfer("c", agent="ben"),
        pytest.param(Transfer("c", agent="ben", mode="warm"), id="warm transfer"),
        Snooze("c", 2_000_000),
        Hold("c"),
        AskColleague("c", "ben"),
        PostMessage("c", "to us", visibility="note"),
    ],
    ids=lambda one: one.kind,
)
def test_a_supervisor_who_owns_it_has_every_right_of_an_owner(command: Command) -> None:
    story = Story().owned()
    story.send(SUPERVISOR, TAKE_OVER)
    assert story.does(SUPERVISOR, command)


@pytest.mark.parametrize(
    "command",
    [Resolve("c", "done"), HandBack("c"), Transfer("c", agent="ben"), Hold("c"), AskColleague("c", "ben")],
    ids=lambda one: one.kind,
)
def test_without_owning_it_a_supervisor_has_none_of_them(command: Command) -> None:
    Story().owned().refuses(NotOwner, SUPERVISOR, command)


def test_a_supervisor_never_announced_is_not_taken_for_absent() -> None:
    story = Story().owned()
    story.send(SUPERVISOR, TAKE_OVER)
    assert story.care_of("c").now is None
    assert story.care_of("c").timers == ()


def test_a_supervisor_who_is_cut_off_leaves_nobody_stranded() -> None:
    story = Story().owned()
    story.send(SUPERVISOR, TAKE_OVER)
    story.parts(SUPERVISOR)
    (timer,) = story.care_of("c").timers
    assert timer.command == LoseAgent("c", "sue")
    assert story.fire("c", timer)
    assert story.state.owner == Queue()
    assert story.route() == 1


# -- reassigning -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ANYWHERE)
def test_a_supervisor_sends_it_to_somebody_from_anywhere(place: str) -> None:
    story = ANYWHERE[place]()
    story.does(SUPERVISOR, Reassign("c", agent="ben", note="knows them"))
    assert story.state.owner == Queue()
    assert story.state.ticket is not None
    assert story.state.ticket.preferred == "ben"
    assert (story.agents["ada"].load, story.agents["ben"].load) == (0, 0)
    assert (story.state.lines[-1].text, story.state.lines[-1].visibility) == ("knows them", "note")


def test_an_agents_work_goes_on_at_its_age_with_a_word_to_the_customer() -> None:
    story = Story().owned()
    since = story.at
    story.at += 60_000
    decision = story.send(SUPERVISOR, Reassign("c", skill="billing"))
    assert decision["conversation:c"][0] == Reassigned("ada", "billing")
    assert decision["agent:ada"] == (WorkReleased("c", "reassigned"),)
    assert story.state.lines[-1].text == "I'm passing you on."
    assert story.state.ticket is not None
    assert (story.state.ticket.since, story.state.ticket.skill) == (since, "billing")


def test_a_level_is_one_of_the_skill_it_was_asked_for_along_with() -> None:
    """A new skill is asked for at any level; the same skill keeps what the rule asked for."""
    story = Story(policy_of(escalation=({**RULES[0], "level": 4},))).asked("a human please")
    for skill, level in (("support", 4), ("billing", 1)):
        story.does(SUPERVISOR, Reassign("c", skill=skill))
        assert story.state.ticket is not None
        assert (story.state.ticket.skill, story.state.ticket.level) == (skill, level)


def test_who_waits_anyway_is_told_nothing_under_the_same_epoch() -> None:
    story = Story().queued()
    before = story.state
    assert story.does(SUPERVISOR, Reassign("c", skill="billing")) == (Reassigned(None, "billing"),)
    assert (story.state.epoch, story.state.owner_since) == (before.epoch, before.owner_since)


def test_what_is_on_offer_is_withdrawn_first() -> None:
    story = Story().offered()
    withdrawn, moved = story.does(SUPERVISOR, Reassign("c", skill="billing"))
    assert isinstance(withdrawn, OfferWithdrawn)
    assert moved == Reassigned(None, "billing")


def test_a_bots_conversation_is_handed_over_with_the_reason() -> None:
    story = Story().leased()
    requested = story.does(SUPERVISOR, Reassign("c", agent="ben"))[0]
    assert isinstance(requested, HandoffRequested)
    assert requested.why is not None
    assert (requested.why.rule, requested.preferred) == ("supervisor_reassigned", "ben")


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (Reassign("c"), BadCommand),
        (Reassign("c", agent="ada"), WrongPhase),
        (Reassign("c", agent="nobody"), NotFound),
        (Reassign("c", agent="ben", skill="billing"), BadCommand),
    ],
)
def test_a_reassignment_is_to_somebody_who_can(command: Reassign, kind: type[Refused]) -> None:
    assert Story().owned().refuses(kind, SUPERVISOR, command).message


def test_nothing_is_reassigned_to_somebody_who_is_out() -> None:
    story = Story().owned()
    story.send(BEN, SetPresence("offline"))
    assert "offline" in story.refuses(WrongPhase, SUPERVISOR, Reassign("c", agent="ben")).message


def test_nothing_closed_is_reassigned() -> None:
    story = Story().owned().resolved_and_closed()
    story.refuses(WrongPhase, SUPERVISOR, Reassign("c", agent="ben"))


def test_what_slept_waits_from_now() -> None:
    story = asleep()
    story.at += 60_000
    story.does(SUPERVISOR, Reassign("c", agent="ben"))
    assert story.state.ticket is not None
    assert story.state.ticket.since == story.at


# -- overseeing --------------------------------------------------------------------------------------------------


def test_each_mode_is_a_step_in_the_log() -> None:
    story = Story().owned()
    assert story.does(SUPERVISOR, Oversee("c", "monitor", "Sue")) == (SupervisorJoined("sue", "Sue", "monitor"),)
    assert story.does(SUPERVISOR, Oversee("c", "barge", "Sue")) == (
        SupervisorLeft("sue", "monitor"),
        SupervisorJoined("sue", "Sue", "barge"),
    )
    assert story.does(SUPERVISOR, Oversee("c", "off")) == (SupervisorLeft("sue", "barge"),)
    story.refuses(WrongPhase, SUPERVISOR, Oversee("c", "off"))


@pytest.mark.parametrize("mode", ["monitor", "whisper"])
def test_only_who_barges_in_speaks_to_the_customer(mode: str) -> None:
    story = Story().owned()
    story.send(SUPERVISOR, Oversee("c", mode))  # type: ignore[arg-type]
    said = PostMessage("c", "May I?", story.state.epoch)
    assert "barge in" in story.refuses(Forbidden, SUPERVISOR, said).message
    story.does(SUPERVISOR, PostMessage("c", "offer them a refund", visibility="note"))
    story.send(SUPERVISOR, Oversee("c", "barge"))
    story.does(SUPERVISOR, said)
    assert (story.state.owner, story.state.pending) == (AgentOwner("ada"), None)


def test_words_barged_in_belong_to_an_epoch_too() -> None:
    story = Story().owned()
    story.send(SUPERVISOR, Oversee("c", "barge"))
    story.refuses(BadCommand, SUPERVISOR, PostMessage("c", "May I?"))
    story.refuses(StaleEpoch, SUPERVISOR, PostMessage("c", "May I?", story.state.epoch - 1))


def test_a_bot_answers_nothing_that_a_supervisor_answered() -> None:
    story = Story().leased()
    late = story.turn("Here is your parcel.", signals=SURE)
    story.send(SUPERVISOR, Oversee("c", "barge"))
    story.does(SUPERVISOR, PostMessage("c", "It is with me.", story.state.epoch))
    assert "needs no answer" in story.refuses(WrongPhase, BOT, late).message


def test_whoever_takes_over_watches_no_more() -> None:
    story = Story().owned()
    story.send(SUPERVISOR, Oversee("c", "monitor"))
    assert story.does(SUPERVISOR, TAKE_OVER)[0] == SupervisorLeft("sue", "monitor")
    assert story.state.supervisors == {}


def test_all_oversight_ends_with_the_conversation() -> None:
    story = Story().owned()
    other = Actor("supervisor", "sol")
    story.send(SUPERVISOR, Oversee("c", "monitor"))
    story.send(other, Oversee("c", "whisper"))
    events = story.does(MARIA, CloseConversation("c"))
    assert {event for event in events if isinstance(event, SupervisorLeft)} == {
        SupervisorLeft("sue", "monitor"),
        SupervisorLeft("sol", "whisper"),
    }
    story.refuses(WrongPhase, SUPERVISOR, Oversee("c", "monitor"))
