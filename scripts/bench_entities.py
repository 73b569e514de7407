"""Measure how long it takes to find values in one message: ordinary ones, then the worst that a stranger may write.

Examples:
  python scripts/bench_entities.py
  python scripts/bench_entities.py --rounds 20 --json
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Final

from bench.table import columns

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.domain import INTENTS, load_intents
from collabtui.understanding.entities import find

AT: Final = 1_796_000_000_000
GOAL_MS, WORST_MS = 1.0, 50.0
HEAD: Final = ("messages", "count", "median ms", "p95 ms", "longest ms")
FULL: Final = (
    "Hello, my name is Anna Schmidt. My order FH-10234 of last Monday (invoice no. 5512) cost € 1.299,00. Please call",
    " me on +49 30 901820 before 5 pm or write to anna@example.com. I live in 12 Main Street, Springfield, IL 62704.",
    " Thanks, Anna",
)
PIECES: Final = (
    "((((", "1-1-1-", "a@a@a@", "+49 ", " ", "1", "0 ", "12 ", "4111 ", "4111111111111111 ", "e\u0301", "A ", "I am A ",
    "12 Main ", "Str. 5 ", "5 May ", "1.1.26 ", "17:30 ", "+49 30 1234567 ", "phone 1234567 ", "order 10234 ", "DE89 ",
    "in 2 days ", "1Z ", "(0",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of CPU for one message: the median, the 95th percentile, the longest."""

    messages: str
    count: int
    median: float
    p95: float
    longest: float


def measured(name: str, texts: list[str], rounds: int, clock: Callable[[], float] = time.process_time) -> Times:
    """Each text as often as there are rounds; its quickest round counts, the others had the machine against them."""
    taken = sorted(min(_took(text, clock) for _ in range(rounds)) * 1_000 for text in texts)
    median, p95, longest = (round(taken[at], 3) for at in (len(taken) // 2, int(len(taken) * 0.95), -1))
    return Times(name, len(taken), median, p95, longest)


def _took(text: str, clock: Callable[[], float]) -> float:
    began = clock()
    find(text, AT)
    return clock() - began


def ordinary() -> list[str]:
    """The demo shop's examples."""
    return [text for intent in load_intents(files("demo_data") / INTENTS) for text in intent.examples]


def hostile() -> list[str]:
    return [(piece * READ_AT_MOST)[:READ_AT_MOST] for piece in PIECES]


def main() -> int:
    """1 when a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each message is read (5)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    wanted = parser.parse_args()
    find("0171 555 1234, 1 May", AT)  # the numbering plans are read once
    rows = [
        measured("ordinary ones", ordinary(), wanted.rounds),
        measured("300 characters with nearly every kind", ["".join(FULL)[:300]] * 50, wanted.rounds),
        measured(f"{READ_AT_MOST:,} hostile characters", hostile(), wanted.rounds),
    ]
    if wanted.json:
        print(json.dumps([asdict(row) for row in rows]))
    else:
        cells = [
            (row.messages, str(row.count), *(f"{ms:.2f}" for ms in (row.median, row.p95, row.longest))) for row in rows
        ]
        print("\n".join(columns(HEAD, cells)))
    return 0 if rows[0].p95 <= GOAL_MS and rows[-1].longest <= WORST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
