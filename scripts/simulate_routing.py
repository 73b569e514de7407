"""Simulate a day at the desk on the broker's own routing: waits, occupancy, fairness, with every promise checked.

Agents come, go, decline, miss offers, lose their connection; customers arrive at random, some give up. The same seed
gives the same day. With --theory the desk is one that queueing theory knows (M/M/c): its mean wait is printed beside
Erlang C. Exit code 1 where a promise is broken, or theory missed.

Examples:
  python scripts/simulate_routing.py --seed 7 --tickets 20000 --agents 100
  python scripts/simulate_routing.py --theory --arrivals 100000
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

from bench.table import columns
from simulate.habits import Habits, policy_text
from simulate.ledger import Figures, fairness_of, occupancy_of, waits_in_s
from simulate.run import Simulation
from simulate.theory import RHOS, SEEDS, compared, shown
from simulate.watch import Broken

from broker.policy.load import parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate as the command line says; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _theory(options) if options.theory else _day(options)
    except Broken as broken:
        print(f"A promise is broken at {broken}", file=sys.stderr)
        return 1


def _day(options: argparse.Namespace) -> int:
    habits = Habits(options.agents, options.tickets, options.load)
    figures = simulated(habits, options.seed, options.judge)
    if options.json:
        print(json.dumps(asdict(figures), indent=2))
    else:
        print("\n".join(columns(("", "value"), _rows(figures))))
    return 0


def simulated(habits: Habits, seed: int, judge_every: int) -> Figures:
    """One day's figures. Raises Broken."""
    simulation = Simulation(habits, parse(policy_text(plain=False), "simulated"), seed, judge_every)
    started = time.perf_counter()
    ledger = simulation.run(lambda done: _say(f"{done:,} of {habits.tickets:,} tickets"))
    taken = time.perf_counter() - started
    return Figures(
        seed=seed,
        tickets=habits.tickets,
        agents=habits.agents,
        answered=len(ledger.waits),
        abandoned=ledger.abandoned / habits.tickets,
        wait_s=waits_in_s(ledger.waits),
        occupancy=occupancy_of(ledger.work),
        fairness=fairness_of(ledger.work),
        declined=ledger.declined,
        missed=ledger.missed,
        withdrawn=ledger.withdrawn,
        lost=ledger.lost,
        rounds=ledger.rounds,
        judged=simulation.watch.judged,
        tickets_per_s=habits.tickets / taken,
    )


def _rows(figures: Figures) -> list[tuple[str, str]]:
    waits = [(f"wait {name}", f"{seconds:,.1f} s") for name, seconds in figures.wait_s.items()]
    return [
        ("seed", str(figures.seed)),
        ("tickets", f"{figures.tickets:,}"),
        ("agents", f"{figures.agents:,}"),
        *waits,
        ("gave up", f"{figures.abandoned:.2%}"),
        ("occupancy", f"{figures.occupancy:.1%}"),
        ("fairness (Jain)", f"{figures.fairness:.3f}"),
        ("offers declined", f"{figures.declined:,}"),
        ("offers missed", f"{figures.missed:,}"),
        ("offers withdrawn", f"{figures.withdrawn:,}"),
        ("conversations of lost agents", f"{figures.lost:,}"),
        ("rounds", f"{figures.rounds:,}"),
        ("rounds judged twice", f"{figures.judged:,}"),
        ("tickets a second", f"{figures.tickets_per_s:,.0f}"),
    ]


def _theory(options: argparse.Namespace) -> int:
    found = [compared(rho, options.arrivals, SEEDS, options.judge, _say) for rho in RHOS]
    print(json.dumps([asdict(one) for one in found], indent=2) if options.json else "\n".join(shown(found)))
    return int(not all(one.pooled.holds for one in found))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="of all chance in the day (default %(default)s)")
    parser.add_argument("--tickets", type=_count, default=20_000, help="that arrive (default %(default)s)")
    parser.add_argument("--agents", type=_count, default=100, help="at the desk (default %(default)s)")
    parser.add_argument("--load", type=float, default=0.8, help="work over places (default %(default)s)")
    parser.add_argument("--judge", type=_count, default=20, help="judge each Nth round twice (default %(default)s)")
    parser.add_argument("--theory", action="store_true", help="compare mean waits with Erlang C")
    parser.add_argument("--arrivals", type=_count, default=100_000, help="a seed, with --theory (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 on, not {text}")
    return number


if __name__ == "__main__":
    sys.exit(main())
