"""The benchmark's command line, its policy, its tables."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.figures import Slice
from bench.process import rss_mb, sample
from bench.servers import patient
from bench.table import columns, show
from bench.wire import Broken
from bench_relay import CANNOT_OPEN, main

from broker.policy.load import parse
from tests.unit.scripts.test_bench_figures import one_slice

ROOT = Path(__file__).resolve().parents[3]
POLICY = (ROOT / "demo_data" / "policy.toml").read_text(encoding="utf-8")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc")


def test_the_benchmarks_policy_has_longer_timers_but_the_same_rules() -> None:
    before, after = parse(POLICY, "before"), parse(patient(POLICY), "after")
    assert after.bots.absent == 86_400
    assert after.limits.lines == 100_000
    assert after.escalation == before.escalation
    assert after.bots.turn_timeout == before.bots.turn_timeout


def test_a_policy_without_the_setting_is_refused_by_its_name() -> None:
    with pytest.raises(Broken, match=r"bots\.absent 0 times"):
        patient(POLICY.replace("absent =", "# absent ="))


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert columns(("name", "n"), [("a", "100"), ("longer", "1")]) == ["name      n", "a       100", "longer    1"]


def test_a_report_shows_every_slice_with_the_ratios_of_its_mode(capsys: pytest.CaptureFixture[str]) -> None:
    show([one_slice("ours", rate=1_500), one_slice("bare", rate=30_000)])
    told = capsys.readouterr().out
    assert "1,500" in told
    assert "30,000" in told
    assert ["rate", "0.05", "0.05", "0.05"] in [line.split() for line in told.splitlines()]


@pytest.mark.parametrize(
    "arguments", [["--seconds", "0"], ["--slices", "-1"], ["--rates", "fast"], ["--rates", "inf"], ["--nonsense"]]
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
    assert "python scripts/bench_relay.py --seconds" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(tmp_path / "nowhere")]) == CANNOT_OPEN
    assert "nowhere" in capsys.readouterr().err


def test_the_costs_of_a_process_are_read_from_the_system() -> None:
    before = sample(os.getpid())
    sum(range(2_000_000))
    after = sample(os.getpid())
    assert after.generator > before.generator
    assert after.server >= before.server
    assert after.machine >= before.machine
    assert 10 < rss_mb(os.getpid()) < 10_000


def test_a_process_that_is_gone_is_told() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with pytest.raises(ProcessLookupError, match="ended while it was measured"):
        sample(gone.pid)


def test_a_short_run_measures_both_servers_without_losing_a_message(tmp_path: Path) -> None:
    size = ["--seconds", "0.3", "--slices", "1", "--conversations", "2", "--in-flight", "2", "--rates", "100"]
    command = [sys.executable, "scripts/bench_relay.py", *size, "--json", "--folder", str(tmp_path)]
    found = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=ROOT, env=found, capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    taken = [Slice(**one) for one in told["slices"]]
    assert [(one.server, one.mode) for one in taken] == [
        (server, mode) for mode in ("closed", "open 100/s") for server in ("ours", "bare")
    ]
    assert all(one.is_clean and one.messages and one.cpu_s_per_10k >= 0 for one in taken)
    assert set(told["ratios"]) == {"closed", "open 100/s"}
    assert list(tmp_path.iterdir()) == [], "the run leaves nothing behind"
