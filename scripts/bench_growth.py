"""Measure what the broker costs as more of everything comes: conversations, watchers, idle connections, events on disk.

Each part runs on a broker of its own, as users run it. A part whose option is empty or 0 is left out. Progress goes to
stderr, the figures to stdout, as JSON, a line each. See docs/reference/benchmarks.md.

Example:
  python scripts/bench_growth.py --conversations 100,1000,9000 --watchers 1,100,1000 --idle 2000 --events 10000000
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from bench.figures import Slice
from bench.growth import Grown, Idle, Watched, conversations, grown, idle, told, watchers
from bench.process import cores, on_core
from bench.servers import running_ours
from bench.wire import Broken

from collabtui.client.errors import ClientError

NO: Final = 1
CANNOT_OPEN: Final = 3
Part = Slice | Watched | Idle | Grown


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that the command line names; the exit code."""
    options = _parser().parse_args(arguments)
    if not hasattr(os, "sched_setaffinity"):
        return _stop("This benchmark reads /proc, pins processes to cores: it runs on Linux only.")
    try:
        with tempfile.TemporaryDirectory(prefix="growth-", dir=options.folder) as folder:
            return asyncio.run(_run(options, Path(folder)))
    except (Broken, ClientError, OSError) as error:
        return _stop(f"The benchmark could not go on: {str(error) or type(error).__name__}")


async def _run(options: argparse.Namespace, folder: Path) -> int:
    code = 0
    with ExitStack() as stack:
        stack.enter_context(on_core(cores().generator))
        async for part in _parts(options, folder):
            print(told([part]), flush=True)
            if isinstance(part, Slice) and not part.is_clean:
                code = NO
    return code


async def _parts(options: argparse.Namespace, folder: Path) -> AsyncIterator[Part]:
    core = cores().server
    for count in options.conversations:
        _say(f"{count} conversations")
        async with running_ours(core, _in(folder, f"talks-{count}")) as ours:
            yield await conversations(ours, count, options.rate, options.seconds)
    for count in options.watchers:
        _say(f"{count} watchers")
        async with running_ours(core, _in(folder, f"watched-{count}")) as ours:
            yield await watchers(ours, count, options.seconds)
    if options.idle:
        _say(f"{options.idle} idle connections")
        async with running_ours(core, _in(folder, "idle")) as ours:
            yield await idle(ours, options.idle)
    if options.events:
        _say(f"{options.events} events")
        yield await grown(core, _in(folder, "grown"), options.events, options.clients)


def _in(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


def _parser() -> argparse.ArgumentParser:
    said, _, example = (__doc__ or "").partition("Example:")
    parser = argparse.ArgumentParser(
        description=said, epilog=f"Example:{example}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=_counts, default=(100, 1_000), help="at once (default: 100,1000)")
    parser.add_argument("--rate", type=float, default=1_000.0, help="messages/s in all of them (default: 1000)")
    parser.add_argument("--seconds", type=float, default=5.0, help="of load (default: 5)")
    parser.add_argument("--watchers", type=_counts, default=(1, 10, 100), help="of one talk (default: 1,10,100)")
    parser.add_argument("--idle", type=_count, default=1_000, help="idle connections (default: 1000)")
    parser.add_argument("--events", type=_count, default=0, help="in the store that is built first (default: none)")
    parser.add_argument("--clients", type=_count, default=1_000, help="that come back on it at once (default: 1000)")
    parser.add_argument("--folder", type=Path, help="where stores are put (default: the folder for temporary files)")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 on, got {text}")
    return number


def _counts(text: str) -> tuple[int, ...]:
    """Numbers with commas between them; an empty text leaves the part out."""
    return tuple(_count(part) for part in text.split(",") if part)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _stop(reason: str) -> int:
    _say(reason)
    return CANNOT_OPEN


if __name__ == "__main__":
    sys.exit(main())
