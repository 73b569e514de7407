"""Conversations without a desk: each stands as the test says, told on a bus."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from broker.bus.api import Committed
from broker.bus.local import LocalBus
from broker.desk.standing import Standing
from broker.domain.actors import DESK, Actor
from broker.domain.agents import Agent
from broker.domain.audience import Numbers
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Ticket
from broker.domain.events import Event, Recorded
from broker.domain.owner_events import BotLeaseGranted
from broker.domain.owners import AgentOwner, DeskOwner, Offered, Owner, Queue
from broker.protocol.rows import Waits
from broker.store.api import Unavailable
from tests.manual_clock import ManualClock
from tests.policies import policy_of

ADA = Actor("agent", "ada")
SUE = Actor("supervisor", "sue")
MARIA = Actor("customer", "maria")


def waiting(id: str, since: int = 0, priority: int = 3) -> Conversation:
    """Somebody in the queue."""
    return Conversation(id, customer=id, seq=1, owner=Queue(), ticket=Ticket("t", since, None, "support", priority))


class Floor:
    """``asked`` are the ids of each question, ``in_between`` happens whenever the open ones are read."""

    def __init__(self, *states: Conversation) -> None:
        self.states = {state.id: state for state in states}
        self.unsettled: set[str] = set()
        self.asked: list[list[str]] = []
        self.in_between: Callable[[], None] = lambda: None
        self.is_broken = False
        self.on_duty: list[Agent] = []
        self.waits = Waits(late_ms=30_000, overdue_ms=90_000)
        self.policy = policy_of()
        self.bus, self.clock = LocalBus(), ManualClock()

    async def open_conversations(self) -> list[str]:
        self._check()
        ids = [state.id for state in self.states.values() if not state.is_closed]
        self.in_between()
        return ids

    async def standing(self, conversations: Sequence[str]) -> list[Standing]:
        self._check()
        self.asked.append(list(conversations))
        return [Standing(self.states[id], id not in self.unsettled) for id in conversations]

    def moves(self, id: str, owner: Owner) -> None:
        """Somebody else has it."""
        self.becomes(replace(self.states[id], owner=owner))

    def is_offered(self, id: str, agent: str = "ada") -> None:
        self.moves(id, Offered("o1", agent, 9))

    def is_accepted(self, id: str, agent: str = "ada") -> None:
        self.moves(id, AgentOwner(agent))

    def is_closed(self, id: str) -> None:
        self.moves(id, DeskOwner())

    def becomes(self, state: Conversation) -> None:
        """It stands so from now on, as everybody hears."""
        self.states[state.id] = state
        self.tell(state.id, BotLeaseGranted("w", "l"))

    def tell(self, id: str, event: Event, kind: str = "conversation") -> None:
        self.bus.publish(Committed(Recorded(f"{kind}:{id}", 1, 1, DESK, event), b"", Numbers(), Numbers()))

    def _check(self) -> None:
        if self.is_broken:
            raise Unavailable("The disk is gone.")
