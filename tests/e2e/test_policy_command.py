"""``collabtui policy`` on a desk that played the demo."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from broker.policy.load import parse
from broker.store.lock import acquire
from tests.e2e.processes import broker_process, free_port

ROOT = Path(__file__).resolve().parents[2]
POLICY = ROOT / "demo_data" / "policy.toml"
COMMAND = [sys.executable, "-m", "collabtui", "policy"]
LIST = [sys.executable, "-m", "collabtui", "conversation", "list", "--all", "--json"]
ENVIRONMENT = {**os.environ, "NO_COLOR": "1", "PYTHONWARNINGS": "error"}


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)], env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def answer(*words: str | Path) -> Any:
    """What a command answers in JSON, when it is done."""
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _done(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


async def _play(data: Path) -> dict[str, Any]:
    """Play every scenario on a broker, replay beside it; what both say."""
    demo = [sys.executable, "-m", "collabtui", "demo", "--headless", "--customers", "26", "--seed", "7"]
    async with broker_process(data, free_port(), POLICY) as (broker, _):
        await asyncio.to_thread(_done, [*demo, "--data-dir", str(data)])
        rows = await asyncio.to_thread(_done, [*LIST, "--data-dir", str(data)])
        beside = await asyncio.to_thread(run, "replay", POLICY, "--data-dir", data, "--json")
        applied = await asyncio.to_thread(run, "apply", POLICY, "--data-dir", data)
        await broker.stop()
    return {"rows": json.loads(rows), "beside": beside, "applied": applied}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The folder of a desk where the demo was played, with what was said meanwhile."""
    folder = tmp_path_factory.mktemp("desk")
    return folder, asyncio.run(_play(folder))


@pytest.fixture
def without_confidence(tmp_path: Path) -> Path:
    """The demo's policy but for the rule on low confidence."""
    text = POLICY.read_text(encoding="utf-8")
    begin = text.index('[[escalation]]\nid = "low_confidence"')
    changed = tmp_path / "new.toml"
    changed.write_text(text[:begin] + text[text.index("# None of that", begin) :], encoding="utf-8")
    return changed


# -- replay ---------------------------------------------------------------------------------------------------------


def test_the_unchanged_policy_changes_nothing_beside_the_running_broker(desk: tuple[Path, dict[str, Any]]) -> None:
    beside = desk[1]["beside"]
    assert beside.returncode == 0, beside.stderr
    told = json.loads(beside.stdout)
    assert told["conversations"] == 26
    assert {kind for kind, count in told["counts"].items() if count} == {"same", "quiet"}
    assert "No difference" in run("replay", POLICY, "--data-dir", desk[0]).stdout


def test_dropping_the_confidence_rule_lists_exactly_who_loses_the_escalation(
    desk: tuple[Path, dict[str, Any]], without_confidence: Path
) -> None:
    folder, played = desk
    told = answer("replay", without_confidence, "--data-dir", folder)
    losing = {row["conversation"] for row in played["rows"] if row["rule"] == "low_confidence"}
    assert losing
    assert {case["conversation"] for case in told["cases"]["dropped"]} == losing
    assert {kind for kind, cases in told["cases"].items() if cases} == {"same", "dropped"}
    assert told["rules"]["low_confidence"] == {"recorded": len(losing), "predicted": 0}
    assert set(told["share"]["undetermined"]) == losing
    text = run("replay", without_confidence, "--data-dir", folder).stdout
    assert all(conversation in text for conversation in losing)
    assert "undetermined" in text


def test_a_copy_of_the_store_is_read_while_its_lock_is_held(desk: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(desk[0] / "collabtui.db", copy)
    lock = acquire(copy)
    try:
        assert answer("replay", POLICY, "--db", copy)["conversations"] == 26
    finally:
        lock.release()


@pytest.mark.parametrize("file", ["nothing.db", "text.db", "folder"])
def test_what_is_no_store_cannot_be_replayed(tmp_path: Path, file: str) -> None:
    (tmp_path / "text.db").write_text("no store", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    done = run("replay", POLICY, "--db", tmp_path / file)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("PRAGMA user_version = 999", "update collabtui"),
        ("UPDATE event SET body = '{}' WHERE kind = 'message_posted'", "can't be read in conversation:"),
    ],
)
def test_a_store_that_is_newer_or_damaged_is_told(
    desk: tuple[Path, dict[str, Any]], tmp_path: Path, change: str, words: str
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(desk[0] / "collabtui.db", copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute(change)
    done = run("replay", POLICY, "--db", copy)
    assert (done.returncode, done.stdout) == (3, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_one_store_is_named_or_another(tmp_path: Path) -> None:
    assert run("replay", POLICY, "--db", tmp_path, "--data-dir", tmp_path).returncode == 2


# -- check ----------------------------------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    text = POLICY.read_text(encoding="utf-8")
    mistakes = text.count("below = 0.6\n") + text.count("count = 2\n")
    text = text.replace("below = 0.6\n", "below = 6\n").replace("count = 2\n", "cuont = 2\n")
    bad.write_text(text, encoding="utf-8")
    done = run("check", bad)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == mistakes > 2
    assert all(line.startswith(f"{bad}:") for line in lines)
    told = json.loads(run("check", bad, "--json").stdout)
    assert (told["ok"], len(told["errors"]), told["warnings"]) == (False, mistakes, [])


def test_warnings_leave_the_exit_code_alone_unless_they_are_strict(tmp_path: Path) -> None:
    odd = tmp_path / "odd.toml"
    odd.write_text(POLICY.read_text(encoding="utf-8").replace("late = 60 ", "late = 600 "), encoding="utf-8")
    done = run("check", odd)
    assert done.returncode == 0
    assert "routing.late: warning: " in done.stdout
    assert run("check", odd, "--strict").returncode == 1
    assert [one["field"] for one in answer("check", odd)["warnings"]] == ["routing.late"]


def test_a_roster_tells_which_skills_nobody_has(tmp_path: Path) -> None:
    roster = tmp_path / "roster.toml"
    agent = '[[agent]]\nid = "ada"\nname = "Ada"\nskills = { billing = 3 }\n'
    roster.write_text(f'timezone = "Europe/Berlin"\n{agent}', encoding="utf-8")
    warnings = answer("check", POLICY, "--roster", roster)["warnings"]
    assert warnings
    assert all("nobody has the skill 'support'" in one["says"] for one in warnings)
    roster.write_text("timezone = 7\n", encoding="utf-8")
    assert run("check", POLICY, "--roster", roster).returncode == 1


def test_the_agents_of_a_store_have_the_skills(desk: tuple[Path, dict[str, Any]]) -> None:
    assert answer("check", POLICY, "--data-dir", desk[0]) == {"ok": True, "errors": [], "warnings": []}


# -- show, explain, apply -------------------------------------------------------------------------------------------


def test_the_policy_is_shown_whole_with_its_defaults() -> None:
    shown = run("show", POLICY)
    assert shown.returncode == 0
    assert parse(shown.stdout, "shown") == parse(POLICY.read_text(encoding="utf-8"), "policy")
    assert "limits" in tomllib.loads(shown.stdout)


def test_without_a_file_the_policy_of_the_store_is_shown(desk: tuple[Path, dict[str, Any]]) -> None:
    assert run("show", "--data-dir", desk[0]).stdout == run("show", POLICY).stdout


def test_a_message_is_tried_on_the_rules() -> None:
    told = answer("explain", POLICY, "--say", "let me talk to a human")
    assert (told["trial"]["fired"], told["trial"]["turn"]) == ("keyword", 0)
    assert told["rules"][0]["id"] == "keyword"
    text = run("explain", POLICY, "--signals", '{"sentiment": -0.9}').stdout
    assert "sentiment fires on the bot's turn 1: it hands over at once." in text
    assert "wanted below 0.6" in text


def test_one_rule_is_explained_alone() -> None:
    done = run("explain", POLICY, "--rule", "api_errors")
    assert done.stdout.startswith("1. api_errors: When 2 calls of business APIs failed")
    assert run("explain", POLICY, "--rule", "nothing").returncode == 1


@pytest.mark.parametrize("signals", ["nonsense", "[1", "{}{}", '{"moods": 1}', '{"sentiment": 7}', "[" * 5_000])
def test_signals_that_are_none_are_wrong_usage(signals: str) -> None:
    done = run("explain", POLICY, "--signals", signals)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_policy_in_force_is_refused_with_the_reason(desk: tuple[Path, dict[str, Any]]) -> None:
    applied = desk[1]["applied"]
    assert applied.returncode == 1
    assert "in force already" in applied.stderr


def test_a_changed_policy_is_taken_by_a_desk_at_rest(
    desk: tuple[Path, dict[str, Any]], tmp_path: Path, without_confidence: Path
) -> None:
    shutil.copytree(desk[0], tmp_path / "desk")
    text = without_confidence.read_text(encoding="utf-8")
    without_confidence.write_text(text.replace('version = "', 'version = "new-', 1), encoding="utf-8")
    version = tomllib.loads(text)["version"]
    assert answer("apply", without_confidence, "--data-dir", tmp_path / "desk") == {"version": f"new-{version}"}
    assert answer("show", "--data-dir", tmp_path / "desk")["version"] == f"new-{version}"


# -- at the command line --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "show", "explain", "replay", "apply"])
def test_help_has_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Example: collabtui policy {command}" in done.stdout


@pytest.mark.parametrize("command", ["check", "show", "explain", "replay", "apply"])
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(command: str, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    done = run(command, tmp_path / ("binary" if command == "check" else "nowhere.toml"))
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["show", "explain"])
def test_a_reader_that_goes_away_is_no_crash(command: str) -> None:
    shell = f"{' '.join(COMMAND)} {command} {POLICY} | head -1"
    done = subprocess.run(
        ["bash", "-c", shell], env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [("policy", "show", str(POLICY)), ("--help",)])
def test_a_full_disk_behind_the_output_is_told_in_one_sentence(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "collabtui", *words],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=30,
        )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (3, "The output can't be written: No space left on device.\n")
