"""Faults of a shop, changed while it runs."""

import json
from pathlib import Path

import pytest

from collabtui.shop.fault_changes import Change, changed, in_words
from collabtui.shop.faults import CallFaults, Faults
from tests.unit.shop.test_shop_command import fetched, run, running


def test_what_is_not_named_stays_as_it_is() -> None:
    before = Faults(failure_rate=0.2, latency_ms=50, seed=3)
    assert changed(before, Change(fail_rate=0.5)) == Faults(failure_rate=0.5, latency_ms=50, seed=3)
    assert changed(before, Change(delay_ms=9)) == Faults(failure_rate=0.2, latency_ms=9, seed=3)
    assert changed(before, Change()) == before


def test_one_kind_of_call_gets_faults_of_its_own() -> None:
    slow = changed(Faults(failure_rate=0.2), Change(delay_ms=800, call="order"))
    assert slow.per_call == {"order": CallFaults(latency_ms=800)}
    worse = changed(slow, Change(fail_rate=1.0, call="order"))
    assert worse.per_call == {"order": CallFaults(failure_rate=1.0, latency_ms=800)}


def test_clearing_takes_all_faults_away_then_sets_what_is_named() -> None:
    bad = Faults(failure_rate=1.0, seed=4, per_call={"order": CallFaults(failure_rate=1.0)})
    assert changed(bad, Change(clear=True)) == Faults(seed=4)
    assert changed(bad, Change(clear=True, delay_ms=5)) == Faults(seed=4, latency_ms=5)


def test_faults_are_told_in_words() -> None:
    told = in_words(Faults(failure_rate=0.5, per_key={"c1": 1.0}, per_call={"order": CallFaults(latency_ms=800)}))
    assert told.splitlines() == [
        "All calls: 50% fail, each waits 0 ms.",
        "order: 0% fail, each waits 800 ms.",
        "Key c1: 100% fail.",
    ]


def test_the_command_changes_a_running_shop(tmp_path: Path) -> None:
    with running("--database", str(tmp_path / "shop.db")) as (_process, url):
        shown = run("faults", "--url", url, "--fail-rate", "0.5", "--delay-ms", "8", "--call", "order", "--json")
        assert (shown.returncode, shown.stderr) == (0, "")
        assert json.loads(shown.stdout) == fetched(f"{url}/faults")
        assert json.loads(shown.stdout)["calls"] == {"order": {"failure_rate": 0.5, "latency_ms": 8}}


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--call", "teleport"), 2, "is no call of the shop"),
        (("--fail-rate", "2"), 2, "--fail-rate"),
        (("--url", "http://127.0.0.1:9"), 3, "collabtui shop run"),
    ],
)
def test_what_cannot_be_changed_is_told(options: tuple[str, ...], code: int, said: str) -> None:
    refused = run("faults", *options, environment={"COLUMNS": "200", "NO_COLOR": "1"})
    assert (refused.returncode, said in refused.stderr) == (code, True)
