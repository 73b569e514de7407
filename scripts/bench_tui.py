"""Measure the agent console through a real terminal: bytes in to bytes painted, beside a minimal Textual app.

The console stands before a broker with a long queue, a long transcript open, while customers keep writing over sockets.
A key's time ends with the frame that shows what this key did. See docs/reference/benchmarks.md.

Example:
  python scripts/bench_tui.py --starts 7 --keys 80 --rate 200
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bench.process import Cores, Sample, cores, on_core, sample
from bench.servers import ROOT
from bench.table import columns
from bench.tui_desk import Place, broker, console, customers, environment, minimal, seed
from bench.tui_figures import GOAL_KEY, GOAL_PAINT, Pace, Start, paces, ratios
from bench.tui_keys import begin_console, of_console, of_minimal
from bench.tui_starts import Starts
from bench.tui_terminal import terminal
from bench.wire import Broken

CANNOT_OPEN: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """All figures; ``written`` is how many messages a second arrived while keys of the console were pressed.

    Of that time, too: how many cores the console used, the broker, this benchmark with its customers, everybody else.
    """

    starts: list[Start]
    console: list[Pace]
    minimal: list[Pace]
    written: float
    cores: dict[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark as the command line says; the exit code."""
    options = _parser().parse_args(arguments)
    if not hasattr(os, "sched_setaffinity"):
        return _stop("This benchmark reads /proc, pins processes to cores: it runs on Linux only.")
    try:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as folder:
            notes = _notes(cores())
            where = cores()
            with on_core(where.generator):
                found = _measured(options, Place(Path(folder), where.generator), where.server)
    except (Broken, OSError) as error:
        return _stop(f"The benchmark could not go on: {str(error) or type(error).__name__}")
    _report(found, {**notes, "load average": f"{notes['load average']} before, {_load()} after"}, options.json)
    return 0


def _measured(options: argparse.Namespace, place: Place, core: int) -> Found:
    """Starts, then keys, on one desk; what is measured has ``core``, all else the other one. Raises Broken."""
    _say(f"filling a desk: {options.tickets:,} tickets, {options.messages:,} messages")
    seed(place, options.tickets, options.messages)
    with broker(place) as server:
        starts = Starts(place.folder, options.size, core, _say).measure(options.starts, options.cold, options.tickets)
        with terminal(minimal(), options.size, ROOT, environment(place.folder), core) as app:
            beside = paces("minimal", of_minimal(app, options.keys))
        _say(f"minimal app: {beside[-1].p50:.1f} ms, p95 {beside[-1].p95:.1f} ms")
        with terminal(
            console(place.folder, looks_only=False), options.size, ROOT, environment(place.folder), core
        ) as app:
            begin_console(app, options.tickets, options.messages)
            with customers(place, options.rate, options.share) as written:
                used = Used({"console": app.pid, "broker": server, "customers": written.pid})
                ours = paces("console", of_console(app, options.keys))
                shares = used.by_now()
        _say(f"console: {ours[-1].p50:.1f} ms, p95 {ours[-1].p95:.1f} ms")
    return Found(starts, ours, beside, written.rate, shares)


class Used:
    """How many cores processes use from now on; ``processes`` are ids by name, 0 for one that does not run."""

    def __init__(self, processes: dict[str, int]) -> None:
        self._processes = {name: pid for name, pid in processes.items() if pid}
        self._before = self._samples()

    def by_now(self) -> dict[str, float]:
        """Cores in use by each process, by this one as ``benchmark``, by all the rest of the machine as ``others``."""
        found: dict[str, float] = {}
        for name, after in self._samples().items():
            before = self._before[name]
            seconds = after.at - before.at
            found[name] = (after.server - before.server) / seconds
            found["benchmark"] = (after.generator - before.generator) / seconds
            found["others"] = (after.machine - before.machine) / seconds
        found["others"] -= sum(used for name, used in found.items() if name != "others")
        return {name: round(max(0.0, used), 2) for name, used in found.items()}

    def _samples(self) -> dict[str, Sample]:
        return {name: sample(pid) for name, pid in self._processes.items()}


def _notes(where: Cores) -> dict[str, str]:
    """What a reader must know of this run besides its figures."""
    notes = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "textual": version("textual"),
        "cores": f"the measured app on core {where.server}, broker, customers, terminal on core {where.generator}",
        "load average": _load(),
    }
    if not where.apart:
        notes["caution"] = "There is one core for everybody: all times are too high."
    return notes


def _load() -> str:
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


def _report(found: Found, notes: dict[str, str], as_json: bool) -> None:
    compared = ratios(found.console, found.minimal)
    if as_json:
        print(json.dumps({"notes": notes, **asdict(found), "ratios": compared}, indent=2))
        return
    print("\n".join(f"{name}: {note}" for name, note in notes.items()))
    rows = [(one.program, str(one.runs), f"{one.middle:.0f}", f"{one.worst:.0f}") for one in found.starts]
    _table(f"starts (goal of the console's first paint: {GOAL_PAINT:.0f} ms)", ("ms", "runs", "median", "worst"), rows)
    keys = [
        (f"{one.app}, {one.kind}", str(one.keys), *(f"{ms:.1f}" for ms in (one.p50, one.p95, one.worst)))
        for one in (*found.minimal, *found.console)
    ]
    _table(f"keys to paint (goal of p95: {GOAL_KEY:.0f} ms)", ("ms", "keys", "p50", "p95", "worst"), keys)
    beside = [(kind, f"{ratio['p50']:.2f}", f"{ratio['p95']:.2f}") for kind, ratio in compared.items()]
    _table("console / minimal", ("keys", "p50", "p95"), beside)
    used = ", ".join(f"{name} {cores_:.2f}" for name, cores_ in found.cores.items())
    print(f"\n{found.written:.0f} messages/s arrived meanwhile; cores in use: {used}")


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print("\n".join(["", title, "", *columns(head, rows)]))


def _parser() -> argparse.ArgumentParser:
    said, _, example = (__doc__ or "").partition("Example:")
    parser = argparse.ArgumentParser(
        description=said, epilog=f"Example:{example}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=_count, default=7, help="starts of each program (default: 7)")
    parser.add_argument("--cold", type=_none_or_more, default=0, help="starts without files in memory (default: 0)")
    parser.add_argument("--keys", type=_count, default=80, help="keys of each kind (default: 80)")
    parser.add_argument("--tickets", type=_count, default=5_000, help="in the queue (default: 5000)")
    parser.add_argument("--messages", type=_count, default=10_000, help="in the open transcript (default: 10000)")
    parser.add_argument("--rate", type=_none_or_more, default=200, help="messages/s that arrive (default: 200)")
    parser.add_argument("--share", type=_share, default=0.5, help="part of them in the open transcript (default: 0.5)")
    parser.add_argument("--size", type=_size, default=(120, 40), help="of the terminal (default: 120x40)")
    parser.add_argument("--folder", type=Path, help="where the store is put (default: the folder for temporary files)")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 on, got {text}")
    return number


def _none_or_more(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 on, got {text}")
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, got {text}")
    return number


def _size(text: str) -> tuple[int, int]:
    columns_, _, rows = text.partition("x")
    size = int(columns_), int(rows)
    if size < (100, 0) or size[1] < 24:
        raise argparse.ArgumentTypeError(f"expected at least 100x24, got {text}: all panes must be on the screen")
    return size


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _stop(reason: str) -> int:
    _say(reason)
    return CANNOT_OPEN


if __name__ == "__main__":
    sys.exit(main())
