"""The demo as a process: a whole desk that plays itself."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.processes import broker_process, free_port

COMMAND = [sys.executable, "-m", "collabtui", "demo", "--headless"]
ROOT = Path(__file__).resolve().parents[2]
#: Far longer than a play takes: only a test that fails waits so long.
PATIENCE_S = 240


def run(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@cache
def played() -> str:
    """What a play of every scenario says."""
    done = run("--customers", "13", "--seed", "7", "--json")
    assert done.returncode == 0, done.stderr
    # A slow machine is shown how far the play is; nothing else may be said there.
    assert all("conversations ended" in line for line in done.stderr.splitlines()), done.stderr
    return done.stdout


def outcomes() -> list[dict[str, Any]]:
    return list(json.loads(played())["outcomes"])


def test_every_conversation_ends_as_its_scenario_says() -> None:
    assert len(outcomes()) == 13
    assert all(outcome["ok"] for outcome in outcomes())


def test_bots_solve_some_alone_while_each_rule_hands_over_others() -> None:
    counted = Counter(outcome["escalated_by"] or outcome["resolved_by"] for outcome in outcomes())
    assert {"bot", "keyword", "low_confidence", "api_errors", "sentiment", "repeated_fallbacks"} == counted.keys()


def test_the_same_seed_gives_the_same_play() -> None:
    assert run("--customers", "13", "--seed", "7", "--json").stdout == played()


def test_people_read_a_line_each_in_the_order_of_another_seed_then_a_table(tmp_path: Path) -> None:
    done = run("--customers", "2", "--seed", "8", TMPDIR=str(tmp_path))
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:2]] == ["ok", "ok"]
    assert sorted(line.split()[2] for line in lines[:2]) != sorted(one["scenario"] for one in outcomes()[:2])
    assert lines[-1].split()[:3] == ["all", "2", "2"]
    assert "\x1b" not in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_desk_that_has_no_room_for_its_files_cannot_start(tmp_path: Path) -> None:
    # A folder that is a file, for root may write anywhere: tempfile then takes the next one it knows.
    blocked = tmp_path / "blocked"
    blocked.touch()
    code = (
        "import sys, tempfile; tempfile.tempdir = sys.argv.pop(1);"
        "sys.argv[0] = 'collabtui'; from collabtui.cli.root import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(blocked), "demo"],
        capture_output=True, text=True, timeout=PATIENCE_S, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, "")
    assert "blocked" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("end", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_whoever_stops_it_finds_nothing_left_behind(tmp_path: Path, end: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [*COMMAND, "--customers", "5000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("ok")
        process.send_signal(end)
        _, complaints = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, complaints) == (code, "")
    assert list(tmp_path.iterdir()) == []


async def test_it_plays_twice_on_a_broker_that_runs_already(tmp_path: Path) -> None:
    async with broker_process(tmp_path / "desk", free_port(), ROOT / "demo_data" / "policy.toml"):
        for _ in range(2):
            done = await asyncio.to_thread(run, "--customers", "2", "--data-dir", str(tmp_path / "desk"))
            assert (done.returncode, done.stdout.split()[0]) == (0, "ok"), done.stdout + done.stderr


def test_a_folder_that_no_broker_serves_cannot_be_played_on(tmp_path: Path) -> None:
    done = run("--customers", "2", "--data-dir", str(tmp_path))
    assert done.returncode == 3
    assert "No broker runs here" in done.stderr
