"""Conversations that sleep: who puts them there, what wakes them, what their wait is then."""

import pytest

from broker.decide.timers import Care, Timer
from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import OfferReleased, WorkReleased
from broker.domain.commands import Command, PostMessage, Resolve
from broker.domain.errors import BadCommand, NotOwner, WrongPhase
from broker.domain.handoff_commands import RequestHandoff, Snooze, TakeOver, WakeUp
from broker.domain.owner_events import OfferWithdrawn, PutToSleep
from broker.domain.owners import Queue, Snoozed
from broker.domain.team_commands import AskColleague
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BEN, MARIA, SUPERVISOR, Story

HOUR = 3_600_000


def asleep(story: Story | None = None) -> Story:
    """Put to sleep for an hour by Ada."""
    story = story or Story().owned()
    story.send(ADA, Snooze("c", story.at + HOUR, "the parcel comes today"))
    return story


def test_a_snooze_frees_its_agent_in_the_same_append() -> None:
    story = Story().owned()
    until, epoch = story.at + HOUR, story.state.epoch
    decision = story.send(ADA, Snooze("c", until, "call the carrier"))
    assert decision["conversation:c"][0] == PutToSleep(until, "ada", "call the carrier")
    assert decision["agent:ada"] == (WorkReleased("c", "snoozed"),)
    assert (story.state.owner, story.state.epoch) == (Snoozed(until, "ada"), epoch + 1)
    assert (story.state.lines[-1].text, story.state.lines[-1].visibility) == ("call the carrier", "note")


@pytest.mark.parametrize("offset", [0, -1, 8 * 24 * HOUR])
def test_a_snooze_ends_in_the_future_within_the_policys_bound(offset: int) -> None:
    story = Story().owned()
    story.refuses(BadCommand, ADA, Snooze("c", story.at + offset))


def test_the_bound_is_the_policys() -> None:
    story = Story(policy_of(limits={"snooze": 60.0})).owned()
    assert "hours" in story.refuses(BadCommand, ADA, Snooze("c", story.at + 60_001)).message
    story.does(ADA, Snooze("c", story.at + 60_000))


def test_an_agent_snoozes_their_own_only() -> None:
    story = Story().owned(ADA)
    story.refuses(NotOwner, BEN, Snooze("c", story.at + HOUR))


def test_what_a_bot_has_does_not_sleep() -> None:
    story = Story().leased()
    story.refuses(WrongPhase, SUPERVISOR, Snooze("c", story.at + HOUR))


def test_a_supervisor_snoozes_what_anybody_has_who_is_preferred_then() -> None:
    story = Story().owned(BEN)
    story.does(SUPERVISOR, Snooze("c", story.at + HOUR))
    assert story.state.owner == Snoozed(story.at + HOUR, "ben")


def test_a_supervisor_snoozes_what_is_on_offer() -> None:
    story = Story().offered()
    decision = story.send(SUPERVISOR, Snooze("c", story.at + HOUR))
    assert isinstance(decision["conversation:c"][0], OfferWithdrawn)
    assert isinstance(decision["agent:ada"][0], OfferReleased)
    assert story.state.owner == Snoozed(story.at + HOUR, None)


def test_a_supervisors_own_sleep_prefers_nobody() -> None:
    """Routing offers to agents only: a preference for a supervisor would never be met."""
    story = Story().owned()
    story.send(SUPERVISOR, TakeOver("c", "Sue"))
    story.does(SUPERVISOR, Snooze("c", story.at + HOUR))
    assert story.state.owner == Snoozed(story.at + HOUR, None)


def test_open_questions_to_colleagues_end_with_it() -> None:
    story = Story().owned()
    story.send(ADA, AskColleague("c", "ben"))
    assert asleep(story).state.consults == ()


def test_one_deadline_wakes_it_also_after_a_restart() -> None:
    story = asleep()
    assert story.care_of("c") == Care(timers=(Timer(f"wake.{story.state.epoch}", WakeUp("c"), due=story.at + HOUR),))
    story.connected = frozenset()
    story.at += HOUR // 2
    assert [timer.due for timer in story.care_of("c").timers] == [story.at + HOUR // 2]


@pytest.mark.parametrize("actor", [DESK, ADA, BEN, SUPERVISOR])
def test_whoever_wakes_it_its_wait_counts_from_then(actor: Actor) -> None:
    story = asleep()
    story.at += HOUR
    story.does(actor, WakeUp("c"))
    assert story.state.owner == Queue()
    assert story.state.ticket is not None
    assert (story.state.ticket.since, story.state.ticket.preferred) == (story.at, "ada")
    story.refuses(WrongPhase, actor, WakeUp("c"))


@pytest.mark.parametrize("command", [PostMessage("c", "it came!"), RequestHandoff("c")], ids=lambda one: one.kind)
def test_a_customer_wakes_it_with_an_answer(command: Command) -> None:
    story = asleep()
    story.at += 60_000
    story.does(MARIA, command)
    assert story.state.owner == Queue()
    assert story.state.ticket is not None
    assert (story.state.ticket.since, story.state.ticket.preferred) == (story.at, "ada")
    assert (story.state.lines[-1].author, story.state.lines[-1].text) == (DESK, "I'm getting a person.")


def test_the_answer_is_the_policys_own_where_it_has_one() -> None:
    words = {**Story().policy.words["en"].model_dump(exclude_defaults=True), "requeued": "Thanks for waiting."}
    story = asleep(Story(policy_of(words={"en": words})).owned())
    story.does(MARIA, PostMessage("c", "it came!"))
    assert story.state.lines[-1].text == "Thanks for waiting."


def test_who_sleeps_is_nobodys_to_resolve() -> None:
    story = asleep()
    story.refuses(NotOwner, ADA, Resolve("c", "done"))


def test_what_sleeps_is_not_put_to_sleep_again() -> None:
    story = asleep()
    story.refuses(WrongPhase, SUPERVISOR, Snooze("c", story.at + HOUR))
