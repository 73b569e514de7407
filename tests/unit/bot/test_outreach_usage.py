"""Claims about how `collabtui outreach run` says no before it does anything."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from collabtui.cli.root import app


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        ([], 2, "Name the events with"),
        (["--listen", "0"], 2, "it asks for a token"),
        (["--file", "events.jsonl"], 3, "No broker runs here"),
        (["--file", "events.jsonl", "--templates", "missing.toml"], 3, "missing.toml: cannot be read"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_exit_code(
    given: list[str], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["outreach", "run", *given, "--data-dir", str(tmp_path)], env={"NO_COLOR": "1"})
    assert ended.exit_code == code
    assert says in " ".join(ended.output.replace("│", " ").split())
