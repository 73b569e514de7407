"""Runs told as lines, JSON, JUnit XML."""

import json
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from collabtui.training.outcome import Outcome
from collabtui.training.report import Result, document, junit, line, summary

ENDED = Outcome("late", "maria-1", "c1", "keyword", "agent", 5, 3)
PASSED = Result("late", "late.toml", "Late", ENDED, seconds=1.25)
FAILED = replace(
    PASSED, scenario="lost", outcome=replace(ENDED, failures=("not closed", "survey 1")), transcript="/t/lost.txt"
)
SKIPPED = Result("down", "down.toml", "Down", skipped="its faults are not ours")


def test_each_result_is_one_line_with_all_that_is_wrong() -> None:
    assert line(PASSED, 1, 12) == "[ 1/12] ok       late (keyword, 3 messages, 1.2 s)"
    assert line(FAILED, 2, 12) == "[ 2/12] FAILED   lost: not closed; survey 1; see /t/lost.txt"
    assert line(SKIPPED, 3, 12) == "[ 3/12] skipped  down: its faults are not ours"
    assert summary([PASSED, FAILED, SKIPPED]) == "1 passed, 1 failed, 1 skipped, of 3"


def test_the_document_counts_tells_each() -> None:
    told = json.loads(document([PASSED, FAILED, SKIPPED], 7))
    assert (told["seed"], told["passed"], told["failed"], told["skipped"]) == (7, 1, 1, 1)
    assert [one["status"] for one in told["scenarios"]] == ["passed", "failed", "skipped"]
    assert told["scenarios"][1]["failures"] == ["not closed", "survey 1"]


def test_junit_has_a_case_for_each_with_counts_that_agree() -> None:
    suite = ElementTree.fromstring(junit([PASSED, FAILED, SKIPPED])).find("testsuite")  # noqa: S314  # our own
    assert suite is not None
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["3", "1", "0", "1"]
    failure = suite.find("testcase[@name='lost']/failure")
    assert failure is not None
    assert failure.get("message") == "not closed; survey 1"
    assert "see /t/lost.txt" in (failure.text or "")
    assert suite.find("testcase[@name='down']/skipped") is not None


@given(words=st.text(max_size=40))
def test_whatever_was_said_junit_stays_xml(words: str) -> None:
    failed = replace(FAILED, outcome=replace(ENDED, failures=(words,)))
    assert ElementTree.fromstring(junit([failed])).tag == "testsuites"  # noqa: S314  # our own
