"""Agents, customers, tokens: what is decided outside any conversation."""

from typing import assert_never

from broker.decide.adopt import adopted
from broker.decide.authority import permit
from broker.decide.case import Decision, Facts
from broker.decide.keeping import decide_keeping
from broker.decide.wrap_up import all_wrapped_up, wrap_up_begun, wrap_up_ended
from broker.domain.access import Access, TokenIssued, TokenRevoked
from broker.domain.agent_events import AgentRegistered, AgentRostered, CapacitySet, PresenceSet, SkillsSet
from broker.domain.agents import Agent
from broker.domain.customers import CustomerRecorded
from broker.domain.desk_commands import (
    AdoptPolicy,
    BeginWrapUp,
    DeskCommand,
    EndWrapUp,
    IssueToken,
    RecordCustomer,
    RegisterAgent,
    RevokeToken,
    RosterAgent,
    SetCapacity,
    SetPresence,
    SetSkills,
)
from broker.domain.errors import AlreadyExists, BadCommand, Forbidden, NotFound
from broker.domain.ids import ACCESS, stream_of
from broker.domain.keeping_commands import KeepingCommand
from broker.policy.models import Policy


def decide_desk(command: DeskCommand, facts: Facts, access: Access, policy: Policy, at: int) -> Decision:
    """The events of a command about people or their tokens; raises ``Refused`` with nothing changed."""
    permit(facts.actor, command)
    if isinstance(command, KeepingCommand):
        return decide_keeping(command, facts)
    match command:
        case SetPresence(presence, reason):
            agent = _registered(facts, facts.actor.id)
            wrapped_up = all_wrapped_up(agent) if presence == "offline" else ()
            return {stream_of("agent", agent.id): (*wrapped_up, PresenceSet(presence, reason))}
        case RegisterAgent(agent, name, skills, capacity, channels):
            return {stream_of("agent", agent): (AgentRegistered(name, skills, capacity, channels),)}
        case RosterAgent():
            return {stream_of("agent", command.agent): (_rostered(command, facts),)}
        case SetSkills(agent, skills):
            return {stream_of("agent", _registered(facts, agent).id): (SkillsSet(skills),)}
        case SetCapacity(agent, capacity, bounds):
            return {stream_of("agent", _registered(facts, agent).id): (CapacitySet(capacity, bounds),)}
        case BeginWrapUp(work):
            return wrap_up_begun(policy, _registered(facts, facts.actor.id), work, at)
        case EndWrapUp():
            return wrap_up_ended(command, facts, _registered(facts, command.agent))
        case RecordCustomer(customer, record):
            return {stream_of("customer", customer): (CustomerRecorded(record),)}
        case AdoptPolicy():
            return adopted(command, facts)
        case IssueToken():
            return {ACCESS: (_issued(command, facts, access, at),)}
        case RevokeToken(token):
            if token not in access.grants:
                raise NotFound(f"There is no token {token}.")
            return {ACCESS: (TokenRevoked(token),)}
        case _:
            assert_never(command)


def _registered(facts: Facts, key: str) -> Agent:
    agent = facts.agents.get(key, Agent(key))
    if not agent.is_registered:
        raise NotFound(f"There is no agent {key}: a supervisor must register them first.")
    return agent


def _rostered(command: RosterAgent, facts: Facts) -> AgentRostered:
    """What the roster says anew. The same again is refused: it would undo what people changed since."""
    said = AgentRostered(command.name, command.skills, command.capacity, command.channels)
    if facts.agents.get(command.agent, Agent(command.agent)).rostered == said:
        raise AlreadyExists(f"The roster says nothing new of agent {command.agent}.")
    return said


def _issued(command: IssueToken, facts: Facts, access: Access, at: int) -> TokenIssued:
    if command.role == "desk":
        raise Forbidden("The desk itself needs no token.")
    if command.token in access.grants:
        raise AlreadyExists(f"The token id {command.token} is taken: make a new one.")
    if command.expires is not None and command.expires <= at:
        raise BadCommand("The token would have expired already: give a time in the future.")
    if command.role == "agent":
        _registered(facts, command.subject)
    return TokenIssued(command.token, command.digest, command.role, command.subject, command.expires)
