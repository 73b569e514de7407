"""How long those in the queue may still wait, as far as anybody can tell."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from broker.domain.agents import Agent
from broker.policy.demands import Demand, Demands
from broker.policy.places import bound, room
from broker.policy.queue_order import Waiting
from broker.policy.routing_rules import Routing


@dataclass(slots=True)
class _Team:
    """Who can serve one kind of ticket, how many of it they can hold together, how many more they have room for.

    ``rivals`` are the places, in the list of teams, of those who share an agent with this one, itself among them.
    """

    agents: frozenset[str]
    places: int
    free: int
    number: int = 0
    rivals: list[int] = field(default_factory=list)


def is_on_duty(agent: Agent) -> bool:
    """Whether a connected agent takes work, now or once they are done with what they have."""
    return agent.presence == "online" and not agent.missed and agent.capacity > 0


def expected_wait(position: int, places: int, free: int, handling_ms: int) -> int | None:
    """Milliseconds until the one at ``position`` (from 1) is served; None when nobody is on duty.

    ``places`` is how many conversations the agents on duty can hold together, ``free`` how many more they have room
    for. With all places taken one falls free every ``handling_ms / places`` on average.
    """
    if places < 1:
        return None
    return max(0, position - free) * handling_ms // places


def expected_waits(
    queue: Iterable[Waiting], agents: Sequence[Agent], routing: Routing, handling_ms: int, at: int
) -> Iterator[tuple[str, int | None]]:
    """Each conversation of the queue, given in order, with its expected wait at ``at`` (Unix milliseconds).

    Of those ahead only those count whom an agent could serve who can serve this one too. ``agents`` are on duty.
    """
    demands = Demands(routing)
    teams: dict[tuple[Demand, str], _Team] = {}
    ahead: list[int] = []
    for waiting in queue:
        kind = demands.of(waiting.ticket, at), waiting.ticket.channel
        if kind not in teams:
            teams[kind] = _joined(teams.values(), _team(agents, *kind, routing))
            ahead.append(0)
        team = teams[kind]
        position = 1 + sum(map(ahead.__getitem__, team.rivals))
        ahead[team.number] += 1
        yield waiting.conversation, expected_wait(position, team.places, team.free, handling_ms)


def _joined(teams: Collection[_Team], team: _Team) -> _Team:
    """The team as one more of these."""
    team.number = len(teams)
    team.rivals.append(team.number)
    for other in teams:
        if not other.agents.isdisjoint(team.agents):
            other.rivals.append(team.number)
            team.rivals.append(other.number)
    return team


def _team(agents: Sequence[Agent], demand: Demand, channel: str, routing: Routing) -> _Team:
    able = [agent for agent in agents if demand.is_met(agent) and _most(agent, channel, routing) > 0]
    places = sum(_most(agent, channel, routing) for agent in able)
    free = sum(room(agent, channel, routing) for agent in able)
    return _Team(frozenset(agent.id for agent in able), places, free)


def _most(agent: Agent, channel: str, routing: Routing) -> int:
    most = bound(agent, channel, routing)
    return agent.capacity if most is None else min(most, agent.capacity)
