"""A customer who would rather be called back sleeps until then, wakes as an urgent one."""

from datetime import date, timedelta

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import OfferReleased
from broker.domain.commands import ScheduleCallback
from broker.domain.errors import BadCommand, LimitReached
from broker.domain.events import CallbackScheduled
from broker.domain.owner_events import OfferWithdrawn, PutToSleep, Requeued
from broker.domain.owners import Queue, Snoozed
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, MARIA, Story

HOUR = 3_600_000
DAY = 24 * HOUR
#: Open from 09:00 to 17:00 on every day; the stories begin at 00:16 on Thursday, 1 January 1970.
DAYTIME = policy_of(
    hours={"weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ("09:00-17:00",))}
)


def wish(due: int) -> ScheduleCallback:
    return ScheduleCallback("c", due, "+49 30 1", "my parcel")


@pytest.mark.parametrize("actor", [MARIA, ADA])
def test_who_waits_sleeps_until_the_call(actor: Actor) -> None:
    story = Story(DAYTIME).queued()
    due = 10 * HOUR
    assert story.does(actor, wish(due)) == (CallbackScheduled(due, "+49 30 1", "my parcel"), PutToSleep(due))
    assert story.state.owner == Snoozed(due)


def test_an_offer_is_withdrawn_in_the_same_append() -> None:
    story = Story(DAYTIME).offered()
    offer, due = story.offer, 10 * HOUR
    decision = story.send(MARIA, wish(due))
    withdrawn, scheduled, asleep = decision["conversation:c"]
    assert withdrawn == OfferWithdrawn(offer, "ada", "the customer wants to be called back")
    assert (scheduled, asleep) == (CallbackScheduled(due, "+49 30 1", "my parcel"), PutToSleep(due))
    assert decision["agent:ada"] == (OfferReleased(offer, "c", "withdrawn"),)
    assert story.agents["ada"].load == 0


def test_a_call_outside_the_hours_is_refused_with_the_next_opening() -> None:
    refused = Story(DAYTIME).queued().refuses(BadCommand, MARIA, wish(20 * HOUR))
    assert refused.message == "The desk is closed at that time; it opens again on Friday 2 January at 09:00 (UTC)."
    assert refused.current == {"opens": DAY + 9 * HOUR}


def test_a_call_too_far_ahead_is_refused() -> None:
    story = Story(DAYTIME).queued()
    story.refuses(BadCommand, MARIA, wish(story.at + 367 * DAY))
    story.refuses(BadCommand, MARIA, wish(2**53 - 1))


def test_a_call_in_the_past_is_refused_while_waiting_too() -> None:
    story = Story(DAYTIME).queued()
    story.refuses(BadCommand, MARIA, wish(story.at))


def test_as_many_calls_as_the_policy_allows() -> None:
    story = Story(policy_of(limits={"callbacks": 0})).queued()
    story.refuses(LimitReached, MARIA, wish(10 * HOUR))


def test_a_desk_that_is_closed_from_then_on_says_so() -> None:
    thursdays = tuple(date(1970, 1, 8) + timedelta(weeks=number) for number in range(60))
    story = Story(policy_of(hours={"weekly": {"thu": ("00:00-24:00",)}, "holidays": {"closed": thursdays}})).queued()
    refused = story.refuses(BadCommand, MARIA, wish(30 * HOUR))
    assert refused.message == "Nobody is at the desk from then on: choose an earlier time."


def test_in_other_phases_the_wish_is_only_noted() -> None:
    """An agent who has it calls when they said they would; the hours are theirs to know."""
    scheduled = CallbackScheduled(20 * HOUR, "+49 30 1", "my parcel")
    for story in (Story(DAYTIME).asked(), Story(DAYTIME).owned()):
        assert story.does(MARIA, wish(20 * HOUR)) == (scheduled,)


def test_who_was_promised_the_call_is_urgent_on_waking() -> None:
    story = Story(DAYTIME).queued()
    story.send(MARIA, wish(10 * HOUR))
    story.at = 10 * HOUR
    story.append("conversation:c", DESK, Requeued("woke"))
    ticket = story.state.ticket
    assert story.state.owner == Queue()
    assert ticket is not None
    assert (ticket.priority, ticket.since) == (1, 10 * HOUR)


def test_who_is_woken_before_the_promised_time_keeps_their_priority() -> None:
    story = Story(DAYTIME).queued()
    story.send(MARIA, wish(10 * HOUR))
    story.at = 9 * HOUR
    story.append("conversation:c", DESK, Requeued("woke"))
    assert story.state.ticket is not None
    assert story.state.ticket.priority == 3


def test_the_agents_read_topic_and_phone_in_the_callbacks() -> None:
    story = Story(DAYTIME).queued()
    story.send(MARIA, wish(10 * HOUR))
    (callback,) = story.state.callbacks
    assert (callback.due, callback.phone, callback.topic) == (10 * HOUR, "+49 30 1", "my parcel")
