"""Words that change nothing but the transcript: what most commands of a busy desk are."""

from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.commands import PostMessage
from broker.domain.conversation import Conversation
from broker.domain.events import MessagePosted
from broker.domain.lines import lines_of
from broker.domain.owners import AgentOwner


def plain_words(
    state: Conversation, command: PostMessage, id: str, actor: Actor, agent: Agent | None, lines: int
) -> MessagePosted | None:
    """The one event that ``decide`` would give; None where it may give anything else, a refusal included.

    These are the words between a customer and the person who owns their conversation, from the first answer on.
    What the desk has to take care of stays the same. ``agent`` is the acting agent's record, ``lines`` the most that
    the policy lets a conversation hold.
    """
    owner = state.owner
    if type(owner) is not AgentOwner or state.on_hold or command.suggestion is not None:
        return None
    said = lines_of(state.lines)
    if command.visibility != "public" or said.has(id):
        return None
    if actor.role == "customer":
        if state.customer != actor.id or len(said) >= lines:
            return None
    elif not _is_owner(state, owner, command, actor, agent):
        return None
    return MessagePosted(id, command.text, state.epoch, "public", command.reply_to)


def _is_owner(state: Conversation, owner: AgentOwner, command: PostMessage, actor: Actor, agent: Agent | None) -> bool:
    """Whether these are the owning agent's own words, not the first ones after the handoff."""
    if actor.role != "agent" or owner.agent != actor.id or command.epoch != state.epoch:
        return False
    return agent is not None and not agent.missed and (state.ticket is None or state.ticket.answered)
