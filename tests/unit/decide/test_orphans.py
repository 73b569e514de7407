"""The sweeper: finds what two records disagree about, mends it, touches nothing else."""

from collections.abc import Callable

import pytest

from broker.decide.orphans import REASON
from broker.domain.actors import DESK
from broker.domain.agent_events import AgentEvent, OfferReleased, OfferReserved, WorkReleased, WorkTaken
from broker.domain.errors import WrongPhase
from broker.domain.handoff_commands import LoseAgent, Rescue, WithdrawOffer
from broker.domain.owner_events import AgentLost, Requeued
from broker.domain.owners import AgentOwner, Queue
from tests.unit.decide.stories import ADA, Story


def broken(story: Story, agent: str, event: AgentEvent) -> Story:
    """An agent's record went another way than the conversation, as no command ever makes it."""
    story.append(f"agent:{agent}", DESK, event)
    return story


def not_held() -> Story:
    return broken(Story().owned(), "ada", WorkReleased("c", "lost"))


def not_offered() -> Story:
    story = Story().offered()
    return broken(story, "ada", OfferReleased(story.offer, "c", "withdrawn"))


def not_offered_warm() -> Story:
    story = Story().warm()
    return broken(story, "ben", OfferReleased(story.offer, "c", "withdrawn"))


def without_a_ticket() -> Story:
    """A person lost what no handoff ever gave them: a log of another time."""
    story = Story().asked()
    story.append("conversation:c", DESK, AgentLost("ada"))
    return story


def held_by_two() -> Story:
    return broken(Story().owned(ADA), "ben", WorkTaken("c", "o", "web"))


def offered_to_two() -> Story:
    story = Story().offered(ADA)
    return broken(story, "ben", OfferReserved("o", "c", 1, "keyword", "", 1, channel="web"))


BREACHES: dict[str, tuple[Callable[[], Story], type]] = {
    "owned, not held": (not_held, Rescue),
    "offered, not reserved": (not_offered, WithdrawOffer),
    "offered warm, not reserved": (not_offered_warm, WithdrawOffer),
    "queued without a ticket": (without_a_ticket, Rescue),
    "held by a second agent": (held_by_two, LoseAgent),
    "reserved for a second agent": (offered_to_two, LoseAgent),
}


@pytest.mark.parametrize("breach", BREACHES)
def test_each_breach_is_found_told_mended(breach: str) -> None:
    made, kind = BREACHES[breach]
    story = made()
    (orphan,) = story.orphans()
    assert isinstance(orphan.command, kind)
    assert "conversation c" in orphan.sentence.lower()
    story.send(DESK, orphan.command)
    assert story.orphans() == []


@pytest.mark.parametrize("breach", BREACHES)
def test_what_is_mended_is_served(breach: str) -> None:
    story = BREACHES[breach][0]()
    story.send(DESK, story.orphans()[0].command)
    if isinstance(story.state.owner, Queue):
        assert story.route() == 1


@pytest.mark.parametrize(
    "story",
    [Story().asked(), Story().leased(), Story().queued(), Story().offered(), Story().owned(), Story().warm()],
    ids=["asked", "leased", "queued", "offered", "owned", "warm"],
)
def test_a_whole_desk_has_no_orphans(story: Story) -> None:
    assert story.orphans() == []
    story.refuses(WrongPhase, DESK, Rescue("c", REASON))


def test_an_orphans_customer_is_told_that_a_person_comes() -> None:
    story = not_held()
    assert story.does(DESK, Rescue("c", REASON))[0] == Requeued(REASON)
    assert story.state.lines[-1].text == "I'm getting a person."
    assert story.state.ticket is not None
    assert story.state.ticket.preferred == "ada"


def test_the_rightful_owner_keeps_what_a_second_record_claims() -> None:
    story = held_by_two()
    story.send(DESK, story.orphans()[0].command)
    assert story.state.owner == AgentOwner("ada")
    assert (set(story.agents["ada"].holding), set(story.agents["ben"].holding)) == ({"c"}, set())


def test_a_record_of_a_closed_conversation_is_struck() -> None:
    story = broken(Story().owned().resolved_and_closed(), "ada", WorkTaken("c", "o", "web"))
    (orphan,) = story.orphans()
    story.send(DESK, orphan.command)
    assert story.agents["ada"].load == 0
