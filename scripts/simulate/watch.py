"""What must hold after every step of a simulation."""

from collections.abc import Sequence

from broker.domain.agents import Agent
from broker.domain.owners import AgentOwner, Offered
from broker.policy.queue_order import Waiting
from broker.policy.routing import Assignment
from simulate.floor import Floor
from simulate.oracle import Oracle


class Broken(Exception):
    """A promise does not hold: which one, at which step."""

    def __init__(self, step: int, seed: int, sentence: str) -> None:
        super().__init__(f"step {step:,} of seed {seed}: {sentence}")


class Watch:
    """Keeps its own books beside the folds: who has what, since when each ticket really waits."""

    def __init__(self, seed: int) -> None:
        self.seed, self.step = seed, 0
        self.judged = 0
        self.owners: dict[str, str] = {}
        self.arrived: dict[str, int] = {}
        self._queued_at: dict[str, int] = {}

    def moved(self, before: Agent, after: Agent) -> None:
        """An agent's fold changed: what it has is within bounds, nobody else's."""
        had, has = _hands(before), _hands(after)
        for conversation in had - has:
            del self.owners[conversation]
        for conversation in has - had:
            other = self.owners.setdefault(conversation, after.id)
            if other != after.id:
                raise self.broken(f"{conversation} has two owners, {other} beside {after.id}")

    def after_step(self, floor: Floor, agents: Sequence[Agent]) -> None:
        """Nobody holds too much; who owns a conversation is who has it; the time since when it waits is as it was."""
        for agent in agents:
            self._within(floor, agent)
        for conversation in floor.touched:
            state = floor.conversations.get(conversation)
            owner = state.owner if state else None
            named = owner.agent if isinstance(owner, AgentOwner | Offered) else None
            if named != self.owners.get(conversation):
                raise self.broken(f"{conversation} belongs to {named}, is held by {self.owners.get(conversation)}")
            if state is not None and state.ticket is not None and state.ticket.since != self.arrived[conversation]:
                raise self.broken(f"{conversation} waits since {state.ticket.since}, came {self.arrived[conversation]}")
        floor.touched.clear()

    def _within(self, floor: Floor, agent: Agent) -> None:
        if agent.load > agent.capacity:
            raise self.broken(f"{agent.id} has {agent.load} of {agent.capacity}")
        for channel, most in {**floor.policy.routing.channels, **agent.caps}.items():
            here = sum(agent.channel_of.get(one) == channel for one in _hands(agent))
            if here > most:
                raise self.broken(f"{agent.id} has {here} of {most} in {channel}")

    def round(self, floor: Floor, waiting: Sequence[Waiting], roster: Sequence[Agent], made: list[Assignment]) -> None:
        """The slow judge agrees with every offer, with every ticket that got none."""
        self.judged += 1
        complaint = Oracle(roster, floor.policy.routing, floor.at).complaint(waiting, made)
        if complaint:
            raise self.broken(complaint)

    def quiet(self, floor: Floor, at: int) -> None:
        """Nothing was due between the last step and ``at``: no ticket could have been offered meanwhile."""
        complaint = Oracle(floor.roster(), floor.policy.routing, at).complaint(floor.waiting.values(), ())
        if complaint:
            raise self.broken(f"nobody ran the queue in time: at {at} {complaint}")

    # -- waits, by a stopwatch that knows nothing of tickets -----------------------------------------------------

    def comes(self, conversation: str, at: int) -> None:
        self.arrived[conversation] = self._queued_at[conversation] = at

    def served(self, conversation: str, at: int, reported: int) -> None:
        """Somebody answers, for the first time: what was waited is what the ticket says, whatever happened to it."""
        lived = at - self._queued_at.pop(conversation)
        if lived != reported:
            raise self.broken(f"{conversation} waited {lived} ms, the desk says {reported}")

    def ended(self, conversation: str) -> None:
        del self.arrived[conversation]
        self._queued_at.pop(conversation, None)

    def broken(self, sentence: str) -> Broken:
        return Broken(self.step, self.seed, sentence)


def _hands(agent: Agent) -> frozenset[str]:
    """What the agent owns or is offered."""
    return agent.holding | set(agent.offers.values())
