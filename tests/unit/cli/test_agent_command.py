"""When the agent's command draws a screen, when it prints lines."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from collabtui.cli import agent as command
from collabtui.cli.screen import can_draw

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
app.command()(command.agent)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A person at a terminal."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    return monkeypatch


def test_a_person_at_a_terminal_gets_a_screen(terminal: pytest.MonkeyPatch) -> None:
    assert can_draw()


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_only_knows_lines_gets_lines(terminal: pytest.MonkeyPatch, term: str) -> None:
    terminal.setenv("TERM", term)
    assert not can_draw()


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_a_pipe_on_either_side_gets_lines(terminal: pytest.MonkeyPatch, stream: str) -> None:
    terminal.setattr(getattr(sys, stream), "isatty", lambda: False)
    assert not can_draw()


@pytest.mark.parametrize("arguments", [["--plain"], ["--json"], []])
def test_lines_are_asked_for_by_flag_or_by_pipe(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    if arguments:
        monkeypatch.setattr(command, "can_draw", lambda: True)
    result = CliRunner().invoke(app, [*arguments, "--data-dir", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("No broker runs here")


def test_without_a_broker_the_screen_is_not_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "can_draw", lambda: True)
    result = CliRunner().invoke(app, ["--data-dir", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("No broker runs here")


def test_a_theme_that_nobody_knows_is_a_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "can_draw", lambda: True)
    result = CliRunner().invoke(app, ["--theme", "pink"])
    assert result.exit_code == 2
    assert "collabtui-dark" in result.output


def test_line_mode_loads_no_screens(tmp_path: Path) -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from collabtui.cli.root import app;"
        f"CliRunner().invoke(app, ['agent', '--plain', '--data-dir', {str(tmp_path)!r}]);"
        "print('textual' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("arguments", [["--plain"], ["--json"], []])
def test_a_supervisor_needs_a_screen(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, ["--supervisor", *arguments])
    assert result.exit_code == 2
    assert "--supervisor" in result.output
