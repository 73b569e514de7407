"""Who of a roster has room in the present round."""

from collections.abc import Sequence
from typing import Final

from broker.domain.agents import Agent
from broker.policy.demands import Demand
from broker.policy.routing_rules import Routing

#: The routing states of those who may be offered work.
ANSWERING: Final = ("idle", "interacting")
_LEVELS: Final = 6


class Places:
    """The agents who may be offered work, as sets of bits: one bit an agent, the lowest for whoever comes first.

    A choice is then a few operations on whole numbers, however many agents there are. Agents stand in the order of
    longest idle, most capacity, name; how much each holds is another set of bits for each load.
    """

    def __init__(self, roster: Sequence[Agent], routing: Routing) -> None:
        self._routing = routing
        able = (agent for agent in roster if agent.load < agent.capacity and agent.routing in ANSWERING)
        self._agents = sorted(able, key=_standing)
        self._load = [agent.load for agent in self._agents]
        self._left = [agent.capacity - load for agent, load in zip(self._agents, self._load, strict=True)]
        self._bits = {agent.id: 1 << place for place, agent in enumerate(self._agents)}
        self._at_load = [0] * (max((agent.capacity for agent in self._agents), default=0) + 1)
        for place, load in enumerate(self._load):
            self._at_load[load] |= 1 << place
        self._skilled: dict[str, list[int]] | None = None
        self._meeting: dict[Demand, int] = {}
        self._open: dict[str, int] = {}
        self._open_left: dict[str, dict[int, int]] = {}
        #: Everybody who has room at all.
        self.free = (1 << len(self._agents)) - 1

    def bit(self, agent: str) -> int:
        """The agent's bit; 0 for one who had no room from the start."""
        return self._bits.get(agent, 0)

    def fit(self, demand: Demand, channel: str) -> int:
        """Who has room in this channel, with what the ticket asks for."""
        meeting = self._meeting.get(demand)
        if meeting is None:
            meeting = self._meeting[demand] = self._who_meets(demand)
        fit = self.free & meeting
        if not fit:
            return 0
        has_room = self._open.get(channel)
        return fit & (self._opened(channel) if has_room is None else has_room)

    def first(self, among: int) -> Agent:
        """Of these, who is least loaded, of them the first in standing; ``among`` holds one at least."""
        least = next(these for load in self._at_load if (these := among & load))
        return self._agents[(least & -least).bit_length() - 1]

    def take(self, agent: str, channel: str) -> None:
        """One more for the agent, in this channel."""
        bit = self._bits[agent]
        place = bit.bit_length() - 1
        self._at_load[self._load[place]] ^= bit
        self._load[place] += 1
        self._at_load[self._load[place]] ^= bit
        self._left[place] -= 1
        if not self._left[place]:
            self.free ^= bit
        bounded = self._open_left.get(channel, {})
        if place in bounded:
            bounded[place] -= 1
            if not bounded[place]:
                self._open[channel] ^= bit

    def _who_meets(self, demand: Demand) -> int:
        if not demand.skills:
            return self.free
        skilled = self._skills()
        meeting = 0
        for skill in demand.skills:
            for bits in skilled.get(skill, ())[demand.level :]:
                meeting |= bits
        return meeting

    def _skills(self) -> dict[str, list[int]]:
        """Who has each skill at each level: worked out once in a round, not once for each demand."""
        if self._skilled is None:
            self._skilled = {}
            for place, agent in enumerate(self._agents):
                for skill, level in agent.skills.items():
                    self._skilled.setdefault(skill, [0] * _LEVELS)[level] |= 1 << place
        return self._skilled

    def _opened(self, channel: str) -> int:
        """Who has room in the channel; those whom nothing bounds there always do."""
        bounded = {
            place: room(agent, channel, self._routing)
            for place, agent in enumerate(self._agents)
            if bound(agent, channel, self._routing) is not None
        }
        self._open_left[channel] = bounded
        full = sum(1 << place for place, left in bounded.items() if left <= 0)
        self._open[channel] = ((1 << len(self._agents)) - 1) & ~full
        return self._open[channel]


def bound(agent: Agent, channel: str, routing: Routing) -> int | None:
    """How many conversations of the channel the agent may hold: their own bound, else the policy's, else any."""
    own = agent.caps.get(channel)
    return routing.channels.get(channel) if own is None else own


def room(agent: Agent, channel: str, routing: Routing) -> int:
    """How many more conversations of the channel the agent may take, by their own bounds with the policy's."""
    most = bound(agent, channel, routing)
    if most is None or channel in agent.caps:
        return max(0, agent.room(channel))
    held = (agent.holding - agent.paused) | set(agent.offers.values())
    return max(0, min(agent.free, most - sum(agent.channel_of.get(one) == channel for one in held)))


def _standing(agent: Agent) -> tuple[int, int, str]:
    """The longest idle, then the most capacity, then the name. Time away does not count as idle."""
    return (max(agent.idle_since, agent.present_since), -agent.capacity, agent.id)
