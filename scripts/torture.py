"""Break a whole desk from outside, then hold what everybody saw against the promises.

Broker, bot, copilot, agents run as processes; customers, supervisors, a slow bot speak the raw protocol through a
proxy. Faults are drawn from the seed: kill -9, SIGTERM, SIGSTOP, resets, cuts inside a frame, lost answers, stalled
readers, clock jumps, a full disk, a locked, damaged or read-only store, a second broker. Each round has a desk of its
own with a seed of its own, and leaves a history in JSON Lines, which is kept where a promise was broken.

Exit code 0: every promise held; 1: one was broken (or, with --planted, a planted bug was missed); 2: usage; 3: the desk
could not be started.

Examples:
  python scripts/torture.py --seconds 300 --seed 7
  python scripts/torture.py --seconds 30 --seed 7 --faults kill9_broker,lost_acks --keep ./torture
  python scripts/torture.py --planted
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path

from faults.kinds import KINDS
from faults.planted import BUGS, hunt
from faults.programs import NoStart
from faults.report import Summary, as_json, as_text, found_as_text
from faults.round import Outcome, may_mount, play

_ROUND_S = 90.0
BROKEN, USAGE, CANNOT_START = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Torture as the command line says; the exit code."""
    options = _parser().parse_args(arguments)
    kinds = options.faults.split(",") if options.faults else list(KINDS)
    bugs = options.planted.split(",") if options.planted else []
    wrong = _unknown("fault", kinds, KINDS) or _unknown("bug", bugs, BUGS)
    if wrong:
        print(wrong, file=sys.stderr)
        return USAGE
    folder = Path(options.keep or tempfile.mkdtemp(prefix="torture-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        print(f"There is something in {folder} already: choose an empty folder for --keep.", file=sys.stderr)
        return USAGE
    try:
        return _planted(folder, options, bugs) if bugs else _torture(folder, options, kinds)
    except NoStart as error:
        print(f"The desk could not be started: {error}", file=sys.stderr)
        return CANNOT_START
    finally:
        _clean_up(folder, options)


def _clean_up(folder: Path, options: argparse.Namespace) -> None:
    """Leave no empty folder behind that nobody asked for."""
    if not options.keep and not any(folder.iterdir()):
        folder.rmdir()


def _torture(folder: Path, options: argparse.Namespace, kinds: Sequence[str]) -> int:
    rounds = max(1, round(options.seconds / _ROUND_S))
    summary = Summary(kept=str(folder), mounts=may_mount(), round_s=options.seconds / rounds)
    for seed in range(options.seed, options.seed + rounds):
        summary.add(_round(folder / f"seed-{seed}", seed, summary, kinds, keep=bool(options.keep)))
    print(as_json(summary) if options.json else as_text(summary))
    return BROKEN if summary.violations else 0


def _round(place: Path, seed: int, summary: Summary, kinds: Sequence[str], *, keep: bool) -> Outcome:
    """One round in a folder of its own, which stays where a promise was broken."""
    place.mkdir()
    on_tmpfs = summary.mounts and seed % 2 == 0
    outcome = asyncio.run(play(place, seed, summary.round_s, kinds, _say, on_tmpfs=on_tmpfs))
    granted, broken = outcome.counts["acknowledged"], len(outcome.violations)
    _say(f"seed {seed}: {broken} violations, {granted} commands acknowledged")
    if not broken and not keep:
        shutil.rmtree(place)
    return outcome


def _planted(folder: Path, options: argparse.Namespace, bugs: Sequence[str]) -> int:
    found = [asyncio.run(hunt(folder, BUGS[name], options.seed, _say)) for name in bugs]
    print(json.dumps([asdict(one) for one in found], indent=2) if options.json else found_as_text(found))
    return 0 if all(one.promises for one in found) else BROKEN


def _unknown(what: str, named: Sequence[str], known: Collection[str]) -> str:
    """The sentence for a name that is none of the known ones; empty where all are."""
    wrong = [name for name in named if name not in known]
    return f"There is no {what} {wrong[0]}; choose from {', '.join(known)}." if wrong else ""


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=_seconds, default=90.0, help="how long, in rounds of about 90 (default 90)")
    parser.add_argument("--seed", type=int, default=1, help="of the first round; the next has the next (default 1)")
    parser.add_argument("--faults", default="", help="only these kinds, divided by commas (default: all)")
    parser.add_argument("--keep", default="", help="folder in which every history is kept (default: broken ones only)")
    parser.add_argument(
        "--planted", nargs="?", const=",".join(BUGS), help="plant these bugs (default: all) in the broker; find each"
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    return parser


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("choose 1 to 86400 seconds")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
