"""From bot to person: the handoff with its reason, offers, transfers, losses."""

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import OfferReleased, OfferReserved, WorkReleased, WorkTaken
from broker.domain.commands import OpenConversation, PostMessage
from broker.domain.desk_commands import SetCapacity, SetPresence
from broker.domain.errors import BadCommand, NoCapacity, NotFound, NotOwner, OfferGone, StaleEpoch, WrongPhase
from broker.domain.events import MessagePosted
from broker.domain.handoff_commands import (
    AcceptOffer,
    DeclineOffer,
    ExpireOffer,
    LoseAgent,
    MakeOffer,
    RequestHandoff,
    Transfer,
    WithdrawOffer,
)
from broker.domain.owner_events import HandoffRequested, Transferred
from broker.domain.owners import AgentOwner, Offered, Queue
from broker.domain.signals import Measured, Why
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BEN, BOT, MARIA, SUPERVISOR, TOM, Story

CY = Actor("agent", "cy")


def last_line(story: Story) -> tuple[Actor, str, str]:
    line = story.state.lines[-1]
    return line.author, line.text, line.visibility


# -- asking ------------------------------------------------------------------------------------------------------


def test_a_customer_who_asks_gets_a_ticket_with_the_reason() -> None:
    story = Story().asked()
    events = story.does(MARIA, RequestHandoff("c", reason="it is urgent", skill="billing"))
    assert [event.kind for event in events] == ["handoff_requested", "message_posted"]
    assert story.state.ticket is not None
    assert story.state.ticket.skill == "billing"
    assert story.state.ticket.why == Why("customer_asked", (Measured("reason", "it is urgent", "asked"),), "m1", "v1")


def test_who_asked_is_the_rule_of_the_record() -> None:
    asked = [(BOT, "bot_asked"), (SUPERVISOR, "supervisor_asked"), (MARIA, "customer_asked")]
    for actor, rule in asked:
        requested = Story().leased().does(actor, RequestHandoff("c"))[0]
        assert isinstance(requested, HandoffRequested)
        assert requested.why is not None
        assert requested.why.rule == rule
        assert requested.skill == "support"


def test_the_desks_line_is_the_desks_own_under_the_new_epoch() -> None:
    story = Story().asked()
    before = story.state.epoch
    line = story.does(MARIA, RequestHandoff("c"))[1]
    assert isinstance(line, MessagePosted)
    assert line.epoch == before + 1 == story.state.epoch
    assert last_line(story) == (DESK, "I'm getting a person.", "public")


def test_asking_twice_makes_one_ticket() -> None:
    story = Story().queued()
    ticket = story.state.ticket
    refused = story.refuses(WrongPhase, MARIA, RequestHandoff("c"))
    assert refused.current == {"phase": "queued"}
    assert story.state.ticket == ticket


def test_a_closed_conversation_says_that_it_is_closed() -> None:
    story = Story().resolved(with_bots=False)
    story.settle("c")
    assert "closed" in story.refuses(WrongPhase, MARIA, RequestHandoff("c")).message


def test_the_same_command_decided_twice_names_the_same_things() -> None:
    story = Story().asked()
    assert story.would(MARIA, RequestHandoff("c")) == story.would(MARIA, RequestHandoff("c"))


# -- offers ------------------------------------------------------------------------------------------------------


def test_an_offer_reserves_a_place_with_the_agent_in_the_same_append() -> None:
    story = Story().queued()
    decision = story.would(DESK, MakeOffer("c", "ada"))
    assert decision.keys() == {"conversation:c", "agent:ada"}
    (reserved,) = decision["agent:ada"]
    assert reserved == OfferReserved(
        offer="would.offer",
        conversation="c",
        deadline=story.at + 30_000,
        rule="customer_asked",
        skill="support",
        waiting_since=story.at,
        last_line="where is my parcel?",
        channel="web",
    )


def test_an_offer_leaves_the_epoch_for_the_queue_still_owns_it() -> None:
    story = Story().queued()
    epoch = story.state.epoch
    assert story.offered().state.epoch == epoch


def test_an_agent_without_a_free_place_is_offered_nothing() -> None:
    story = Story().queued()
    story.send(SUPERVISOR, SetCapacity("ada", 0))
    assert story.refuses(NoCapacity, DESK, MakeOffer("c", "ada")).retry == "later"


def test_an_agent_without_a_place_on_the_channel_is_offered_nothing() -> None:
    """The agent's own bound goes before the policy's; both hold within the capacity."""
    policy = policy_of(routing={"default_skill": "support", "channels": {"web": 1}})
    story = Story(policy).owned(ADA)
    story.send(TOM, OpenConversation("d"))
    story.send(TOM, RequestHandoff("d"))
    assert "web" in story.refuses(NoCapacity, DESK, MakeOffer("d", "ada")).message
    story.send(SUPERVISOR, SetCapacity("ada", 2, {"web": 2}))
    story.send(DESK, MakeOffer("d", "ada"))
    assert story.agents["ada"].room("web") == 0


def test_what_is_offered_already_is_not_offered_again() -> None:
    Story().offered().refuses(WrongPhase, DESK, MakeOffer("c", "ben"))


def test_nothing_is_offered_that_nobody_asked_for() -> None:
    Story().asked().refuses(WrongPhase, DESK, MakeOffer("c", "ada"))


def test_accepting_makes_the_agent_owner_with_a_greeting() -> None:
    story = Story().offered()
    before, offer = story.state.epoch, story.offer
    assert story.would(ADA, AcceptOffer("c", offer))["agent:ada"] == (WorkTaken("c", offer, "web"),)
    story.does(ADA, AcceptOffer("c", offer))
    assert story.state.owner == AgentOwner("ada")
    assert story.state.epoch == before + 1
    assert last_line(story) == (DESK, "Ada is with you now.", "public")


def test_an_offer_cannot_be_accepted_by_another_agent() -> None:
    story = Story().offered(ADA)
    assert "agent ada" in story.refuses(OfferGone, BEN, AcceptOffer("c", story.offer)).message
    story.refuses(OfferGone, BEN, DeclineOffer("c", story.offer))


def test_of_two_accepts_the_second_is_told_who_has_it() -> None:
    story = Story().offered()
    offer = story.offer
    story.send(ADA, AcceptOffer("c", offer))
    refused = story.refuses(OfferGone, ADA, AcceptOffer("c", offer))
    assert refused.current == {"owner": "agent ada", "phase": "agent"}


def test_an_accept_that_comes_after_the_time_out_is_refused() -> None:
    story = Story().offered()
    offer = story.offer
    story.send(DESK, ExpireOffer("c", offer))
    story.refuses(OfferGone, ADA, AcceptOffer("c", offer))


@pytest.mark.parametrize(
    ("actor", "way", "outcome"),
    [(ADA, DeclineOffer, "declined"), (DESK, ExpireOffer, "timed_out")],
)
def test_who_passes_on_a_ticket_is_remembered_while_its_age_is_kept(
    actor: Actor, way: type[DeclineOffer | ExpireOffer], outcome: str
) -> None:
    story = Story().offered()
    since, offer, epoch = story.at, story.offer, story.state.epoch
    story.at += 5_000
    assert story.would(actor, way("c", offer))["agent:ada"] == (OfferReleased(offer, "c", outcome),)  # type: ignore[arg-type]
    story.does(actor, way("c", offer))
    assert story.state.owner == Queue()
    assert story.state.epoch == epoch
    assert story.state.ticket is not None
    assert (story.state.ticket.since, story.state.ticket.passed) == (since, {"ada": since + 5_000})


def test_a_withdrawn_offer_is_nobodys_fault() -> None:
    story = Story().offered()
    story.does(DESK, WithdrawOffer("c", story.offer, "gone"))
    assert story.state.ticket is not None
    assert story.state.ticket.passed == {}
    assert not story.agents["ada"].missed
    assert story.route() == 1


def test_a_silent_agent_is_offered_nothing_until_they_say_something() -> None:
    story = Story().offered()
    story.does(DESK, ExpireOffer("c", story.offer))
    assert story.agents["ada"].routing == "not_responding"
    assert story.route() == 1
    assert isinstance(story.state.owner, Offered)
    assert story.state.owner.agent == "ben"


# -- answering ---------------------------------------------------------------------------------------------------


def test_only_the_owner_answers_the_customer() -> None:
    story = Story().owned(ADA)
    reply = PostMessage("c", "Hello, this is a person.", story.state.epoch)
    refused = story.refuses(NotOwner, BEN, reply)
    assert refused.current == {"owner": "agent ada", "epoch": story.state.epoch, "phase": "agent"}
    story.does(ADA, reply)
    assert story.state.pending is None


def test_a_reply_composed_before_a_transfer_never_reaches_the_customer() -> None:
    story = Story().owned(ADA)
    late = PostMessage("c", "About your refund ...", story.state.epoch)
    story.does(ADA, Transfer("c", agent="ben"))
    story.refuses(StaleEpoch, ADA, late)


def test_a_reply_of_the_same_agent_from_an_earlier_ownership_is_refused() -> None:
    story = Story().owned(ADA)
    late = PostMessage("c", "Hello?", story.state.epoch)
    story.loses(ADA).owned(ADA)
    story.refuses(StaleEpoch, ADA, late)


# -- transfers, losses -------------------------------------------------------------------------------------------


def test_a_transfer_names_a_skill_or_an_agent() -> None:
    story = Story().owned()
    story.refuses(BadCommand, ADA, Transfer("c"))
    story.refuses(BadCommand, ADA, Transfer("c", agent="ada"))
    story.refuses(NotFound, ADA, Transfer("c", agent="nobody"))
    story.refuses(NotOwner, BEN, Transfer("c", skill="billing"))


def test_a_transfer_frees_the_agent_while_the_ticket_keeps_its_age() -> None:
    story = Story().owned()
    since = story.at
    story.at += 60_000
    decision = story.send(ADA, Transfer("c", skill="billing", note="refund"))
    assert decision["agent:ada"] == (WorkReleased("c", "transferred"),)
    assert decision["conversation:c"][0] == Transferred("ada", "billing", None, "refund")
    assert story.state.ticket is not None
    assert (story.state.ticket.since, story.state.ticket.skill) == (since, "billing")
    said = [(line.author, line.text, line.visibility) for line in story.state.lines[-2:]]
    assert said == [(DESK, "I'm passing you on.", "public"), (ADA, "refund", "note")]


def test_a_named_agent_is_offered_the_ticket_even_if_they_declined_it_before() -> None:
    story = Story().offered(BEN)
    story.does(BEN, DeclineOffer("c", story.offer))
    story.owned(ADA).does(ADA, Transfer("c", agent="ben"))
    story.route()
    assert isinstance(story.state.owner, Offered)
    assert story.state.owner.agent == "ben"


def test_a_transfer_to_an_agent_who_lacks_the_skill_is_refused_rather_than_left_waiting() -> None:
    story = Story().owned()
    story.joins(CY, billing=2)
    assert "support" in story.refuses(BadCommand, ADA, Transfer("c", agent="cy")).message
    story.does(ADA, Transfer("c", agent="cy", skill="billing"))


def test_a_lost_agent_frees_the_conversation_for_others() -> None:
    story = Story().owned().parts(ADA)
    decision = story.send(DESK, LoseAgent("c", "ada"))
    assert decision["agent:ada"] == (WorkReleased("c", "lost"),)
    assert story.state.owner == Queue()
    assert last_line(story) == (DESK, "The line was lost.", "public")
    story.refuses(WrongPhase, DESK, LoseAgent("c", "ada"))


def test_an_agent_who_is_back_before_the_grace_is_over_keeps_the_conversation() -> None:
    """Presence that flaps: the timer of the first gap fires when the agent is here again."""
    story = Story().owned()
    assert "back" in story.refuses(WrongPhase, DESK, LoseAgent("c", "ada")).message
    story.send(ADA, SetPresence("offline"))
    story.does(DESK, LoseAgent("c", "ada"))
    assert story.state.owner == Queue()


def test_whoever_answered_last_is_preferred_next_time() -> None:
    story = Story().owned(BEN)
    story.does(BEN, Transfer("c", skill="support"))
    assert story.state.last_agent == "ben"
    story.owned(ADA)
    assert story.state.last_agent == "ada"
