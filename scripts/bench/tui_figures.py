"""The figures of a run of the screens' benchmark, from plain numbers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.figures import percentile

#: What was promised: first paint, nearly every key (milliseconds).
GOAL_PAINT: Final = 700.0
GOAL_KEY: Final = 25.0
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Start:
    """Milliseconds from asking for a program to what it shows; ``program`` says which, until when."""

    program: str
    runs: int
    middle: float
    worst: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Milliseconds from the bytes of a key of this kind to the bytes that show what it did."""

    app: str
    kind: str
    keys: int
    p50: float
    p95: float
    worst: float


def start_of(program: str, seconds: Sequence[float]) -> Start:
    """The figure of all runs of one program. Raises ValueError for none."""
    return Start(program, len(seconds), _ms(median(seconds)), _ms(max(seconds)))


def paces(app: str, samples: Mapping[str, Sequence[float]]) -> list[Pace]:
    """A figure for each kind of key, then one for all of them; ``samples`` are in seconds."""
    together = [taken for kind in samples.values() for taken in kind]
    return [_pace(app, kind, taken) for kind, taken in {**samples, ALL: together}.items()]


def ratios(console: Sequence[Pace], minimal: Sequence[Pace]) -> dict[str, dict[str, float]]:
    """The console's times divided by the minimal app's, for the kinds of keys that both have."""
    beside = {pace.kind: pace for pace in minimal}
    return {
        pace.kind: {"p50": _by(pace.p50, beside[pace.kind].p50), "p95": _by(pace.p95, beside[pace.kind].p95)}
        for pace in console
        if pace.kind in beside
    }


def _pace(app: str, kind: str, seconds: Sequence[float]) -> Pace:
    ordered = sorted(seconds)
    return Pace(app, kind, len(ordered), *(_ms(percentile(ordered, share)) for share in (0.5, 0.95, 1.0)))


def _by(ours: float, theirs: float) -> float:
    return round(ours / theirs, 2) if theirs else 0.0


def _ms(seconds: float) -> float:
    return round(seconds * 1e3, 1)
