"""Refusals as sentences."""

from datetime import UTC

from broker.domain.errors import Current, NoLiveBot, StaleVersion
from collabtui.console.refusals import sentence


def test_a_stale_write_tells_what_stands_there_by_whom_since_when() -> None:
    current: Current = {"version": 2, "value": "7777", "by": "copilot copilot.01ABC", "at": 50_580_000}
    told = sentence(StaleVersion("stale", current), UTC)
    assert told == (
        "Not changed: it is “7777” now, written by copilot copilot at Thu 1 Jan 1970 14:03."
        " Do it again if yours is right."
    )


def test_an_emptied_field_is_told_as_such() -> None:
    assert "it was emptied by agent ben" in sentence(StaleVersion("s", {"value": None, "by": "agent ben"}))
    assert "does not exist any more" in sentence(StaleVersion("s", {"version": 0}))


def test_any_other_refusal_is_the_brokers_own_sentence() -> None:
    assert sentence(NoLiveBot("No bot is connected.")) == "Not done. No bot is connected."
