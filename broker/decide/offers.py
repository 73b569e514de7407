"""Offers to agents: made, accepted, declined, run out, withdrawn."""

from broker.decide.case import PEOPLE, Case, Decision
from broker.decide.work import Offer, consults_ended, offer_ended, open_offer, owner_freed, together
from broker.domain.agent_events import OfferReserved, WorkTaken
from broker.domain.agents import Agent
from broker.domain.conversation_parts import Ticket, Warm
from broker.domain.errors import Forbidden, NoCapacity, OfferGone, WrongPhase
from broker.domain.events import MessagePosted
from broker.domain.ids import AGENT, stream_of
from broker.domain.owner_events import OfferAccepted, OfferMade
from broker.domain.owners import Queue, named
from broker.policy.places import room


def ticket_of(case: Case) -> Ticket:
    """The wish for a person that is open; refused where there is none."""
    ticket = case.state.ticket
    if ticket is None:
        raise WrongPhase("Nobody asked for a person in this conversation.", {"phase": case.state.phase})
    return ticket


def offered(case: Case, agent_id: str) -> Decision:
    """A waiting ticket is reserved for an agent who is online, with a place for it."""
    ticket_of(case)
    agent = case.agent(agent_id)
    if not isinstance(case.state.owner, Queue):
        raise WrongPhase(f"It no longer waits: it belongs to {named(case.state.owner)}.")
    if agent.presence != "online":
        raise WrongPhase(f"Agent {agent_id} is {agent.presence}: only who is online is offered work.")
    with_room(case, agent)
    offer, deadline = case.id("offer"), deadline_of(case)
    reserved = reservation(case, offer, deadline)
    return {case.stream: (OfferMade(offer, agent_id, deadline),), stream_of(AGENT, agent_id): (reserved,)}


def with_room(case: Case, agent: Agent) -> None:
    """Refuse an agent who holds as much as they may, of this channel or at all."""
    if room(agent, case.state.channel, case.policy.routing) < 1:
        raise NoCapacity(
            f"Agent {agent.id} has no place for one more on {case.state.channel}: "
            f"they hold {agent.load} of {agent.capacity} in all.",
            {"load": agent.load, "capacity": agent.capacity},
        )


def deadline_of(case: Case) -> int:
    """When an offer made now runs out (Unix milliseconds)."""
    return case.at + int(case.policy.routing.accept_timeout * 1000)


def reservation(case: Case, offer: str, deadline: int) -> OfferReserved:
    """An offer as its agent reads it, in their own stream."""
    ticket = ticket_of(case)
    return OfferReserved(
        offer=offer,
        conversation=case.state.id,
        deadline=deadline,
        rule=ticket.why.rule if ticket.why else "unknown",
        skill=ticket.skill,
        waiting_since=ticket.since,
        last_line=_last_customer_line(case),
        channel=case.state.channel,
    )


def _last_customer_line(case: Case) -> str:
    lines = (line.text for line in reversed(case.state.lines) if line.author.role == "customer")
    return next(lines, "")[:200]


def accepted(case: Case, offer: str) -> Decision:
    """The agent owns it now; of a warm transfer, its sender is done in the same append."""
    _mine(case, offer)
    agent = case.agent(case.actor.id)
    if agent.presence == "offline":
        raise WrongPhase("You are offline: go online before you accept a conversation.", {"presence": "offline"})
    joined = (OfferAccepted(offer, agent.id, agent.name), greeting(case, agent.name, case.state.epoch + 1))
    taken = WorkTaken(case.state.id, offer, case.state.channel)
    return together(
        case.only(*consults_ended(case, agent.id), *joined),
        owner_freed(case, "transferred"),
        {stream_of(AGENT, agent.id): (taken,)},
    )


def greeting(case: Case, name: str, epoch: int) -> MessagePosted:
    """The line that tells the customer who answers now."""
    return case.said_by_desk(case.words.joined.replace("{agent}", name), "joined", epoch)


def declined(case: Case, offer: str, reason: str) -> Decision:
    """The agent passes on it, with a reason."""
    return offer_ended(case, _mine(case, offer), "declined", reason)


def expired(case: Case, offer: str) -> Decision:
    """The agent said nothing in time."""
    return offer_ended(case, _open(case, offer), "timed_out")


def withdrawn(case: Case, offer: str, reason: str) -> Decision:
    """Taken back: by the desk, or by whoever made it, which people do with warm transfers only."""
    taken_back = _open(case, offer)
    if case.actor.role in PEOPLE and not (isinstance(taken_back, Warm) and case.state.agent == case.actor.id):
        raise Forbidden("Only its own sender takes a warm transfer back; other offers are the desk's.")
    return offer_ended(case, taken_back, "withdrawn", reason)


def _open(case: Case, offer: str) -> Offer:
    present = open_offer(case.state)
    if present is None or present.offer != offer:
        owner = named(case.state.owner)
        raise OfferGone(
            f"That offer is over: the conversation belongs to {owner}.", {"owner": owner, "phase": case.state.phase}
        )
    return present


def _mine(case: Case, offer: str) -> Offer:
    present = _open(case, offer)
    if present.agent != case.actor.id:
        raise OfferGone(f"That offer is for agent {present.agent}.", {"owner": named(case.state.owner)})
    return present
