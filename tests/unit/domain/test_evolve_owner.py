"""The ownership machine, event by event."""

import pytest

from broker.domain.conversation import Conversation
from broker.domain.customers import CustomerRecord
from broker.domain.engagement import Engagement
from broker.domain.events import ConversationEvent, MessagePosted, SignalsReported, SurveyAsked
from broker.domain.evolve import fold
from broker.domain.owner_events import (
    AgentLost,
    BotLeaseGranted,
    BotLeaseLost,
    Closed,
    ConversationOpened,
    HandedBack,
    HandoffRequested,
    LeaseLoss,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    Reopened,
    Resolved,
    Transferred,
)
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Owner, Queue
from broker.domain.signals import Intent, Signals
from tests.unit.domain.samples import recorded

OPENED = ConversationOpened("maria", "web", "en", "v1", CustomerRecord(name="Maria"), "parcels")
LENT = BotLeaseGranted("bot.1", "l1")
WANTED = HandoffRequested("t1", "support", 2)
OFFER = OfferMade("o1", "ada", 40_000)
TAKEN = OfferAccepted("o1", "ada", "Ada")
DONE = Resolved("done", bot_closes=True)
MEASURED = SignalsReported("m1", Signals((Intent("order_status", 0.4),)))


def after(*events: ConversationEvent, role: str = "desk") -> Conversation:
    """The fold of an opened conversation with these events, a second apart."""
    log = [recorded(seq, event, role, at=seq * 1_000) for seq, event in enumerate((OPENED, *events), 1)]
    return fold("c", log)


@pytest.mark.parametrize(
    ("events", "owner", "epoch"),
    [
        ((), BotPool(), 1),
        ((LENT,), BotLease("bot.1", "l1"), 2),
        ((LENT, BotLeaseLost("l1", "gone")), BotPool(), 3),
        ((WANTED,), Queue(), 2),
        ((LENT, WANTED), Queue(), 3),
        ((WANTED, OFFER), Offered("o1", "ada", 40_000), 2),
        ((WANTED, OFFER, OfferDeclined("o1", "ada")), Queue(), 2),
        ((WANTED, OFFER, OfferTimedOut("o1", "ada")), Queue(), 2),
        ((WANTED, OFFER, OfferWithdrawn("o1", "ada")), Queue(), 2),
        ((WANTED, OFFER, TAKEN), AgentOwner("ada"), 3),
        ((WANTED, OFFER, TAKEN, Transferred("ada", "billing")), Queue(), 4),
        ((WANTED, OFFER, TAKEN, AgentLost("ada")), Queue(), 4),
        ((WANTED, OFFER, TAKEN, HandedBack()), BotPool(), 4),
        ((WANTED, OFFER, TAKEN, DONE), BotPool(closing=True), 4),
        ((WANTED, OFFER, TAKEN, DONE, LENT), BotLease("bot.1", "l1", closing=True), 5),
        ((WANTED, OFFER, TAKEN, DONE, LENT, BotLeaseLost("l1", "gone")), BotPool(closing=True), 6),
        ((WANTED, OFFER, TAKEN, DONE, WANTED), Queue(), 5),
        ((LENT, DONE), BotLease("bot.1", "l1", closing=True), 3),
        ((Closed("spam"),), DeskOwner(), 2),
        ((Closed("spam"), Reopened("customer wrote")), BotPool(), 3),
    ],
    ids=lambda value: " ".join(one.kind for one in value) or "opened" if isinstance(value, tuple) else None,
)
def test_each_change_of_owner_raises_the_epoch_by_one(
    events: tuple[ConversationEvent, ...], owner: Owner, epoch: int
) -> None:
    state = after(*events)
    assert (state.owner, state.epoch) == (owner, epoch)


def test_opening_keeps_what_was_known_then() -> None:
    state = after()
    assert (state.customer, state.channel, state.topic, state.policy_version) == ("maria", "web", "parcels", "v1")
    assert (state.opened, state.record) == (1_000, CustomerRecord(name="Maria"))


@pytest.mark.parametrize("reason", ["silent", "gone", "released"])
def test_a_lease_given_back_in_order_is_no_failure(reason: LeaseLoss) -> None:
    assert after(LENT, BotLeaseLost("l1", reason)).failed_workers == (() if reason == "released" else ("bot.1",))


# -- the ticket --------------------------------------------------------------------------------------------------


def test_the_ticket_keeps_its_age_through_offers_transfers_losses() -> None:
    ways: list[ConversationEvent] = [
        OfferDeclined("o1", "ada"),
        OfferTimedOut("o1", "ada"),
        OfferWithdrawn("o1", "ada"),
    ]
    for way in ways:
        ticket = after(WANTED, OFFER, way).ticket
        assert ticket is not None
        assert ticket.since == 2_000
    for end in (Transferred("ada", ""), AgentLost("ada")):
        ticket = after(WANTED, OFFER, TAKEN, end).ticket
        assert ticket is not None
        assert ticket.since == 2_000


def test_who_passed_on_it_is_remembered_with_the_time() -> None:
    ways: list[ConversationEvent] = [OfferDeclined("o1", "ada"), OfferTimedOut("o1", "ada")]
    for way in ways:
        ticket = after(WANTED, OFFER, way).ticket
        assert ticket is not None
        assert ticket.passed == {"ada": 4_000}


def test_a_preferred_agent_who_passes_is_preferred_no_more() -> None:
    ticket = after(HandoffRequested("t1", "", 3, None, "ada"), OFFER, OfferDeclined("o1", "ada")).ticket
    assert ticket is not None
    assert ticket.preferred is None


def test_a_transfer_changes_skill_or_preference_yet_forgives_whom_it_names() -> None:
    declined = (WANTED, OfferMade("o0", "ben", 40_000), OfferDeclined("o0", "ben"))
    ticket = after(*declined, OFFER, TAKEN, Transferred("ada", "billing", "ben")).ticket
    assert ticket is not None
    assert (ticket.skill, ticket.preferred) == ("billing", "ben")
    assert set(ticket.passed) == {"ada"}


def test_a_transfer_without_a_skill_keeps_the_one_wanted() -> None:
    ticket = after(WANTED, OFFER, TAKEN, Transferred("ada", "", "ben")).ticket
    assert ticket is not None
    assert ticket.skill == "support"


@pytest.mark.parametrize("end", [HandedBack(), DONE, Closed("done")], ids=lambda event: event.kind)
def test_the_ticket_ends_with_the_wish_for_a_person(end: ConversationEvent) -> None:
    assert after(WANTED, OFFER, TAKEN, end).ticket is None


# -- engagements -------------------------------------------------------------------------------------------------


def test_each_new_kind_of_owner_begins_an_engagement_from_zero() -> None:
    assert after(LENT, MEASURED, role="bot").engagement.turns == 1
    stages: list[tuple[ConversationEvent, ...]] = [
        (WANTED,),
        (WANTED, OFFER, TAKEN),
        (WANTED, OFFER, TAKEN, HandedBack()),
    ]
    for number, events in enumerate(stages, 2):
        assert after(LENT, MEASURED, *events, role="bot").engagement == Engagement(number=number)


def test_another_lease_is_the_same_engagement() -> None:
    state = after(LENT, MEASURED, BotLeaseLost("l1", "gone"), BotLeaseGranted("bot.2", "l2"), role="bot")
    assert (state.engagement.number, state.engagement.turns) == (1, 1)


# -- endings -----------------------------------------------------------------------------------------------------


def test_a_resolution_names_who_with_what() -> None:
    state = after(WANTED, OFFER, TAKEN, Resolved("done", bot_closes=True, note="sent anew"), role="agent")
    assert state.resolution is not None
    assert (state.resolution.by.role, state.resolution.code, state.resolution.note) == ("agent", "done", "sent anew")
    assert state.agent_resolved


def test_a_bots_own_resolution_needs_no_goodbye() -> None:
    state = after(LENT, DONE, role="bot")
    assert not state.goodbye_due
    assert not state.agent_resolved


def test_asking_for_a_person_again_takes_the_resolution_back() -> None:
    state = after(WANTED, OFFER, TAKEN, DONE, SurveyAsked(), WANTED)
    assert state.resolution is None
    assert not state.survey.is_open
    assert state.handoffs == 2
    assert state.escalated_to_agent


def test_reopening_forgets_the_end_yet_not_the_agent() -> None:
    state = after(WANTED, OFFER, TAKEN, DONE, SurveyAsked(), Closed("done"), Reopened("customer wrote"))
    assert (state.resolution, state.survey.asked, state.closed_reason) == (None, None, "")
    assert state.last_agent == "ada"


def test_closing_lets_go_of_what_was_waiting() -> None:
    state = after(MessagePosted("m1", "hello?", 1), Closed("spam"), role="customer")
    assert (state.pending, state.closed_reason, state.owner_since) == (None, "spam", 3_000)
