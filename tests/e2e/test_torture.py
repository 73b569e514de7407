"""A few seconds of torture with a fixed seed: every promise holds; a bug that is planted in the broker is found."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "torture.py"
FAULTS = "kill9_broker,lost_acks,cuts_in_frames,resets,cursor_beyond,hostile_frames"


def tortured(folder: Path, *arguments: str) -> tuple[int, Any]:
    """The exit code of a run, with what it printed as JSON."""
    where = ["--json", "--keep", str(folder / "histories")]
    run = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments, *where], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode in (0, 1), run.stderr
    return run.returncode, json.loads(run.stdout)


def test_a_short_torture_breaks_no_promise(tmp_path: Path) -> None:
    code, told = tortured(tmp_path, "--seconds", "4", "--seed", "7", "--faults", FAULTS)
    assert told["violations"] == []
    assert code == 0
    assert told["faults"]
    assert told["counts"]["acknowledged"] > 50


@pytest.mark.parametrize("arguments", [["--faults", "earthquake"], ["--planted", "no-bug"], ["--seconds", "0"]])
def test_what_does_not_exist_is_wrong_usage(arguments: list[str]) -> None:
    run = subprocess.run([sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "choose" in run.stderr
    assert "Traceback" not in run.stderr


def test_help_has_an_example() -> None:
    run = subprocess.run([sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True, check=True)
    assert "python scripts/torture.py --seconds 300 --seed 7" in run.stdout
