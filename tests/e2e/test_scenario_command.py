"""Scenarios played by the command on desks of real parts, recorded, then played again."""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.e2e.processes import ENVIRONMENT, broker_process, free_port

ROOT = Path(__file__).resolve().parents[2]
#: Far longer than a play takes: only a test that fails waits so long.
PATIENCE_S = 240
SHIPPED = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "demo_data" / "scenarios").glob("*.toml"))}
PASSING = tuple(SHIPPED)
#: Those who have said something that nobody may ask them for again.
ASKED_ONCE = tuple(name for name, text in SHIPPED.items() if "never_asked" in text)


def collabtui(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "collabtui", *map(str, arguments)],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False, cwd=ROOT, env=ENVIRONMENT,
    )  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One run with what it left."""

    folder: Path
    code: int
    told: dict[str, Any]

    @property
    def scenarios(self) -> dict[str, dict[str, Any]]:
        return {one["scenario"]: one for one in self.told["scenarios"]}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """All that ship, at once, with one that expects what does not happen."""
    folder = tmp_path_factory.mktemp("scenarios")
    text = (ROOT / "demo_data/scenarios/where-is-my-parcel.toml").read_text("utf-8")
    missing = '\n[[expect.must_say]]\npattern = "no such word"\n'
    (folder / "wrong.toml").write_text(text.replace("where-is-my-parcel", "wrong") + missing, "utf-8")
    options = ("--json", "--junit", folder / "results.xml", "--transcripts", folder / "kept")
    done = collabtui("scenario", "run", *PASSING, folder / "wrong.toml", *options)
    assert done.returncode in (0, 1), done.stderr
    return Run(folder, done.returncode, json.loads(done.stdout))


def test_each_kind_of_customer_gets_what_is_expected(run: Run) -> None:
    assert {name: run.scenarios[name]["status"] for name in PASSING} == dict.fromkeys(PASSING, "passed")
    ways = {name: (one["escalated_by"], one["resolved_by"]) for name, one in run.scenarios.items()}
    assert ways["where-is-my-parcel"] == ("", "bot")
    assert ways["presses-the-button"] == ("customer_asked", "agent")
    assert ways["shop-system-down"] == ("api_errors", "agent")


def test_each_gets_it_of_people_too() -> None:
    """Nobody asks again for what was said, whoever it was said to; no bot speaks beside people."""
    done = collabtui("scenario", "run", "--agent", *ASKED_ONCE, "--json")
    assert (done.returncode in (0, 1), bool(done.stdout)) == (True, True), done.stderr
    told = {one["scenario"]: one for one in json.loads(done.stdout)["scenarios"]}
    assert {name: one["failures"] for name, one in told.items() if one["status"] != "passed"} == {}
    assert (done.returncode, set(told)) == (0, set(ASKED_ONCE))


def test_one_that_fails_makes_the_answer_no_with_why_where(run: Run) -> None:
    wrong = run.scenarios["wrong"]
    assert (run.code, run.told["passed"], run.told["failed"]) == (1, len(PASSING), 1)
    assert wrong["failures"] == ["bot never said /no such word/"]
    assert "FH-10234" in Path(wrong["transcript"]).read_text("utf-8")


def test_junit_tells_the_same(run: Run) -> None:
    suite = ElementTree.parse(run.folder / "results.xml").getroot().find("testsuite")  # noqa: S314  # our own
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == (str(len(run.scenarios)), "1")
    assert [case.get("name") for case in suite.iter("testcase")] == list(run.scenarios)
    assert [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None] == ["wrong"]


async def test_a_recorded_conversation_with_a_person_plays_again(tmp_path: Path) -> None:
    desk, file = tmp_path / "desk", tmp_path / "again.toml"
    async with broker_process(desk, free_port(), ROOT / "demo_data" / "policy.toml"):
        theirs = ("--data-dir", desk, "--agents", "1", "--json")
        done = await asyncio.to_thread(collabtui, "scenario", "run", "--agent", "where-is-my-parcel", *theirs)
        (one,) = json.loads(done.stdout)["scenarios"]
        assert (done.returncode, one["escalated_by"], one["resolved_by"]) == (0, "customer_asked", "agent")
        written = ("--data-dir", desk, "--out", file)
        recorded = await asyncio.to_thread(collabtui, "scenario", "record", one["conversation"], *written)
        assert recorded.returncode == 0, recorded.stderr
    text = file.read_text("utf-8")
    assert [real for real in ("maria", "fh-10234") if real in text.casefold()] == []
    from_store = collabtui("scenario", "record", one["conversation"], "--db", desk / "collabtui.db", "--out", file)
    assert (from_store.returncode, file.read_text("utf-8")) == (0, text)
    again = collabtui("scenario", "run", file)
    assert again.returncode == 0, again.stdout
