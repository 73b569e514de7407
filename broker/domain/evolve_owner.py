"""The ownership machine: how events move a conversation from one owner to the next."""

from dataclasses import replace
from typing import assert_never

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Judged, Resolution, Survey, Ticket, Warm
from broker.domain.events import Recorded
from broker.domain.judgement_events import AlertStep
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
    PutToSleep,
    Reassigned,
    Reopened,
    Requeued,
    Resolved,
    TakenOver,
    Transferred,
    WarmEnded,
    WarmOffered,
)
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Owner, Queue, Snoozed

_OfferEvent = OfferMade | OfferDeclined | OfferTimedOut | OfferWithdrawn | WarmOffered | WarmEnded


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
        case OfferAccepted(agent=agent) | TakenOver(agent=agent):
            return _begin(state, AgentOwner(agent), recorded.at).after(last_agent=agent)
        case PutToSleep(until, agent):
            return _asleep(state, recorded.at, until, agent)
        case Requeued():
            return _requeued(state, recorded)
        case Transferred() | Reassigned():
            return _moved(state, recorded.at, event)
        case AgentLost():
            return _owned(state, Queue(), recorded.at)
        case HandedBack():
            return _begin(state.after(ticket=None), BotPool(), recorded.at)
        case Resolved():
            return _resolved(state, recorded, event)
        case Closed(reason):
            return _owned(state, DeskOwner(), recorded.at).after(pending=None, ticket=None, closed_reason=reason)
        case Reopened():
            reopened = state.after(resolution=None, survey=Survey(), closed_reason="", closing_said=False)
            return _begin(reopened, BotPool(), recorded.at)
        case _:
            return _evolve_offer(state, recorded.at, event)


def _evolve_offer(state: Conversation, at: int, event: _OfferEvent) -> Conversation:
    """An offer reserves but does not own, so the epoch stays: the queue, or a warm transfer's sender, keeps it."""
    match event:
        case OfferMade(offer, agent, deadline):
            return state.after(owner=Offered(offer, agent, deadline), ticket=_unheard(state.ticket, "agent"))
        case OfferDeclined(_, agent) | OfferTimedOut(_, agent):
            return _passed(state.after(owner=Queue()), agent, at)
        case OfferWithdrawn():
            return state.after(owner=Queue())
        case WarmOffered(offer, agent, deadline, note):
            return state.after(warm=Warm(offer, agent, deadline, note))
        case WarmEnded():
            return state.after(warm=None)
        case _:
            assert_never(event)


def _owned(state: Conversation, owner: Owner, at: int) -> Conversation:
    """Another owner: what was under way before is over, but for a bot's question while bots go on."""
    proposal = state.proposal if isinstance(owner, BotPool | BotLease) else None
    ticket, epoch = _unheard(state.ticket, "agent", "team", "supervisor"), state.epoch + 1
    moved = state.after(owner=owner, owner_since=at, epoch=epoch, ticket=ticket)
    return moved.after(warm=None, consults=(), on_hold=False, proposal=proposal)


def _unheard(ticket: Ticket | None, *steps: AlertStep) -> Ticket | None:
    """The ticket in a new stretch of waiting, in which these steps are still to be raised."""
    if ticket is None or ticket.raised.keys().isdisjoint(steps):
        return ticket
    return replace(ticket, raised={step: at for step, at in ticket.raised.items() if step not in steps})


def _begin(state: Conversation, owner: Owner, at: int) -> Conversation:
    """A new engagement: what was measured before does not count any more."""
    return _owned(state, owner, at).after(engagement=state.engagement.next(), failed_workers=(), proposal=None)


def _passed(state: Conversation, agent: str, at: int) -> Conversation:
    if state.ticket is None:
        return state
    preferred = None if state.ticket.preferred == agent else state.ticket.preferred
    ticket = replace(state.ticket, passed={**state.ticket.passed, agent: at}, preferred=preferred)
    return state.after(ticket=ticket)


def _lease_lost(state: Conversation, at: int, *, failed: bool) -> Conversation:
    pool = _owned(state, BotPool(state.is_closing), at)
    if not failed or state.lease is None:
        return pool
    return pool.after(failed_workers=(*state.failed_workers, state.lease.worker))


def _opened(state: Conversation, recorded: Recorded, event: ConversationOpened) -> Conversation:
    opened = state.after(
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
    ticket = Ticket(
        event.ticket,
        recorded.at,
        event.why,
        event.skill,
        event.priority,
        event.preferred,
        level=event.level,
        channel=state.channel,
    )
    rule = event.why.rule if event.why else ""
    wanted = state.after(
        ticket=ticket,
        handoffs=state.handoffs + 1,
        escalated_by=rule,
        escalations=(*state.escalations, Judged(event.ticket, recorded.at, rule)),
        last_alert=None,
        resolution=None,
        survey=Survey(),
        closing_said=False,
    )
    return _begin(wanted, Queue(), recorded.at)


def _in_queue(state: Conversation, at: int) -> Conversation:
    """Waiting for a person; who waited already goes on waiting, under the same epoch."""
    if isinstance(state.owner, Queue | Offered):
        return state.after(owner=Queue())
    return _owned(state, Queue(), at)


def _moved(state: Conversation, at: int, event: Transferred | Reassigned) -> Conversation:
    queued = _in_queue(state, at)
    if event.agent is not None:
        queued = _passed(queued, event.agent, at)
    ticket = queued.ticket
    if ticket is None:
        return queued
    skill = event.skill or ticket.skill
    # A level is one of the skill that it was asked for along with.
    # Whoever was chosen by name was chosen with their level.
    level = ticket.level if skill == ticket.skill and event.preferred is None else 1
    # Whoever is named now was asked anew: an earlier refusal of theirs no longer counts.
    passed = {agent: when for agent, when in ticket.passed.items() if agent != event.preferred}
    if isinstance(state.owner, Snoozed):
        ticket = _waiting_anew(ticket, at)
    moved = replace(ticket, skill=skill, level=level, preferred=event.preferred, passed=passed)
    return queued.after(ticket=moved)


def _waiting_anew(ticket: Ticket, at: int) -> Ticket:
    """The ticket of whoever was woken: the wait, with its alerts, counts from now."""
    return replace(ticket, since=at, alerts=0, raised={}, answered=False)


def _asleep(state: Conversation, at: int, until: int, agent: str | None) -> Conversation:
    ticket = state.ticket
    if ticket is not None and agent is not None:
        ticket = replace(ticket, preferred=agent)
    return _owned(state.after(ticket=ticket), Snoozed(until, agent), at)


def _requeued(state: Conversation, recorded: Recorded) -> Conversation:
    """A wait that begins anew counts from now; one that goes on keeps its age."""
    queued = _in_queue(state, recorded.at)
    ticket = queued.ticket or Ticket(f"requeued.{recorded.seq}", recorded.at, None, "", 3, channel=state.channel)
    if isinstance(state.owner, Snoozed):
        # Whoever was promised this moment waits anew from now, so urgently: not behind all who came meanwhile.
        promised = any(one.due == state.owner.until <= recorded.at for one in state.callbacks)
        priority = 1 if promised else ticket.priority
        ticket = replace(_waiting_anew(ticket, recorded.at), priority=priority)
    preferred = state.agent or ticket.preferred or state.last_agent
    return queued.after(ticket=replace(ticket, preferred=preferred))


def _resolved(state: Conversation, recorded: Recorded, event: Resolved) -> Conversation:
    resolution = Resolution(recorded.actor, recorded.at, event.code, event.note)
    done = state.after(resolution=resolution, ticket=None, pending=None, closing_said=False, survey=Survey())
    lease = state.lease
    if lease is not None:
        owner: Owner = replace(lease, closing=True)
        return _owned(done, owner, recorded.at).after(closing_said=True)
    return _begin(done, BotPool(closing=True), recorded.at)
