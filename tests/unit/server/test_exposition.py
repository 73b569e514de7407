"""Claims on the text of metrics, held by the parser that Prometheus' own client has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from broker.server.exposition import Metric, exposed
from broker.store.timings import BUCKETS, Timings


def parsed(text: str) -> dict[str, list[tuple[str, dict[str, str], float]]]:
    return {
        family.name: [(one.name, dict(one.labels), one.value) for one in family.samples]
        for family in text_string_to_metric_families(text)
    }


@given(st.integers(0, 2**60) | st.floats(allow_nan=False))
def test_a_number_comes_back_as_it_was(value: float) -> None:
    text = exposed([Metric("one", "gauge", "A number.")], {"one": value})
    [(name, labels, found)] = parsed(text)["one"]
    assert (name, labels, float(found)) == ("one", {}, float(value))


@given(st.dictionaries(st.text(max_size=20), st.integers(0, 100), max_size=5), st.text(max_size=40))
def test_any_label_any_help_is_text_and_no_more(values: dict[str, int], help: str) -> None:
    printable = {label: number for label, number in values.items() if "\r" not in label}
    text = exposed([Metric("many", "gauge", help.replace("\r", ""), "code")], {"many": printable})
    found = parsed(text)["many"]
    assert {labels["code"]: value for _, labels, value in found} == printable


@given(st.lists(st.floats(0, 200), max_size=50))
def test_a_histogram_counts_what_took_no_longer_than_each_bound(seconds: list[float]) -> None:
    timings = Timings()
    for one in seconds:
        timings.note(one)
    samples = parsed(exposed([Metric("took_seconds", "histogram", "How long.")], {"took_seconds": timings}))
    found = {(name, labels.get("le")): value for name, labels, value in samples["took_seconds"]}
    assert found.pop(("took_seconds_count", None)) == len(seconds)
    assert found.pop(("took_seconds_sum", None)) == pytest.approx(sum(seconds))
    for (_, bound), count in found.items():
        assert bound is not None
        # The clock's own grain: what took a bound to the microsecond may stand in the next bucket.
        assert sum(one < float(bound) - 1e-6 for one in seconds) <= count <= sum(one <= float(bound) for one in seconds)


def test_bounds_rise_so_that_nothing_is_counted_twice() -> None:
    timings = Timings(counts=[1] * BUCKETS)
    lines = exposed([Metric("t", "histogram", "T.")], {"t": timings}).splitlines()
    counts = [int(line.rpartition(" ")[2]) for line in lines if "_bucket" in line]
    assert counts == sorted(counts)
    assert counts[-1] == BUCKETS


def test_a_metric_without_a_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        exposed([Metric("forgotten", "gauge", "Nobody counts it.")], {})
