"""The figures of a run, from plain numbers alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds within which half, nearly all, all of the messages came."""

    p50: float
    p99: float
    worst: float


@dataclass(frozen=True, slots=True)
class Slice:
    """One stretch of load on one server.

    ``rate`` is messages a second that were acknowledged as well as delivered; loads are CPU seconds a second, with
    ``others`` for the rest of the machine; ``bad`` messages came wrong, late in order or twice, ``missing`` never.
    """

    server: str
    mode: str
    seconds: float
    messages: int
    rate: float
    deliver: Latency
    ack: Latency
    cpu_s_per_10k: float
    server_load: float
    generator_load: float
    others: float
    rss_mb: float
    bad: int
    missing: int
    fault: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.bad and not self.missing


@dataclass(frozen=True, slots=True)
class Spread:
    least: float
    middle: float
    most: float


Figure = Callable[[Slice], float]
#: What is compared of two neighbouring slices, by its name in the report.
COMPARED: dict[str, Figure] = {
    "rate": lambda one: one.rate,
    "cpu_s_per_10k": lambda one: one.cpu_s_per_10k,
    "deliver_p50": lambda one: one.deliver.p50,
    "deliver_p99": lambda one: one.deliver.p99,
    "ack_p50": lambda one: one.ack.p50,
    "ack_p99": lambda one: one.ack.p99,
    "rss": lambda one: one.rss_mb,
}


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0 to 1) of the ascending values do not exceed; 0.0 of none."""
    if not ordered:
        return 0.0
    rank = -(-len(ordered) * share // 1)  # rounded up: the nearest-rank definition
    return ordered[max(0, int(rank) - 1)]


def latency(seconds: Iterable[float]) -> Latency:
    """The latencies of some messages, each given in seconds."""
    ordered = sorted(seconds)
    return Latency(*(round(percentile(ordered, share) * 1e3, 3) for share in (0.5, 0.99, 1.0)))


def spread(values: Sequence[float]) -> Spread:
    """Raises ValueError for no values at all."""
    return Spread(min(values), median(values), max(values))


def pairs(slices: Sequence[Slice]) -> list[tuple[Slice, Slice]]:
    """Each slice of our broker with the bare relay's that followed it. Raises ValueError where they don't alternate."""
    found = list(zip(slices[::2], slices[1::2], strict=True))
    for ours, bare in found:
        if (ours.server, bare.server) != ("ours", "bare") or ours.mode != bare.mode:
            raise ValueError(f"{ours.server} {ours.mode} can't be compared with {bare.server} {bare.mode}")
    return found


def ratios(slices: Sequence[Slice]) -> dict[str, Spread]:
    """Ours divided by bare, pair by pair; a figure that is 0 for the bare relay is left out."""
    found = pairs(slices)
    divided = {
        name: [figure(ours) / figure(bare) for ours, bare in found if figure(bare)] for name, figure in COMPARED.items()
    }
    return {name: spread(values) for name, values in divided.items() if values}


def by_mode(slices: Iterable[Slice]) -> dict[str, list[Slice]]:
    """The slices of each mode, in the order they were taken."""
    grouped: dict[str, list[Slice]] = {}
    for one in slices:
        grouped.setdefault(one.mode, []).append(one)
    return grouped
