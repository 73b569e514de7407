"""When simulated agents are in: shifts, breaks, lost connections."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from broker.domain.agent_events import AgentResponded, PresenceSet, WorkReleased
from broker.domain.owner_events import AgentLost
from simulate.floor import Floor
from simulate.habits import Habits
from simulate.ledger import Ledger


class Day(Protocol):
    """The simulation, as shifts see it."""

    floor: Floor
    habits: Habits
    ledger: Ledger

    def later(self, delay: float, happens: Callable[[], None]) -> None: ...

    def about(self, mean: float) -> float: ...

    def due(self) -> None: ...

    def withdraw(self, conversation: str, offer: str, agent: str) -> None: ...


class Shifts:
    """Turns presence, connections of all agents over; what they leave behind goes back to the queue."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._cuts: dict[str, int] = {}

    def begins(self, agent: str) -> None:
        """The agent comes in, for a first shift over a first connection."""
        day = self._day
        day.floor.agent(agent, PresenceSet("online"))
        if day.habits.shift is not None:
            day.later(day.about(day.habits.shift), partial(self._leaves, agent))
        if day.habits.flap is not None:
            day.later(day.about(day.habits.flap), partial(self._cut, agent))

    def wakes_up(self, agent: str) -> None:
        """Who let an offer run out does something again, in a while."""
        self._day.later(self._day.about(60_000.0), partial(self._responds, agent))

    def _responds(self, agent: str) -> None:
        if self._day.floor.agents[agent].missed and agent in self._day.floor.connected:
            self._day.floor.agent(agent, AgentResponded())

    def _leaves(self, agent: str) -> None:
        day = self._day
        day.floor.agent(agent, PresenceSet("away", "break"))
        self._give_back_offers(agent)
        day.later(day.about(day.habits.pause), partial(self._returns, agent))

    def _returns(self, agent: str) -> None:
        day = self._day
        day.floor.agent(agent, PresenceSet("online"))
        day.later(day.about(day.habits.shift or 0.0), partial(self._leaves, agent))

    def _cut(self, agent: str) -> None:
        """The connection is lost: offers go back at once, conversations when the grace is over."""
        day = self._day
        day.floor.agent(agent)
        day.floor.connected.discard(agent)
        day.due()
        self._cuts[agent] = self._cuts.get(agent, 0) + 1
        self._give_back_offers(agent)
        day.later(day.floor.policy.routing.grace * 1000, partial(self._lose, agent, self._cuts[agent]))
        day.later(day.about(day.habits.gone), partial(self._reconnects, agent))

    def _lose(self, agent: str, cut: int) -> None:
        day = self._day
        if agent in day.floor.connected or self._cuts[agent] != cut:
            return
        for conversation in sorted(day.floor.agents[agent].holding):
            day.floor.conversation(conversation, AgentLost(agent))
            day.floor.agent(agent, WorkReleased(conversation, "lost"))
            day.ledger.lost += 1

    def _reconnects(self, agent: str) -> None:
        day = self._day
        day.floor.agent(agent)
        day.floor.connected.add(agent)
        day.due()
        if day.floor.agents[agent].missed:
            day.floor.agent(agent, AgentResponded())
        day.later(day.about(day.habits.flap or 0.0), partial(self._cut, agent))

    def _give_back_offers(self, agent: str) -> None:
        for offer, conversation in sorted(self._day.floor.agents[agent].offers.items()):
            self._day.withdraw(conversation, offer, agent)
