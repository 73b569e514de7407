"""Finds conversations that two records disagree about, so that none is ever owned by nobody."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from broker.decide.work import open_offer
from broker.domain.agents import Agent
from broker.domain.conversation import Conversation
from broker.domain.handoff_commands import LoseAgent, Rescue, WithdrawOffer
from broker.domain.owners import Queue

REASON = "nobody had it"


@dataclass(frozen=True, slots=True)
class Orphan:
    """A disagreement: ``sentence`` tells it to people, ``command`` of the desk mends it."""

    conversation: str
    sentence: str
    command: Rescue | WithdrawOffer | LoseAgent


def orphans(conversations: Iterable[Conversation], agents: Mapping[str, Agent]) -> list[Orphan]:
    """All that is wrong between these, conversations first; what was mended meanwhile, the commands' refusals tell.

    ``conversations`` must hold every open one; an agent's record of any other is taken to be left over.
    """
    known = {one.id: one for one in conversations}
    found = [orphan for one in known.values() for orphan in _of_conversation(one, agents)]
    return found + [orphan for agent in agents.values() for orphan in _of_agent(agent, known)]


def _of_conversation(state: Conversation, agents: Mapping[str, Agent]) -> Iterator[Orphan]:
    owner, offer = state.agent, open_offer(state)
    if owner is not None and state.id not in agents.get(owner, Agent(owner)).holding:
        sentence = f"Conversation {state.id} belongs to {owner}, whose own record does not have it."
        yield Orphan(state.id, sentence, Rescue(state.id, REASON))
    if isinstance(state.owner, Queue) and state.ticket is None:
        sentence = f"Conversation {state.id} is queued without a ticket."
        yield Orphan(state.id, sentence, Rescue(state.id, REASON))
    if offer is not None and agents.get(offer.agent, Agent(offer.agent)).offers.get(offer.offer) != state.id:
        sentence = f"Conversation {state.id} is offered to {offer.agent}, whose own record has no such offer."
        yield Orphan(state.id, sentence, WithdrawOffer(state.id, offer.offer, REASON))


def _of_agent(agent: Agent, known: Mapping[str, Conversation]) -> Iterator[Orphan]:
    """What an agent's record has too much; once a conversation, for one command strikes all of it."""
    held = {one for one in agent.holding if one not in known or known[one].agent != agent.id}
    offered = {one for offer, one in agent.offers.items() if not _is_open(known.get(one), agent.id, offer)}
    for conversation in sorted(held | offered):
        what = "holds" if conversation in held else "has an offer of"
        sentence = f"The record of {agent.id} {what} conversation {conversation}, which knows nothing of it."
        yield Orphan(conversation, sentence, LoseAgent(conversation, agent.id))


def _is_open(state: Conversation | None, agent: str, offer: str) -> bool:
    present = open_offer(state) if state is not None else None
    return present is not None and (present.agent, present.offer) == (agent, offer)
