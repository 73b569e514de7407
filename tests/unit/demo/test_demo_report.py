"""What is said of a play."""

import json
from dataclasses import replace
from importlib.resources import files

from collabtui.demo.cast import cast
from collabtui.demo.report import Row, document, line, rows, table
from collabtui.training.outcome import Outcome
from collabtui.training.scenario import load_scenarios

(PART,) = [
    part
    for part in cast(load_scenarios(files("demo_data") / "scenarios", "demo"), 13, 7)
    if part.scenario.name == "asks-for-a-person"
]
OK = Outcome("asks-for-a-person", "sam-5", "demo-0005", "keyword", "agent", 5, 4)
STUCK = replace(OK, escalated_by="", resolved_by="", survey=None, failures=("stuck: waiting for an answer",))
BOT = replace(OK, scenario="locked-out", escalated_by="", resolved_by="bot", survey=4)


def test_an_ending_as_expected_is_one_plain_line() -> None:
    told = line(PART, OK)
    assert told.split() == ["ok", str(PART.index), "asks-for-a-person", "sam-5", "keyword", "survey", "5"]


def test_another_ending_says_what_is_wrong() -> None:
    told = line(PART, STUCK)
    assert told.startswith("NOT")
    assert told.endswith("no survey  stuck: waiting for an answer")


def test_the_table_counts_each_way_through_the_desk() -> None:
    assert rows([OK, BOT, STUCK, replace(OK, survey=2, failures=("survey 2, expected 5",))]) == (
        Row("bot alone", 1, 1, 4.0),
        Row("keyword", 2, 1, 3.5),
        Row("unresolved", 1, 0, None),
        Row("all", 4, 2, 11 / 3),
    )


def test_the_columns_of_the_plain_table_stand_below_each_other() -> None:
    lines = table(rows([OK, STUCK])).splitlines()
    assert len({len(one) for one in lines}) == 1
    assert lines[-1].split() == ["all", "2", "1", "5.0"]


def test_the_document_holds_nothing_that_a_second_run_would_change() -> None:
    told = json.loads(document([BOT, OK], 7))
    assert told["outcomes"][1] == {
        "scenario": "asks-for-a-person",
        "escalated_by": "keyword",
        "resolved_by": "agent",
        "survey": 5,
        "ok": True,
    }
    assert told["summary"] == {"seed": 7, "customers": 2, "ok": 2, "ways": {"bot alone": 1, "keyword": 1}}
