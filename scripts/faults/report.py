"""What a run came to, as text for people or as JSON for programs."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.table import columns

from faults.facts import Violation
from faults.planted import Found
from faults.round import Outcome


@dataclass(slots=True)
class Summary:
    """All rounds together, each of about ``round_s`` seconds.

    ``kept`` is the folder of the histories; ``mounts`` tells whether full disks were real ones.
    """

    kept: str
    mounts: bool
    round_s: float
    seeds: list[int] = field(default_factory=list)
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    observers: int = 0
    violations: list[tuple[int, Violation]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one more round."""
        self.seeds.append(outcome.seed)
        self.seconds += outcome.seconds
        self.faults += outcome.faults
        self.counts += outcome.counts
        self.observers += outcome.observers
        self.violations += [(outcome.seed, violation) for violation in outcome.violations]


def as_text(summary: Summary) -> str:
    """The summary for people."""
    full = (
        "a small file system of its own, every other round"
        if summary.mounts
        else ("the kernel's limit on files alone: mounting a small file system needs root")
    )
    figures = [
        ("seeds", f"{summary.seeds[0]} to {summary.seeds[-1]}"),
        ("seconds", f"{summary.seconds:.0f}"),
        ("faults", str(summary.faults.total())),
        *((f"  {kind}", str(count)) for kind, count in sorted(summary.faults.items())),
        *((name.replace("_", " "), f"{count:,}") for name, count in summary.counts.items()),
        ("observers", str(summary.observers)),
        ("full disk", full),
        ("violations", str(len(summary.violations))),
    ]
    return "\n".join([*columns(("", "value"), figures), *_told(summary)])


def _told(summary: Summary) -> list[str]:
    lines = [f"{violation.promise} broken, seed {seed}: {violation.says}" for seed, violation in summary.violations]
    again = f"Another round of a seed N: --seconds {summary.round_s:g} --seed N."
    return [*lines, f"The histories are in {summary.kept}. {again}"] if lines else lines


def as_json(summary: Summary) -> str:
    """The summary for programs."""
    told = {
        "seeds": summary.seeds,
        "seconds": round(summary.seconds, 1),
        "faults": dict(sorted(summary.faults.items())),
        "counts": dict(summary.counts),
        "observers": summary.observers,
        "real_full_disks": summary.mounts,
        "violations": [
            {"promise": violation.promise, "seed": seed, "says": violation.says, "records": violation.records}
            for seed, violation in summary.violations
        ],
        "kept": summary.kept,
    }
    return json.dumps(told, indent=2)


def found_as_text(found: Sequence[Found]) -> str:
    """Which planted bug was found, by which promise, after how many rounds."""
    rows = [(one.bug, ", ".join(one.promises) or "MISSED", str(one.rounds), one.says) for one in found]
    return "\n".join(columns(("planted bug", "found as", "rounds", "first words"), rows))
