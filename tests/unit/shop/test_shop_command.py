"""`collabtui shop run` as a person or a script starts it: a real process."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-W", "error", "-c", "from collabtui.shop.cli import app; app()"]


@contextmanager
def running(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The shop's process with the URL it announced; killed if a test left it behind."""
    command = [*COMMAND, "run", "--port", "0", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())["url"]
        finally:
            process.kill()


def run(*options: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, **(environment or {})},
    )


def fetched(url: str) -> object:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
        return json.loads(answer.read())


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_told_to_close(database_path: Path, end: signal.Signals) -> None:
    with running("--database", str(database_path), "--failure-rate", "0.25", "--seed", "9") as (process, url):
        assert fetched(f"{url}/faults") == {"failure_rate": 0.25, "latency_ms": 0, "seed": 9, "keys": {}, "calls": {}}
        process.send_signal(end)
        assert process.wait(timeout=10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_verbose_logs_requests_to_stderr(database_path: Path) -> None:
    with running("--database", str(database_path), "--verbose") as (process, url):
        fetched(f"{url}/healthz")
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)
        assert process.stderr is not None
        assert "event=request method=GET route=/healthz status=200 ms=" in process.stderr.read()


def test_its_database_goes_to_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with running() as (_process, url):
        fetched(f"{url}/healthz")
    assert (tmp_path / "collabtui" / "shop.db").exists()


def test_a_shop_without_goods_leaves_no_database(tmp_path: Path) -> None:
    refused = run("run", "--data", str(tmp_path), "--database", str(tmp_path / "shop.db"))
    assert refused.returncode == 3
    assert "customers.toml: cannot be read" in refused.stderr
    assert not (tmp_path / "shop.db").exists()


def test_a_wrong_catalogue_is_a_sentence_with_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "customers.toml").write_text('[[customer]]\nid = "Tom"\n', encoding="utf-8")
    refused = run("run", "--data", str(tmp_path), "--database", str(tmp_path / "shop.db"))
    assert refused.returncode == 3
    assert "customers.toml, line 2, field customer.0.id: " in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_taken_port_is_a_sentence_with_exit_code_3(tmp_path: Path) -> None:
    with running("--database", str(tmp_path / "one.db")) as (_process, url):
        port = url.rpartition(":")[2]
        refused = run("run", "--database", str(tmp_path / "two.db"), environment={"COLLABTUI_SHOP_PORT": port})
    assert refused.returncode == 3
    assert f"can't open port {port}" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_is_none_is_a_sentence_with_exit_code_3(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_text("this is no database, whatever its name says" * 50, encoding="utf-8")
    refused = run("run", "--port", "0", "--database", str(path))
    assert refused.returncode == 3
    assert "not a database" in refused.stderr


@pytest.mark.parametrize("option", [("--failure-rate", "1.5"), ("--latency-ms", "-1"), ("--port", "70000")])
def test_an_impossible_option_is_a_usage_error(option: tuple[str, str]) -> None:
    assert run("run", *option).returncode == 2


def test_help_shows_an_example() -> None:
    helped = run("run", "--help", environment={"NO_COLOR": "1", "COLUMNS": "120"})
    assert helped.returncode == 0
    assert "collabtui shop run --port 8090 --fail-rate 0.2" in helped.stdout
