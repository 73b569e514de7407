"""Giving a conversation to somebody else: blind to the queue, or warm to one named agent."""

from broker.decide.case import Case, Decision, owned_by_actor
from broker.decide.offers import deadline_of, reservation, ticket_of, with_room
from broker.decide.work import offer_closed, owner_freed, parting_note, together
from broker.domain.agents import Agent
from broker.domain.errors import BadCommand, NotFound, WrongPhase
from broker.domain.handoff_commands import Transfer
from broker.domain.ids import AGENT, stream_of
from broker.domain.owner_events import Transferred, WarmOffered

_UNANSWERING = {"not_responding": "let an offer run out and is silent since", "wrap_up": "is in wrap-up"}


def transferred(case: Case, command: Transfer) -> Decision:
    """The owner gives it on, in the way the command names."""
    owned_by_actor(case)
    if command.agent == case.actor.id:
        raise BadCommand("You can't transfer a conversation to yourself.")
    return _warm(case, command) if command.mode == "warm" else _blind(case, command)


def _blind(case: Case, command: Transfer) -> Decision:
    """Back to the queue at once. A named agent without a place is waited for, as far as routing waits for anybody."""
    if not command.skill and not command.agent:
        raise BadCommand("A transfer needs a skill, or the id of an agent.")
    if command.agent:
        can_be_sent_to(case, command.agent, command.skill or ticket_of(case).skill)
    epoch = case.state.epoch + 1
    moved = Transferred(case.actor.id, command.skill, command.agent, command.note)
    line = case.said_by_desk(case.words.transferred, "transferred", epoch)
    return together(
        offer_closed(case, "transferred to others"),
        case.only(moved, line, *parting_note(case, command.note, epoch)),
        owner_freed(case, "transferred"),
    )


def _warm(case: Case, command: Transfer) -> Decision:
    """Offered to one agent, while its owner goes on."""
    if command.agent is None or command.skill:
        raise BadCommand(
            "A warm transfer is to one person: name the agent and no skill, or transfer blind to reach a skill."
        )
    if case.state.warm is not None:
        raise WrongPhase(f"It is offered to agent {case.state.warm.agent} already: withdraw that first.")
    agent = reachable(case, command.agent)
    if agent.routing in _UNANSWERING:
        raise WrongPhase(f"Agent {agent.id} {_UNANSWERING[agent.routing]}: ask somebody else, or transfer blind.")
    with_room(case, agent)
    offer, deadline = case.id("offer"), deadline_of(case)
    sent = WarmOffered(offer, agent.id, deadline, command.note)
    return {
        case.stream: (sent, *parting_note(case, command.note, case.state.epoch)),
        stream_of(AGENT, agent.id): (reservation(case, offer, deadline),),
    }


def reachable(case: Case, target: str) -> Agent:
    """The agent, who is here to answer; refused with what to do instead where they are not."""
    agent = case.agent(target)
    if not agent.is_registered:
        raise NotFound(f"There is no agent {target}.")
    if agent.presence != "online" or target not in case.facts.connected:
        state = agent.presence if agent.presence != "online" else "not connected"
        raise WrongPhase(
            f"Agent {target} is {state}: name somebody who is online, or send it to a skill.",
            {"agent": target, "presence": state},
        )
    return agent


def can_be_sent_to(case: Case, target: str, skill: str) -> None:
    """Refuse an agent whom routing could never offer it to: it would wait for nobody."""
    agent = reachable(case, target)
    if skill and skill not in agent.skills:
        raise BadCommand(f"Agent {target} lacks the skill {skill}: name a skill they have along with them.")
