"""Numbers as text in the exposition format of Prometheus, version 0.0.4."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

from broker.store.timings import BUCKETS, Timings

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
#: What is quicker than 2 ** 6 microseconds is one bucket: nobody asks how much quicker.
_FINEST: Final = 6

Kind = Literal["counter", "gauge", "histogram"]
Number = int | float
#: One number, one for each value of the label, or a histogram.
Value = Number | Mapping[str, Number] | Timings


@dataclass(frozen=True, slots=True)
class Metric:
    """What a number means. ``label`` names what tells several of them apart."""

    name: str
    kind: Kind
    help: str
    label: str = ""


def exposed(metrics: Iterable[Metric], values: Mapping[str, Value]) -> str:
    """The whole text. Raises KeyError where a metric has no value."""
    return "".join(f"{line}\n" for metric in metrics for line in _lines(metric, values[metric.name]))


def _lines(metric: Metric, value: Value) -> Iterator[str]:
    yield f"# HELP {metric.name} {_escaped(metric.help)}"
    yield f"# TYPE {metric.name} {metric.kind}"
    if isinstance(value, Timings):
        yield from _histogram(metric.name, value)
    elif isinstance(value, Mapping):
        for label, number in sorted(value.items()):
            yield f'{metric.name}{{{metric.label}="{_escaped(label, quoted=True)}"}} {number!r}'
    else:
        yield f"{metric.name} {value!r}"


def _histogram(name: str, timings: Timings) -> Iterator[str]:
    counts = list(timings.counts)  # as of now: a thread may be counting
    for bucket, count in enumerate(accumulate(counts)):
        if _FINEST <= bucket < BUCKETS - 1:
            yield f'{name}_bucket{{le="{2**bucket / 1_000_000:.10g}"}} {count}'
    yield f'{name}_bucket{{le="+Inf"}} {sum(counts)}'
    yield f"{name}_sum {timings.total_s!r}"
    yield f"{name}_count {sum(counts)}"


def _escaped(text: str, *, quoted: bool = False) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace('"', '\\"') if quoted else text
