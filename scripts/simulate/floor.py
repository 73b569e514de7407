"""The simulated desk: the broker's own folds of agents, tickets, without logs on a disk."""

from collections.abc import Callable

from broker.domain.actors import DESK
from broker.domain.agent_events import AgentEvent, AgentRegistered, OfferReserved, WorkTaken
from broker.domain.agents import Agent, evolve_agent
from broker.domain.conversation import Conversation
from broker.domain.events import Recorded
from broker.domain.evolve_owner import evolve_owner
from broker.domain.owner_events import HandoffRequested, OfferAccepted, OfferMade, OwnershipEvent
from broker.domain.owners import AgentOwner, Offered, Queue
from broker.policy.models import Policy
from broker.policy.queue_order import Waiting

#: Told of every agent before and after each change.
Moved = Callable[[Agent, Agent], None]


class Floor:
    """Conversations that are open, agents, who is connected, what time it is (Unix milliseconds)."""

    def __init__(self, policy: Policy, moved: Moved) -> None:
        self.policy, self._moved = policy, moved
        self.at = 0
        self.conversations: dict[str, Conversation] = {}
        self.agents: dict[str, Agent] = {}
        self.connected: set[str] = set()
        self.waiting: dict[str, Waiting] = {}
        self.touched: set[str] = set()

    def roster(self) -> list[Agent]:
        """Who is connected, in no order that means anything."""
        return [agent for key, agent in self.agents.items() if key in self.connected]

    def registers(self, agent: str, event: AgentRegistered) -> None:
        self.agents[agent] = Agent(agent)
        self.connected.add(agent)
        self.agent(agent, event)

    def arrives(self, conversation: str, channel: str, event: HandoffRequested) -> None:
        self.conversations[conversation] = Conversation(conversation, channel=channel)
        self.conversation(conversation, event)

    def offers(self, conversation: str, agent: str, offer: str) -> int:
        """Reserve it for the agent; the deadline."""
        ticket = self.waiting[conversation].ticket
        deadline = self.at + int(self.policy.routing.accept_timeout * 1000)
        self.conversation(conversation, OfferMade(offer, agent, deadline))
        reserved = OfferReserved(
            offer, conversation, deadline, "asked", ticket.skill, ticket.since, channel=ticket.channel
        )
        self.agent(agent, reserved)
        return deadline

    def accepts(self, conversation: str, agent: str, offer: str) -> None:
        self.conversation(conversation, OfferAccepted(offer, agent, agent))
        self.agent(agent, WorkTaken(conversation, offer, self.conversations[conversation].channel))

    def open_offer(self, conversation: str, offer: str | None = None) -> Offered | None:
        """The conversation's open offer, if it is this one."""
        state = self.conversations.get(conversation)
        owner = state.owner if state else None
        return owner if isinstance(owner, Offered) and offer in (None, owner.offer) else None

    def is_held(self, conversation: str, agent: str, epoch: int) -> bool:
        """True while the agent's hold on the conversation, begun at this epoch, lasts."""
        state = self.conversations.get(conversation)
        return state is not None and state.epoch == epoch and state.owner == AgentOwner(agent)

    def conversation(self, conversation: str, *events: OwnershipEvent) -> None:
        """Fold what happened into the conversation; forget it once no person is needed any more."""
        state = self.conversations[conversation]
        for event in events:
            recorded = Recorded(f"conversation:{conversation}", state.seq + 1, self.at, DESK, event)
            state = evolve_owner(state, recorded, event).after(seq=recorded.seq)
        self.touched.add(conversation)
        self.waiting.pop(conversation, None)
        if state.ticket is None:
            del self.conversations[conversation]
            return
        self.conversations[conversation] = state
        if isinstance(state.owner, Queue):
            self.waiting[conversation] = Waiting(conversation, state.ticket)

    def agent(self, agent: str, *events: AgentEvent) -> None:
        """Fold what happened into the agent."""
        before = after = self.agents[agent]
        for event in events:
            after = evolve_agent(after, event, self.at)
        self.agents[agent] = after
        self._moved(before, after)
