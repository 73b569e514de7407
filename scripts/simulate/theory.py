"""Mean waits of a simulated M/M/c desk beside those that Erlang C foretells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import Final

from broker.policy.load import parse
from broker.reports.erlang import mean_wait
from simulate.habits import alike, policy_text
from simulate.run import Simulation

AGENTS: Final = 10
RHOS: Final = (0.5, 0.7, 0.9)
SEEDS: Final = tuple(range(1, 11))
#: The desk opens empty: the first tickets wait less than those of a long day.
WARM_SHARE: Final = 0.05
BATCHES: Final = 20
# Student's t for 95 % on both sides: with 19 degrees of freedom for batches, 9 for the means of ten seeds.
_T: Final = {19: 2.093, 9: 2.262}


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the mean wait lies, 95 times of 100: seconds. ``holds`` tells whether theory's lies there."""

    name: str
    mean: float
    half: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """All seeds of one load; ``theory`` is Erlang C's mean wait in seconds."""

    rho: float
    agents: int
    arrivals: int
    theory: float
    seeds: tuple[Interval, ...]
    pooled: Interval


def compared(rho: float, arrivals: int, seeds: Sequence[int], judge_every: int, say: Callable[[str], None]) -> Compared:
    """Simulate the load once a seed; ``arrivals`` each. Raises Broken."""
    theory = 0.0
    intervals = []
    for seed in seeds:
        habits = alike(AGENTS, arrivals, rho)
        theory = mean_wait(AGENTS, rho * AGENTS, habits.handling / 1000)
        ledger = Simulation(habits, parse(policy_text(plain=True), "plain"), seed, judge_every).run()
        intervals.append(interval(f"seed {seed}", batch_means(ledger.waits), theory))
        say(f"load {rho:g}, seed {seed}: {intervals[-1].mean:.3f} s")
    pooled = interval("all seeds", [one.mean for one in intervals], theory)
    return Compared(rho, AGENTS, arrivals * len(seeds), theory, tuple(intervals), pooled)


def batch_means(waits: Sequence[int]) -> list[float]:
    """Seconds: the mean wait of each of ``BATCHES`` stretches, in the order of service, once the desk is warm."""
    warm = waits[int(len(waits) * WARM_SHARE) :]
    size = len(warm) // BATCHES
    return [fmean(warm[start : start + size]) / 1000 for start in range(0, size * BATCHES, size)]


def interval(name: str, means: Sequence[float], theory: float) -> Interval:
    """The 95 % interval of the mean of these independent means."""
    mean, half = fmean(means), _T[len(means) - 1] * stdev(means) / sqrt(len(means))
    return Interval(name, mean, half, abs(mean - theory) <= half)


def shown(found: Sequence[Compared]) -> list[str]:
    """A table in Markdown."""
    lines = [
        "| load | agents | arrivals | seed | mean wait, s | 95 % interval, s | Erlang C, s | inside |",
        "| ---: | ---: | ---: | :--- | ---: | :--- | ---: | :--- |",
    ]
    for one in found:
        for taken in (*one.seeds, one.pooled):
            arrivals = one.arrivals if taken is one.pooled else one.arrivals // len(one.seeds)
            low, high = taken.mean - taken.half, taken.mean + taken.half
            said = "yes" if taken.holds else "no"
            lines.append(
                f"| {one.rho:g} | {one.agents} | {arrivals:,} | {taken.name} | {taken.mean:.3f} "
                f"| {low:.3f} to {high:.3f} | {one.theory:.3f} | {said} |"
            )
    return lines
