"""Work set aside: still its agent's, taking no place, never out of the customer's reach."""

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import WorkPaused, WorkReleased, WorkResumed
from broker.domain.commands import Command, OpenConversation, PostMessage
from broker.domain.desk_commands import SetCapacity
from broker.domain.errors import NoCapacity, NotOwner, WrongPhase
from broker.domain.handoff_commands import AcceptOffer, MakeOffer, RequestHandoff, TakeOver
from broker.domain.owner_events import Requeued
from broker.domain.owners import AgentOwner, Queue
from broker.domain.team_commands import Hold, Unhold
from broker.domain.teamwork_events import WorkHeld, WorkUnheld
from tests.unit.decide.stories import ADA, BEN, MARIA, SUPERVISOR, TOM, Story


def held() -> Story:
    story = Story().owned()
    story.send(ADA, Hold("c", "waiting for the carrier"))
    return story


def full() -> Story:
    """Held by Ada, whose places are all taken by others."""
    story = held()
    for key in ("d", "e"):
        story.send(TOM, OpenConversation(key))
        story.send(TOM, RequestHandoff(key))
        story.send(DESK, MakeOffer(key, "ada"))
        (offer,) = story.agents["ada"].offers
        story.send(ADA, AcceptOffer(key, offer))
    assert story.agents["ada"].free == 0
    return story


def test_a_hold_frees_a_place_while_its_agent_keeps_it() -> None:
    story = Story().owned()
    epoch = story.state.epoch
    assert story.send(ADA, Hold("c", "later")) == {
        "conversation:c": (WorkHeld("ada", "later"),),
        "agent:ada": (WorkPaused("c"),),
    }
    assert (story.state.owner, story.state.epoch) == (AgentOwner("ada"), epoch)
    assert (story.agents["ada"].free, set(story.agents["ada"].holding)) == (2, {"c"})


def test_only_the_owner_sets_it_aside_once() -> None:
    story = held()
    story.refuses(WrongPhase, ADA, Hold("c"))
    for stranger in (BEN, SUPERVISOR):
        story.refuses(NotOwner, stranger, Hold("c"))
        story.refuses(NotOwner, stranger, Unhold("c"))


def test_going_on_takes_the_place_again() -> None:
    story = held()
    assert story.send(ADA, Unhold("c")) == {"conversation:c": (WorkUnheld("ada"),), "agent:ada": (WorkResumed("c"),)}
    assert story.agents["ada"].free == 1
    story.refuses(WrongPhase, ADA, Unhold("c"))


def test_who_is_full_goes_on_with_nothing_more() -> None:
    story = full()
    assert "2 of 2" in story.refuses(NoCapacity, ADA, Unhold("c")).message


def test_the_owners_own_words_end_the_hold() -> None:
    story = held()
    decision = story.send(ADA, PostMessage("c", "The carrier answered.", story.state.epoch))
    assert [event.kind for event in decision["conversation:c"]] == ["work_unheld", "message_posted"]
    assert story.agents["ada"].paused == frozenset()


def test_an_owner_without_a_place_does_not_speak_in_what_is_set_aside() -> None:
    story = full()
    story.refuses(NoCapacity, ADA, PostMessage("c", "The carrier answered.", story.state.epoch))
    story.does(ADA, PostMessage("c", "to myself", visibility="note"))
    assert story.state.on_hold


@pytest.mark.parametrize("command", [PostMessage("c", "hello?"), RequestHandoff("c")], ids=lambda one: one.kind)
def test_a_customer_who_wants_something_gets_their_agent_back(command: Command) -> None:
    story = held()
    story.does(MARIA, command)
    assert not story.state.on_hold
    assert (story.state.owner, story.agents["ada"].free) == (AgentOwner("ada"), 1)


@pytest.mark.parametrize("command", [PostMessage("c", "hello?"), RequestHandoff("c")], ids=lambda one: one.kind)
def test_without_a_place_the_customer_waits_in_the_queue_where_all_see_them(command: Command) -> None:
    story = full()
    since = story.state.ticket.since if story.state.ticket else None
    decision = story.send(MARIA, command)
    assert Requeued("its agent has no room") in decision["conversation:c"]
    assert decision["agent:ada"] == (WorkReleased("c", "requeued"),)
    assert story.state.owner == Queue()
    assert story.state.ticket is not None
    assert (story.state.ticket.preferred, story.state.ticket.since) == ("ada", since)
    assert (story.state.lines[-1].author, story.state.lines[-1].text) == (DESK, "I'm getting a person.")


def test_a_supervisor_who_took_over_has_no_bound() -> None:
    """They are registered with no capacity; what they bear is theirs to say."""
    story = Story().owned()
    story.send(SUPERVISOR, TakeOver("c", "Sue"))
    story.send(SUPERVISOR, Hold("c"))
    story.does(MARIA, PostMessage("c", "hello?"))
    assert story.state.owner == AgentOwner("sue")
    assert not story.state.on_hold


def test_less_capacity_throws_nobody_out() -> None:
    story = Story().owned()
    story.send(SUPERVISOR, SetCapacity("ada", 0))
    story.does(ADA, PostMessage("c", "Still here.", story.state.epoch))


def test_whoever_is_no_party_wakes_nothing() -> None:
    story = held()
    story.does(BEN, PostMessage("c", "a note of a colleague", visibility="note"))
    story.does(Actor("supervisor", "sue"), PostMessage("c", "a note", visibility="note"))
    assert story.state.on_hold
