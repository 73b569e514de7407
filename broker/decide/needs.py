"""Which other streams a command's decision must know."""

from broker.domain.actors import Actor
from broker.domain.commands import Command, OfferSuggestion, OpenConversation, ReachOut
from broker.domain.commands import ConversationCommand as ConversationCommands
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import (
    EndWrapUp,
    IssueToken,
    RecordCustomer,
    RegisterAgent,
    RosterAgent,
    SetCapacity,
    SetSkills,
)
from broker.domain.handoff_commands import LoseAgent, MakeOffer, Reassign, TakeOver, Transfer
from broker.domain.ids import CONVERSATION, KEEPING, stream_of
from broker.domain.keeping_commands import (
    CertifyErasure,
    EraseCustomer,
    LiftHold,
    NoteBackup,
    NoteRestore,
    NoteRetention,
    PlaceHold,
    RunRetention,
)
from broker.domain.owners import AgentOwner, Offered
from broker.domain.team_commands import AskColleague


def needs(state: Conversation | None, command: Command, actor: Actor) -> frozenset[str]:
    """The names of the other streams that ``decide`` will look at, or write to: agents', customers', past matters'."""
    keys = {*_named_agents(command), *_party_agents(state, command), *_customers(state, command, actor)}
    if actor.role == "agent" or isinstance(command, TakeOver):
        keys.add(stream_of("agent", actor.id))
    if isinstance(command, OfferSuggestion) and command.past is not None:
        keys.add(stream_of(CONVERSATION, command.past))
    return frozenset(keys)


def _named_agents(command: Command) -> list[str]:
    match command:
        case RegisterAgent() | RosterAgent() | SetSkills() | SetCapacity() | EndWrapUp():
            return [stream_of("agent", command.agent)]
        case MakeOffer() | LoseAgent() | AskColleague():
            return [stream_of("agent", command.agent)]
        case Transfer(agent=str(target)) | Reassign(agent=str(target)):
            return [stream_of("agent", target)]
        case IssueToken(role="agent"):
            return [stream_of("agent", command.subject)]
        case _:
            return []


def _party_agents(state: Conversation | None, command: Command) -> list[str]:
    """Who owns the conversation, or has it on offer: what is decided may release them."""
    if state is None or not isinstance(command, ConversationCommands):
        return []
    owner = state.owner
    parties = [owner.agent] if isinstance(owner, AgentOwner | Offered) else []
    if state.warm is not None:
        parties.append(state.warm.agent)
    return [stream_of("agent", party) for party in parties]


def _customers(state: Conversation | None, command: Command, actor: Actor) -> list[str]:
    if isinstance(command, OpenConversation):
        return [stream_of("customer", actor.id)]
    if isinstance(command, ReachOut | RecordCustomer | EraseCustomer | CertifyErasure | PlaceHold | LiftHold):
        return [stream_of("customer", command.customer)]
    if isinstance(command, NoteBackup | NoteRestore | NoteRetention | RunRetention):
        return [KEEPING]
    if state is not None and state.customer:
        return [stream_of("customer", state.customer)]
    return []
