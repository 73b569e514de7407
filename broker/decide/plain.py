"""Words that change nothing but the transcript: what most commands of a busy desk are."""

from collections.abc import Collection
from typing import Final

from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.commands import PostMessage
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from broker.domain.events import MessagePosted, Recorded
from broker.domain.lines import Lines, lines_of
from broker.domain.owners import AgentOwner
from broker.domain.value import value

_PEOPLE: Final = ("agent", "supervisor")


@value
class Talk:
    """A conversation between a customer and the person who owns it, in which words are plain.

    ``has_answered``: the person's own words are plain too, since they are not the first ones after the handoff.
    """

    customer: str
    agent: str
    epoch: int
    policy_version: str
    has_answered: bool
    lines: Lines[Line]


def talk_of(state: Conversation) -> Talk | None:
    """What is known of the conversation for as long as only plain words are said; None where none would be plain."""
    owner = state.owner
    if not isinstance(owner, AgentOwner) or state.on_hold:
        return None
    has_answered = state.ticket is None or state.ticket.answered
    lines = lines_of(state.lines)
    return Talk(state.customer, owner.agent, state.epoch, state.policy_version, has_answered, lines)


def plain_words(
    talk: Talk, since: Collection[str], command: PostMessage, id: str, actor: Actor, agent: Agent | None, most: int
) -> MessagePosted | None:
    """The one event that ``decide`` would give; None where it may give anything else, a refusal included.

    ``since`` are the ids of what was said after ``talk`` was made; ``agent`` is the acting agent's record; ``most``
    is how many lines the policy lets a conversation hold. What the desk has to take care of stays the same.
    """
    if command.suggestion is not None or command.visibility != "public" or id in since or talk.lines.has(id):
        return None
    if actor.role == "customer":
        if talk.customer != actor.id or len(talk.lines) + len(since) >= most:
            return None
    elif not _is_owners(talk, command, actor, agent):
        return None
    return MessagePosted(id, command.text, talk.epoch, "public", command.reply_to)


def _is_owners(talk: Talk, command: PostMessage, actor: Actor, agent: Agent | None) -> bool:
    """Whether these are plain words of the owning agent."""
    if actor.role != "agent" or talk.agent != actor.id or command.epoch != talk.epoch:
        return False
    return talk.has_answered and agent is not None and not agent.missed


def retold(talk: Talk, recorded: Recorded) -> str:
    """The message's id where what was said then were plain words, too, or else nothing."""
    said, role = recorded.event, recorded.actor.role
    if not isinstance(said, MessagePosted) or said.visibility != "public" or said.suggestion is not None:
        return ""
    return said.message if role == "customer" or (talk.has_answered and role in _PEOPLE) else ""
