"""The two commands from the outside: help, wrong use, no broker."""

import inspect
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from collabtui.line.cli import agent, customer, newcomer, printer, skills
from collabtui.line.login import Newcomer, demo_record
from collabtui.line.printed import Printed

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
app.command()(agent)
app.command()(customer)


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    for name in ("COLLABTUI_URL", "COLLABTUI_TOKEN_FILE", "COLLABTUI_DATA"):
        monkeypatch.delenv(name, raising=False)
    return CliRunner()


@pytest.mark.parametrize("command", ["agent", "customer"])
def test_help_has_an_example(runner: CliRunner, command: str) -> None:
    result = runner.invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"collabtui {command} --plain" in result.output


@pytest.mark.parametrize("command", ["agent", "customer"])
def test_without_a_broker_it_says_so_with_exit_code_3(runner: CliRunner, tmp_path: Path, command: str) -> None:
    result = runner.invoke(app, [command, "--plain", "--data-dir", str(tmp_path)])
    assert result.exit_code == 3
    assert result.stderr.startswith("No broker runs here")
    assert result.stdout == ""


def test_a_newcomer_is_a_customer_of_the_demo_shop(runner: CliRunner) -> None:
    """Whose order the bot may tell: nobody must know a name first."""
    told = " ".join(runner.invoke(app, ["customer", "--help"]).output.split())
    assert "the demo shop's" in told
    assert demo_record(inspect.signature(customer).parameters["subject"].default) is not None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--url", "ws://127.0.0.1:1/"], "--token-file"),
        (["--url", "not an address", "--token-file", "TOKEN"], "no address of a broker"),
        (["--url", "ws://127.0.0.1:1/", "--token-file", "MISSING"], "MISSING"),
    ],
)
def test_what_can_not_be_opened_is_exit_code_3(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "TOKEN").write_text("t1.secret\n", encoding="utf-8")
    result = runner.invoke(app, ["agent", *arguments])
    assert result.exit_code == 3
    assert said in result.stderr


def test_a_spoiled_local_file_is_exit_code_3(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "local.json").write_text("{}", encoding="utf-8")
    result = runner.invoke(app, ["customer", "--data-dir", str(tmp_path)])
    assert result.exit_code == 3
    assert "local.json" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["agent", "--as", "a b"],
        ["agent", "--skill", "support=9"],
        ["agent", "--skill", "=3"],
        ["agent", "--capacity", "-1"],
        ["customer", "--as", ""],
        ["customer", "--conversation", "../etc"],
        ["customer", "--linger", "-1"],
    ],
)
def test_wrong_use_is_exit_code_2(runner: CliRunner, arguments: list[str]) -> None:
    assert runner.invoke(app, arguments).exit_code == 2


def test_options_that_were_left_out_are_known_as_defaults() -> None:
    assert newcomer("zoe", "", None, None) == Newcomer("agent", "zoe", "Zoe", {"support": 3})
    named = newcomer("zoe", "Zo", ["refunds=5"], 2)
    assert named == Newcomer("agent", "zoe", "Zo", {"refunds": 5}, 2, given=frozenset({"name", "skills"}))


def test_skills_have_a_level_or_the_middle_one() -> None:
    assert skills(["support=4", "returns"]) == {"support": 4, "returns": 3}


@pytest.mark.parametrize(("as_json", "shown"), [(False, "bot: caf\u00e9\n"), (True, None)])
def test_lines_are_printed_as_text_or_as_json(
    capsys: pytest.CaptureFixture[str], as_json: bool, shown: str | None
) -> None:
    entry = Printed("caf\u00e9", "bot", "message")
    printer(as_json)(entry)
    out = capsys.readouterr().out
    if shown is None:
        assert json.loads(out) == {"kind": "message", "speaker": "bot", "text": "caf\u00e9"}
    else:
        assert out == shown
