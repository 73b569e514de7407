"""Measure rounds of routing: thousands of waiting tickets before hundreds of agents, in several shapes of desk.

A round is one call of the same pure function that the broker calls; what it offers is thrown away, so that each round
meets the same queue. The last column is the time to find when to run the queue next.

Example:
  python scripts/bench_routing.py --tickets 10000 --agents 500 --rounds 30
"""

import argparse
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Final

from bench.table import columns

from broker.domain.agents import Agent
from broker.domain.conversation_parts import Ticket
from broker.policy.load import parse
from broker.policy.models import Policy
from broker.policy.queue_order import Waiting
from broker.policy.routing import assign, next_change

AT: Final = 1_800_000_000_000
SKILLS: Final = tuple(f"skill-{number}" for number in range(40))
CHANNELS: Final = ("web", "terminal", "phone")
#: A round may take as long as this with 10,000 tickets and 500 agents.
GOAL_MS: Final = 50.0
POLICY: Final = """
version = "bench"
[routing]
sticky = 20
channels = { phone = 1 }
[[routing.relax]]
after = 60
level = 2
[[routing.relax]]
after = 600
any_skill = true
[[routing.overflow]]
skill = "skill-0"
after = 30
to = ["skill-1"]
[words.en]
"""


@dataclass(frozen=True, slots=True)
class Rounds:
    """One shape of desk: milliseconds of the median round, of the worst; ``offers`` that each round made."""

    shape: str
    offers: int
    median_ms: float
    worst_ms: float
    next_ms: float


@dataclass(frozen=True, slots=True)
class Shape:
    """How the agents stand (``free`` is the share with room), what the tickets ask for, who passed on them."""

    name: str
    free: float
    skills: int = 1
    per_agent: int = 1
    passed: int = 0
    preferred: float = 0.0

    def agent(self, number: int, chance: random.Random) -> Agent:
        mine = chance.sample(SKILLS[: self.skills], self.per_agent)
        held = 0 if chance.random() < self.free else 3
        holding = frozenset(f"held-{number}-{one}" for one in range(held))
        return Agent(
            f"agent-{number:04}",
            f"Agent {number}",
            {skill: chance.randint(1, 5) for skill in mine},
            3,
            presence="online",
            holding=holding,
            channel_of=dict.fromkeys(holding, "web"),
            idle_since=AT - chance.randrange(3_600_000),
            present_since=AT - 7_200_000,
        )

    def ticket(self, number: int, agents: int, chance: random.Random) -> Waiting:
        passed = {f"agent-{chance.randrange(agents):04}": AT - chance.randrange(240_000) for _ in range(self.passed)}
        ticket = Ticket(
            f"ticket-{number}",
            AT - chance.randrange(900_000),
            None,
            SKILLS[chance.randrange(self.skills)],
            chance.randint(1, 5),
            f"agent-{chance.randrange(agents):04}" if chance.random() < self.preferred else None,
            passed,
            level=chance.randint(1, 5),
            channel=chance.choice(CHANNELS),
        )
        return Waiting(f"conversation-{number:06}", ticket)


SHAPES: Final = (
    Shape("nobody has room", free=0.0),
    Shape("everybody is free", free=1.0),
    Shape("a tenth has room", free=0.1),
    Shape("40 skills, 3 an agent", free=1.0, skills=40, per_agent=3),
    Shape("40 skills, all of them everybody's", free=1.0, skills=40, per_agent=40),
    Shape("every ticket passed on by 5", free=1.0, skills=10, per_agent=3, passed=5),
    Shape("half the tickets have a preferred agent", free=0.5, skills=10, per_agent=3, preferred=0.5),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark as the command line says; 1 where a median round is slower than the goal."""
    options = _parser().parse_args(arguments)
    policy = bench_policy()
    taken = []
    for shape in SHAPES:
        print(f"{shape.name} …", file=sys.stderr)
        taken.append(measured(shape, policy, options))
    _report(taken, options)
    return int(any(one.median_ms >= GOAL_MS for one in taken))


def bench_policy() -> Policy:
    """Every rule of routing in use, so that none is measured at rest."""
    words = ("handoff", "no_bot", "joined", "left", "transferred", "survey", "thanks")
    return parse(POLICY + "".join(f'{word} = "{word}"\n' for word in words), "bench")


def measured(shape: Shape, policy: Policy, options: argparse.Namespace) -> Rounds:
    """The same round again, as often as asked for."""
    chance = random.Random(options.seed)
    roster = [shape.agent(number, chance) for number in range(options.agents)]
    queue = [shape.ticket(number, options.agents, chance) for number in range(options.tickets)]
    rounds = [_timed(lambda: assign(queue, roster, policy, AT)) for _ in range(options.rounds)]
    searches = [_timed(lambda: next_change(queue, policy, AT)) for _ in range(min(options.rounds, 10))]
    offers = len(assign(queue, roster, policy, AT))
    return Rounds(shape.name, offers, median(rounds), max(rounds), median(searches))


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _report(taken: Sequence[Rounds], options: argparse.Namespace) -> None:
    notes = {
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "round": f"{options.tickets:,} tickets, {options.agents:,} agents, {options.rounds} rounds a shape",
    }
    if options.json:
        print(json.dumps({"notes": notes, "rounds": [asdict(one) for one in taken]}, indent=2))
        return
    print("\n".join(f"{name}: {note}" for name, note in notes.items()))
    head = ("shape", "offers", "median ms", "worst ms", "offers/s", "next ms")
    rows = [
        (
            one.shape,
            f"{one.offers:,}",
            f"{one.median_ms:.1f}",
            f"{one.worst_ms:.1f}",
            f"{one.offers / one.median_ms * 1000:,.0f}",
            f"{one.next_ms:.1f}",
        )
        for one in taken
    ]
    print("\n".join(columns(head, rows)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=10_000, help="waiting tickets (default %(default)s)")
    parser.add_argument("--agents", type=int, default=500, help="connected agents (default %(default)s)")
    parser.add_argument("--rounds", type=int, default=30, help="rounds of each shape (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of what tickets and agents are like (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
