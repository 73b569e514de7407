"""Work set aside by its agent: still theirs, taking no place, until somebody writes."""

from broker.decide.case import Case, Decision, owned_by_actor
from broker.decide.losses import requeued
from broker.decide.snooze import woken
from broker.decide.work import together
from broker.domain.agent_events import WorkPaused, WorkResumed
from broker.domain.agents import Agent
from broker.domain.errors import NoCapacity, WrongPhase
from broker.domain.events import Event, MessagePosted
from broker.domain.ids import AGENT, stream_of
from broker.domain.owners import AgentOwner, Snoozed
from broker.domain.teamwork_events import WorkHeld, WorkUnheld
from broker.policy.places import room


def held(case: Case, reason: str) -> Decision:
    """Its owner sets it aside, which frees a place."""
    agent = owned_by_actor(case)
    if case.state.on_hold:
        raise WrongPhase("It is on hold already.", {"phase": case.state.phase})
    paused = WorkPaused(case.state.id)
    return {case.stream: (WorkHeld(agent, reason),), stream_of(AGENT, agent): (paused,)}


def unheld(case: Case) -> Decision:
    """Its owner goes on with it, given a place."""
    agent = owned_by_actor(case)
    if not case.state.on_hold:
        raise WrongPhase("It is not on hold.", {"phase": case.state.phase})
    return _resumed(case, agent)


def _resumed(case: Case, agent: str) -> Decision:
    owner = case.agent(agent)
    if not _has_room(case, owner):
        raise NoCapacity(
            f"You hold as much as you may ({owner.load} of {owner.capacity}): "
            "hold, transfer or resolve another conversation first.",
            {"load": owner.load, "capacity": owner.capacity},
        )
    return {case.stream: (WorkUnheld(agent),), stream_of(AGENT, agent): (WorkResumed(case.state.id),)}


def answered(case: Case, message: MessagePosted) -> Decision:
    """Public words of somebody of the desk: the owner's own end the hold, which needs a place."""
    if case.state.on_hold and case.state.agent == case.actor.id:
        return together(_resumed(case, case.actor.id), case.only(message))
    return case.only(message)


def woken_by_customer(case: Case, *said: Event) -> Decision | None:
    """What else happens when the customer wants something of a conversation set aside; None: it is not.

    Asleep, it waits in the queue again. On hold, its agent goes on; without a place for it, it waits in the queue,
    so that nobody waits unseen.
    """
    owner = case.state.owner
    if isinstance(owner, Snoozed):
        return woken(case, "the customer wrote", *said)
    if not isinstance(owner, AgentOwner) or not case.state.on_hold:
        return None
    if _has_room(case, case.agent(owner.agent)):
        return together(case.only(*said), _resumed(case, owner.agent))
    return requeued(case, "its agent has no room", *said)


def _has_room(case: Case, agent: Agent) -> bool:
    """True when the agent may work on one more; a supervisor who took over alone decides what they can bear."""
    return not agent.is_registered or room(agent, case.state.channel, case.policy.routing) > 0
