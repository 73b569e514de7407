"""The ownership machine: how events move a conversation from one owner to the next."""

from dataclasses import replace
from typing import assert_never

from broker.domain.conversation import Conversation, Resolution, Survey, Ticket
from broker.domain.events import Recorded
from broker.domain.owner_events import (
    AgentLost,
    BotLeaseGranted,
    BotLeaseLost,
    Closed,
    ConversationOpened,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    OwnershipEvent,
    Reopened,
    Resolved,
    Transferred,
)
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Owner, Queue


def evolve_owner(state: Conversation, recorded: Recorded, event: OwnershipEvent) -> Conversation:
    """The conversation after an event that may change its owner."""
    match event:
        case ConversationOpened():
            return _opened(state, recorded, event)
        case BotLeaseGranted(worker, lease):
            return _owned(state, BotLease(worker, lease, state.is_closing), recorded.at)
        case BotLeaseLost(_, reason):
            return _lease_lost(state, recorded.at, failed=reason != "released")
        case HandoffRequested():
            return _handed_off(state, recorded, event)
        case OfferMade(offer, agent, deadline):
            # The queue keeps ownership while an offer is open, so the epoch stays.
            return replace(state, owner=Offered(offer, agent, deadline))
        case OfferAccepted(_, agent):
            return replace(_begin(state, AgentOwner(agent), recorded.at), last_agent=agent)
        case OfferDeclined(_, agent) | OfferTimedOut(_, agent):
            return _passed(replace(state, owner=Queue()), agent, recorded.at)
        case OfferWithdrawn():
            return replace(state, owner=Queue())
        case Transferred():
            return _transferred(state, recorded.at, event)
        case AgentLost():
            return _owned(state, Queue(), recorded.at)
        case HandedBack():
            return _begin(replace(state, ticket=None), BotPool(), recorded.at)
        case Resolved():
            return _resolved(state, recorded, event)
        case Closed(reason):
            return replace(_owned(state, DeskOwner(), recorded.at), pending=None, ticket=None, closed_reason=reason)
        case Reopened():
            reopened = replace(state, resolution=None, survey=Survey(), closed_reason="", closing_said=False)
            return _begin(reopened, BotPool(), recorded.at)
        case _:
            assert_never(event)


def _owned(state: Conversation, owner: Owner, at: int) -> Conversation:
    return replace(state, owner=owner, owner_since=at, epoch=state.epoch + 1)


def _begin(state: Conversation, owner: Owner, at: int) -> Conversation:
    """A new engagement: what was measured before does not count any more."""
    return replace(_owned(state, owner, at), engagement=state.engagement.next(), failed_workers=())


def _passed(state: Conversation, agent: str, at: int) -> Conversation:
    if state.ticket is None:
        return state
    preferred = None if state.ticket.preferred == agent else state.ticket.preferred
    ticket = replace(state.ticket, passed={**state.ticket.passed, agent: at}, preferred=preferred)
    return replace(state, ticket=ticket)


def _lease_lost(state: Conversation, at: int, *, failed: bool) -> Conversation:
    pool = _owned(state, BotPool(state.is_closing), at)
    if not failed or state.lease is None:
        return pool
    return replace(pool, failed_workers=(*state.failed_workers, state.lease.worker))


def _opened(state: Conversation, recorded: Recorded, event: ConversationOpened) -> Conversation:
    opened = replace(
        state,
        customer=event.customer,
        channel=event.channel,
        language=event.language,
        topic=event.topic,
        record=event.record,
        policy_version=event.policy_version,
        opened=recorded.at,
    )
    return _owned(opened, BotPool(), recorded.at)


def _handed_off(state: Conversation, recorded: Recorded, event: HandoffRequested) -> Conversation:
    ticket = Ticket(event.ticket, recorded.at, event.why, event.skill, event.priority, event.preferred)
    wanted = replace(
        state,
        ticket=ticket,
        handoffs=state.handoffs + 1,
        escalated_by=event.why.rule if event.why else "",
        resolution=None,
        survey=Survey(),
        closing_said=False,
    )
    return _begin(wanted, Queue(), recorded.at)


def _transferred(state: Conversation, at: int, event: Transferred) -> Conversation:
    queued = _passed(_owned(state, Queue(), at), event.agent, at)
    if queued.ticket is None:
        return queued
    skill = event.skill or queued.ticket.skill
    # Whoever is named now was asked anew: an earlier refusal of theirs no longer counts.
    passed = {agent: when for agent, when in queued.ticket.passed.items() if agent != event.preferred}
    return replace(queued, ticket=replace(queued.ticket, skill=skill, preferred=event.preferred, passed=passed))


def _resolved(state: Conversation, recorded: Recorded, event: Resolved) -> Conversation:
    resolution = Resolution(recorded.actor, recorded.at, event.code, event.note)
    done = replace(state, resolution=resolution, ticket=None, pending=None, closing_said=False, survey=Survey())
    lease = state.lease
    if lease is not None:
        owner: Owner = replace(lease, closing=True)
        return replace(_owned(done, owner, recorded.at), closing_said=True)
    return _begin(done, BotPool(closing=True), recorded.at)
