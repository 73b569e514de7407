"""Paperwork after a conversation: when it begins, when it is over.

It follows work that its agent, or the customer, brought to an end: resolved, transferred, handed back, closed.
What was taken from an agent (lost, reassigned, taken over, back in the queue) or only sleeps is the paperwork of
whoever ends it. Nothing here touches the conversation, so no customer waits for it.
"""

from broker.decide.case import Decision, Facts
from broker.domain.agent_events import AgentEvent, WorkOutcome, WrapUpEnded, WrapUpStarted
from broker.domain.agents import Agent
from broker.domain.desk_commands import EndWrapUp
from broker.domain.errors import Forbidden, WrongPhase
from broker.domain.ids import AGENT, stream_of
from broker.policy.models import Policy

ENDS_WITH_PAPERWORK: frozenset[WorkOutcome] = frozenset({"resolved", "transferred", "handed_back", "closed"})


def wrap_up_after(policy: Policy, agent: Agent, work: str, outcome: WorkOutcome, at: int) -> tuple[WrapUpStarted, ...]:
    """The wrap-up that the policy demands of a present agent once this work ended; nothing where it demands none."""
    demanded = policy.wrap_up.mode in ("timed", "mandatory") and outcome in ENDS_WITH_PAPERWORK
    if not demanded or not agent.is_registered or agent.presence == "offline":
        return ()
    return (WrapUpStarted(work, _until(policy, at)),)


def wrap_up_begun(policy: Policy, agent: Agent, work: str, at: int) -> Decision:
    """The wrap-up that an agent takes for the work that they ended last; refused unless the policy leaves it to them.

    Once for each piece of work, within the time that it may last.
    """
    if policy.wrap_up.mode != "optional":
        raise Forbidden(f"The policy does not leave wrap-up to you: its mode is {policy.wrap_up.mode}.")
    if agent.last_work != work or at > agent.last_ended + _lasts(policy):
        last = f"your last work was {agent.last_work}" if agent.last_work else "you have no work to wrap up"
        raise WrongPhase(f"Too late to wrap up conversation {work}, or no work of yours: {last}.")
    if agent.presence == "offline":
        raise WrongPhase("You are offline: go online before you begin a wrap-up.")
    return {stream_of(AGENT, agent.id): (WrapUpStarted(work, _until(policy, at)),)}


def wrap_up_ended(command: EndWrapUp, facts: Facts, agent: Agent) -> Decision:
    """The end of a wrap-up: its agent says so, or its time is over."""
    if facts.actor.role == "agent" and facts.actor.id != agent.id:
        raise Forbidden(f"That is the wrap-up of agent {agent.id}: only they end it.")
    if command.work not in agent.wrapping:
        raise WrongPhase(f"There is no wrap-up of conversation {command.work} to end.")
    return {stream_of(AGENT, agent.id): (WrapUpEnded(command.work),)}


def all_wrapped_up(agent: Agent) -> tuple[AgentEvent, ...]:
    """The end of all that an agent wraps up: they leave."""
    return tuple(WrapUpEnded(work) for work in agent.wrapping)


def _until(policy: Policy, at: int) -> int | None:
    return None if policy.wrap_up.mode == "mandatory" else at + _lasts(policy)


def _lasts(policy: Policy) -> int:
    return int(policy.wrap_up.seconds * 1000)
