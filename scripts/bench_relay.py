"""Measure the broker beside a bare WebSocket relay, in one run, in alternating slices.

Both get the same load: a chat message of 195 bytes is sent, acknowledged to its sender, delivered to the other party.
The broker does all it always does, its disk included; the relay, on the bare `websockets` library, stores and parses
nothing. Every message is checked for its number, in order. See docs/reference/benchmarks.md.

Example:
  python scripts/bench_relay.py --seconds 4 --slices 5 --rates 500,1000
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.disk import syncs
from bench.figures import Latency, Slice, by_mode, ratios
from bench.load import Load
from bench.process import Cores, cores, file_system, on_core
from bench.servers import Measured, running_bare, running_ours
from bench.table import show
from bench.wire import Broken

from collabtui.client.errors import ClientError

NO: Final = 1
CANNOT_OPEN: Final = 3
#: A generator with a core of its own never sleeps; one that shares a core must, or nobody else would run.
_NAP_S: Final = 0.000_5
_CLOSED: Final = 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark as the command line says; the exit code."""
    options = _parser().parse_args(arguments)
    if not hasattr(os, "sched_setaffinity"):
        return _stop("This benchmark reads /proc, pins processes to cores: it runs on Linux only.")
    try:
        import uvloop
    except ImportError:
        return _stop("The bare relay runs on uvloop: pip install 'collabtui[dev]'.")
    try:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as folder:
            notes = _notes(Path(folder), cores())
            before = syncs(Path(folder))
            slices = uvloop.run(_measured(options, Path(folder), cores()))
            notes["syncs"] = _compared(before, syncs(Path(folder)))
    except (Broken, ClientError, OSError) as error:
        return _stop(f"The benchmark could not go on: {str(error) or type(error).__name__}")
    _report(slices, notes, as_json=options.json)
    return 0 if all(one.is_clean for one in slices) else NO


async def _measured(options: argparse.Namespace, folder: Path, where: Cores) -> list[Slice]:
    """All slices: mode by mode, ours, bare, ours, bare."""
    taken = []
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(running_ours(where.server, folder))
        bare = await stack.enter_async_context(running_bare(where.server, folder / "relay.log"))
        stack.enter_context(on_core(where.generator))
        for rate in (_CLOSED, *options.rates):
            for number in range(options.slices):
                for server in (ours, bare):
                    one = await _slice(server, options, rate, where)
                    _say(f"{one.mode}, slice {number + 1} of {options.slices}: {one.server} {one.rate:,.0f} messages/s")
                    taken.append(one)
    return taken


async def _slice(server: Measured, options: argparse.Namespace, rate: float, where: Cores) -> Slice:
    async with server.talks(options.conversations) as talks:
        load = Load(server.name, server.pid, talks)
        if rate == _CLOSED:
            return await load.closed(options.in_flight, options.seconds)
        return await load.open(rate, options.seconds, nap_s=0.0 if where.apart else _NAP_S)


def _notes(folder: Path, where: Cores) -> dict[str, str]:
    """What a reader must know of this run besides its figures."""
    disk = file_system(folder)
    notes = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "store": f"sqlite, synchronous FULL, on {disk}",
        "cores": f"servers on core {where.server}, generator on core {where.generator}",
    }
    if disk == "tmpfs":
        notes["warning"] = "The store is not on a disk, so its syncs cost nothing: name a folder on one with --folder."
    if not where.apart:
        notes["caution"] = "There is one core for everybody: rates are too low, latencies too high; read CPU alone."
    return notes


def _compared(before: Latency, after: Latency) -> str:
    """What the disk takes, at both ends of the run: no durable answer can be quicker."""
    ends = (f"p50 {one.p50:.2f}, p99 {one.p99:.2f} ms {when}" for one, when in ((before, "before"), (after, "after")))
    return f"a page with its fdatasync: {', '.join(ends)} the slices"


def _report(slices: Sequence[Slice], notes: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        compared = {
            mode: {name: asdict(ratio) for name, ratio in ratios(taken).items()}
            for mode, taken in by_mode(slices).items()
        }
        print(json.dumps({"notes": notes, "slices": [asdict(one) for one in slices], "ratios": compared}, indent=2))
    else:
        print("\n".join(f"{name}: {note}" for name, note in notes.items()))
        show(slices)
    for one in slices:
        if not one.is_clean:
            _say(f"{one.mode}, {one.server}: {one.bad} bad, {one.missing} missing; first: {one.fault}")


def _parser() -> argparse.ArgumentParser:
    said, _, example = (__doc__ or "").partition("Example:")
    parser = argparse.ArgumentParser(
        description=said, epilog=f"Example:{example}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=_positive, default=3.0, help="how long a slice lasts (default: 3)")
    parser.add_argument("--slices", type=_count, default=5, help="pairs of slices in each mode (default: 5)")
    parser.add_argument(
        "--conversations", type=_count, default=100, help="at once, two connections each (default: 100)"
    )
    parser.add_argument("--in-flight", type=_count, default=4, help="closed mode: per conversation (default: 4)")
    parser.add_argument("--rates", type=_rates, default=(1000.0,), help="open mode: messages/s (default: 1000)")
    parser.add_argument("--folder", type=Path, help="where the store is put (default: the folder for temporary files)")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a number above 0, got {text}")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 on, got {text}")
    return number


def _rates(text: str) -> tuple[float, ...]:
    """Rates with commas between them; an empty text leaves the open mode out."""
    return tuple(_positive(part) for part in text.split(",") if part)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _stop(reason: str) -> int:
    _say(reason)
    return CANNOT_OPEN


if __name__ == "__main__":
    sys.exit(main())
