"""`collabtui copilot run` as a person starts it."""

from pathlib import Path

from typer.testing import CliRunner

from collabtui.copilot.cli import app

RUNNER = CliRunner()


def test_help_shows_an_example() -> None:
    shown = RUNNER.invoke(app, ["run", "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert "Example: collabtui copilot run" in shown.output


def test_without_a_broker_it_ends_with_code_3_saying_what_to_start(tmp_path: Path) -> None:
    ended = RUNNER.invoke(app, ["run", "--data-dir", str(tmp_path)])
    assert (ended.exit_code, ended.stdout) == (3, "")
    assert "broker serve" in ended.stderr


def test_a_folder_that_is_not_there_ends_it_with_code_3_naming_it(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t", "utf-8")
    options = ["--url", "ws://127.0.0.1:9", "--token-file", str(tmp_path / "token")]
    ended = RUNNER.invoke(app, ["run", *options, "--knowledge", str(tmp_path / "gone")])
    assert ended.exit_code == 3
    assert "gone: cannot be listed" in ended.stderr
