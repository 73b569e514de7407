"""What a simulation counts while it runs: waits, endings, work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from broker.domain.agents import Agent

#: Waits longer than these shares of all are reported.
PERCENTILES: Final = (50, 90, 95, 99)


@dataclass(slots=True)
class Work:
    """One agent's: milliseconds times places, ``busy`` ones of those ``offered`` while in."""

    busy: int = 0
    offered: int = 0
    since: int = 0


@dataclass(slots=True)
class Ledger:
    """``waits`` are milliseconds until the first answer, in the order of the answers; ``last`` is when work ended."""

    waits: list[int] = field(default_factory=list)
    abandoned: int = 0
    resolved: int = 0
    declined: int = 0
    missed: int = 0
    lost: int = 0
    withdrawn: int = 0
    rounds: int = 0
    work: dict[str, Work] = field(default_factory=dict)

    def spent(self, agent: Agent, at: int, *, is_in: bool) -> None:
        """The agent was as given since the last time this was told."""
        work = self.work.setdefault(agent.id, Work(since=at))
        span = at - work.since
        held = len(agent.holding) + len(agent.wrapping)
        work.busy += held * span
        # Who leaves while holding work goes on with it: those places count as offered.
        work.offered += (agent.capacity if is_in else held) * span
        work.since = at


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one run: waits in seconds; shares of tickets, of places; ``fairness`` is 1 where all are equally busy.

    ``tickets_per_s`` is tickets a second of real time, checks among it.
    """

    seed: int
    tickets: int
    agents: int
    answered: int
    abandoned: float
    wait_s: Mapping[str, float]
    occupancy: float
    fairness: float
    declined: int
    missed: int
    withdrawn: int
    lost: int
    rounds: int
    judged: int
    tickets_per_s: float


def waits_in_s(waits: list[int]) -> dict[str, float]:
    """Mean, percentiles, longest wait."""
    if not waits:
        return {}
    ordered = sorted(waits)
    found = {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] / 1000 for share in PERCENTILES}
    return {"mean": sum(waits) / len(waits) / 1000, **found, "longest": ordered[-1] / 1000}


def occupancy_of(work: Mapping[str, Work]) -> float:
    """The share of all offered places that were busy."""
    offered = sum(one.offered for one in work.values())
    return sum(one.busy for one in work.values()) / offered if offered else 0.0


def fairness_of(work: Mapping[str, Work]) -> float:
    """Jain's index of how busy each agent was: 1 for all alike, 1/n for all work on one of n."""
    shares = [one.busy / one.offered for one in work.values() if one.offered]
    squares = sum(share * share for share in shares)
    return sum(shares) ** 2 / (len(shares) * squares) if squares else 1.0
