"""Owners that are gone: agents who left, conversations that fell between two records."""

from broker.decide.case import Case, Decision
from broker.decide.work import offer_closed, open_offer, owner_freed, together
from broker.domain.agent_events import OfferReleased, WorkReleased
from broker.domain.errors import WrongPhase
from broker.domain.events import Event
from broker.domain.ids import AGENT, stream_of
from broker.domain.owner_events import AgentLost, Requeued
from broker.domain.owners import Queue, named


def lost(case: Case, agent_id: str) -> Decision:
    """The agent loses it to the queue; one who is back by now keeps it."""
    if case.state.agent != agent_id:
        return _struck(case, agent_id)
    if agent_id in case.facts.connected and case.agent(agent_id).presence != "offline":
        raise WrongPhase(f"Agent {agent_id} is back: they keep the conversation.")
    line = case.said_by_desk(case.words.left, "left", case.state.epoch + 1)
    return together(
        offer_closed(case, "its sender is gone"),
        case.only(AgentLost(agent_id), line),
        owner_freed(case, "lost"),
    )


def _struck(case: Case, agent_id: str) -> Decision:
    """An agent's record is freed of what the conversation knows nothing of."""
    agent, present = case.agent(agent_id), open_offer(case.state)
    stale: list[Event] = [
        OfferReleased(offer, conversation, "withdrawn")
        for offer, conversation in agent.offers.items()
        if conversation == case.state.id and (present is None or present.offer != offer)
    ]
    if case.state.id in agent.holding:
        stale.append(WorkReleased(case.state.id, "lost"))
    if not stale:
        raise WrongPhase(f"Agent {agent_id} no longer owns it: it belongs to {named(case.state.owner)}.")
    return {stream_of(AGENT, agent_id): tuple(stale)}


def requeued(case: Case, reason: str, *first: Event) -> Decision:
    """Back to the queue after the ``first`` events, with a line so that the customer knows."""
    line = case.said_by_desk(case.words.line("requeued"), "requeued", case.state.epoch + 1)
    return together(
        case.only(*first),
        offer_closed(case, reason),
        case.only(Requeued(reason), line),
        owner_freed(case, "requeued"),
    )


def rescued(case: Case, reason: str) -> Decision:
    """A conversation that nobody has waits for a person again; what somebody has stays theirs."""
    if not is_orphan(case):
        raise WrongPhase(f"It is in good hands: it belongs to {named(case.state.owner)}.")
    if isinstance(case.state.owner, Queue):
        return case.only(Requeued(reason))
    line = case.said_by_desk(case.words.line("requeued"), "requeued", case.state.epoch + 1)
    return together(offer_closed(case, reason), case.only(Requeued(reason), line))


def is_orphan(case: Case) -> bool:
    """True where the owner's own record does not have it, or it is queued without a ticket to serve."""
    if isinstance(case.state.owner, Queue):
        return case.state.ticket is None
    owner = case.state.agent
    return owner is not None and case.state.id not in case.agent(owner).holding
