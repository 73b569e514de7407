"""From bot to person: the handoff, its offers, what ends them."""

from typing import assert_never

from broker.decide.case import Case, Decision, owned_by_actor, with_its_lease
from broker.domain.agents import OfferReleased, OfferReserved, ReleaseOutcome, WorkReleased, WorkTaken
from broker.domain.commands import (
    AcceptOffer,
    DeclineOffer,
    ExpireOffer,
    HandoffCommand,
    LoseAgent,
    MakeOffer,
    RequestHandoff,
    Transfer,
    WithdrawOffer,
)
from broker.domain.conversation import Ticket
from broker.domain.errors import BadCommand, NoCapacity, NotFound, OfferGone, WrongPhase
from broker.domain.events import Event, MessagePosted
from broker.domain.ids import stream_of
from broker.domain.owner_events import (
    AgentLost,
    HandoffRequested,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    Transferred,
)
from broker.domain.owners import AgentOwner, Offered, Queue, named
from broker.domain.signals import Measured, Why
from broker.policy.escalation import Escalation


def decide_handoff(case: Case, command: HandoffCommand) -> Decision:
    """The events of a command about getting, or giving, a person."""
    match command:
        case RequestHandoff():
            return case.only(*_requested(case, command))
        case MakeOffer(_, agent):
            return _offer(case, agent)
        case AcceptOffer(_, offer):
            return _accept(case, offer)
        case DeclineOffer(_, offer, reason):
            return _decline(case, offer, reason)
        case ExpireOffer(_, offer):
            open_offer = _open(case, offer)
            return _release(case, open_offer, "timed_out", OfferTimedOut(offer, open_offer.agent))
        case WithdrawOffer(_, offer, reason):
            open_offer = _open(case, offer)
            return _release(case, open_offer, "withdrawn", OfferWithdrawn(offer, open_offer.agent, reason))
        case Transfer():
            return _transfer(case, command)
        case LoseAgent(_, agent):
            return _lose(case, agent)
        case _:
            assert_never(command)


def handed_off(case: Case, escalation: Escalation, preferred: str | None = None) -> tuple[Event, ...]:
    """The handoff as one transaction: the ticket with its reason, with the line that prepares the customer.

    Whoever answered last is preferred, unless another agent is named.
    """
    requested = HandoffRequested(
        ticket=case.id("ticket"),
        skill=escalation.skill,
        priority=escalation.priority,
        why=escalation.why,
        preferred=preferred or case.state.last_agent,
    )
    line = case.said_by_desk(case.words.line(escalation.words), "handoff", case.state.epoch + 1)
    return (requested, line)


def asked_for(case: Case, rule: str, skill: str = "", reason: str = "", words: str = "handoff") -> Escalation:
    """An escalation that somebody asked for, rather than a rule that fired."""
    measured = (Measured("reason", reason, "asked"),) if reason else ()
    why = Why(rule, measured, case.state.pending, case.policy.version)
    return Escalation(why, skill or case.policy.routing.default_skill, 3, words)


def _requested(case: Case, command: RequestHandoff) -> tuple[Event, ...]:
    if case.state.is_closed:
        raise WrongPhase("The conversation is closed: reopen it to get a person.", {"phase": "closed"})
    if case.state.phase not in ("bot", "bot_closing"):
        raise WrongPhase("A person was asked for already: nothing more needs to be done.", {"phase": case.state.phase})
    with_its_lease(case)
    return handed_off(case, asked_for(case, f"{case.actor.role}_asked", command.skill, command.reason))


def _ticket(case: Case) -> Ticket:
    ticket = case.state.ticket
    if ticket is None:
        raise WrongPhase("Nobody asked for a person in this conversation.", {"phase": case.state.phase})
    return ticket


def _offer(case: Case, agent_id: str) -> Decision:
    ticket = _ticket(case)
    agent = case.agent(agent_id)
    if not isinstance(case.state.owner, Queue):
        raise WrongPhase(f"It no longer waits: it belongs to {named(case.state.owner)}.")
    if agent.free < 1:
        raise NoCapacity(f"Agent {agent_id} holds {agent.load} of {agent.capacity}.", {"load": agent.load})
    offer, deadline = case.id("offer"), case.at + int(case.policy.routing.accept_timeout * 1000)
    reserved = OfferReserved(
        offer=offer,
        conversation=case.state.id,
        deadline=deadline,
        rule=ticket.why.rule if ticket.why else "unknown",
        skill=ticket.skill,
        waiting_since=ticket.since,
        last_line=_last_customer_line(case),
    )
    return {case.stream: (OfferMade(offer, agent_id, deadline),), stream_of("agent", agent_id): (reserved,)}


def _last_customer_line(case: Case) -> str:
    lines = (line.text for line in reversed(case.state.lines) if line.author.role == "customer")
    return next(lines, "")[:200]


def _open(case: Case, offer: str) -> Offered:
    owner = case.state.owner
    if not (isinstance(owner, Offered) and owner.offer == offer):
        raise OfferGone(
            f"That offer is over: the conversation belongs to {named(owner)}.",
            {"owner": named(owner), "phase": case.state.phase},
        )
    return owner


def _mine(case: Case, offer: str) -> Offered:
    open_offer = _open(case, offer)
    if open_offer.agent != case.actor.id:
        raise OfferGone(f"That offer is for agent {open_offer.agent}.", {"owner": named(open_offer)})
    return open_offer


def _accept(case: Case, offer: str) -> Decision:
    _mine(case, offer)
    agent = case.agent(case.actor.id)
    joined = case.words.joined.replace("{agent}", agent.name)
    return {
        case.stream: (
            OfferAccepted(offer, agent.id, agent.name),
            case.said_by_desk(joined, "joined", case.state.epoch + 1),
        ),
        stream_of("agent", agent.id): (WorkTaken(case.state.id, offer),),
    }


def _decline(case: Case, offer: str, reason: str) -> Decision:
    return _release(case, _mine(case, offer), "declined", OfferDeclined(offer, case.actor.id, reason))


def _release(case: Case, offer: Offered, outcome: ReleaseOutcome, event: Event) -> Decision:
    released = OfferReleased(offer.offer, case.state.id, outcome)
    return {case.stream: (event,), stream_of("agent", offer.agent): (released,)}


def _transfer(case: Case, command: Transfer) -> Decision:
    owned_by_actor(case)
    if not command.skill and not command.agent:
        raise BadCommand("A transfer needs a skill, or the id of an agent.")
    if command.agent == case.actor.id:
        raise BadCommand("You can't transfer a conversation to yourself.")
    if command.agent:
        _can_serve(case, command.agent, command.skill or _ticket(case).skill)
    moved = Transferred(case.actor.id, command.skill, command.agent, command.note)
    line = case.said_by_desk(case.words.transferred, "transferred", case.state.epoch + 1)
    return {
        case.stream: (moved, line, *parting_note(case, command.note)),
        stream_of("agent", case.actor.id): (WorkReleased(case.state.id, "transferred"),),
    }


def parting_note(case: Case, note: str) -> tuple[Event, ...]:
    """What the agent leaves for whoever comes next, where they will read it: among the notes."""
    if not note.strip():
        return ()
    return (MessagePosted(case.id("note"), note, case.state.epoch + 1, visibility="note"),)


def _can_serve(case: Case, target: str, skill: str) -> None:
    """Refuse a transfer to an agent whom routing could never offer it: it would wait for nobody."""
    agent = case.agent(target)
    if not agent.is_registered:
        raise NotFound(f"There is no agent {target}.")
    if skill and skill not in agent.skills:
        raise BadCommand(f"Agent {target} lacks the skill {skill}: name a skill they have in transfer.skill.")


def _lose(case: Case, agent: str) -> Decision:
    if case.state.owner != AgentOwner(agent):
        raise WrongPhase(f"Agent {agent} no longer owns it: it belongs to {named(case.state.owner)}.")
    line = case.said_by_desk(case.words.left, "left", case.state.epoch + 1)
    return {
        case.stream: (AgentLost(agent), line),
        stream_of("agent", agent): (WorkReleased(case.state.id, "lost"),),
    }
