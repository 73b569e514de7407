"""The screens' benchmark: its arithmetic, its command line, a run of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.tui_cast import Caller, Cast
from bench.tui_figures import ALL, Pace, Start, paces, ratios, start_of
from bench.tui_starts import CONSOLE, MINIMAL, PYTHON, QUEUE
from bench_tui import CANNOT_OPEN, Used, main

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc")


def test_a_start_has_the_middle_and_the_worst_of_its_runs_in_milliseconds() -> None:
    assert start_of("console", [0.7, 0.65, 0.9]) == Start("console", 3, 700.0, 900.0)


def test_keys_are_told_kind_by_kind_then_together() -> None:
    found = paces("console", {"move": [0.010, 0.030], "type": [0.005]})
    assert found == [
        Pace("console", "move", 2, 10.0, 30.0, 30.0),
        Pace("console", "type", 1, 5.0, 5.0, 5.0),
        Pace("console", ALL, 3, 10.0, 30.0, 30.0),
    ]


def test_only_kinds_that_both_have_are_compared() -> None:
    console = paces("console", {"type": [0.020], "tab": [0.050]})
    minimal = paces("minimal", {"type": [0.010]})
    assert set(ratios(console, minimal)) == {"type", ALL}
    assert ratios(console, minimal)["type"] == {"p50": 2.0, "p95": 2.0}


def test_a_yardstick_of_nothing_gives_no_ratio_above_nothing() -> None:
    assert ratios(paces("console", {"type": [0.02]}), paces("minimal", {"type": [0.0]}))["type"]["p50"] == 0.0


def test_a_cast_is_read_as_it_was_written(tmp_path: Path) -> None:
    cast = Cast(Caller("token", ("long",)), (Caller("one", ("a", "b")), Caller("two", ("c",))))
    cast.write(tmp_path)
    assert Cast.read(tmp_path) == cast


def test_the_cores_in_use_are_told_of_each_process_with_the_rest() -> None:
    used = Used({"console": os.getpid(), "customers": 0})
    sum(range(3_000_000))
    shares = used.by_now()
    assert set(shares) == {"console", "benchmark", "others"}, "who does not run is left out"
    assert shares["benchmark"] > 0.1


@pytest.mark.parametrize(
    "arguments",
    [["--starts", "0"], ["--rate", "-1"], ["--share", "2"], ["--size", "80x24"], ["--size", "wide"], ["--nonsense"]],
)
def test_a_wrong_option_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "python scripts/bench_tui.py --starts" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(tmp_path / "nowhere")]) == CANNOT_OPEN
    assert "nowhere" in capsys.readouterr().err


def test_a_small_run_measures_both_apps_and_leaves_nothing(tmp_path: Path) -> None:
    size = ["--tickets", "60", "--messages", "50", "--starts", "1", "--keys", "2", "--rate", "20"]
    command = [sys.executable, "scripts/bench_tui.py", *size, "--json", "--folder", str(tmp_path)]
    found = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=ROOT, env=found, capture_output=True, text=True, timeout=150, check=False)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert [one["program"] for one in told["starts"]] == [PYTHON, MINIMAL, CONSOLE, QUEUE]
    assert {one["kind"] for one in told["console"]} == {"move", "type", "page", "tab", ALL}
    assert {one["kind"] for one in told["minimal"]} == {"move", "type", ALL}
    assert all(0 < one["p50"] <= one["p95"] <= one["worst"] for one in (*told["console"], *told["minimal"]))
    assert told["written"] > 0
    assert list(tmp_path.iterdir()) == []
