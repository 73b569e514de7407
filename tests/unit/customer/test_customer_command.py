"""What `collabtui customer` says before it shows anything."""

import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from collabtui.cli import customer as command
from collabtui.cli.customer_script import performance_of, scenario_of
from collabtui.customer.script import Over, Rate, Say, Wait
from tests.unit.training.plays import scenario, transcript

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
app.command()(command.customer)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.parametrize("plain", [["--plain"], []])
def test_a_scenario_that_nobody_knows_is_a_wrong_use_with_all_that_there_are(plain: list[str]) -> None:
    code, said = run("--script", "where-is-my-cat", *plain)
    assert code == 2
    assert "where-is-my-parcel" in said


def test_a_spoiled_scenario_is_told_by_file_with_field(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\ntitle = "Mine"\ncustomer = "maria"\n[survey]\nscore = 9\n')
    code, said = run("--script", str(file))
    assert code == 3
    assert str(file) in said
    assert "field" in said


def test_a_scenario_that_is_not_there_is_told(tmp_path: Path) -> None:
    code, said = run("--script", str(tmp_path / "gone.toml"))
    assert (code, "cannot be read" in said) == (3, True)


def test_a_pace_without_a_script_is_a_wrong_use() -> None:
    code, said = run("--pace", "2")
    assert (code, "--script" in said) == (2, True)


def test_a_theme_that_nobody_knows_is_a_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "can_draw", lambda: True)
    code, said = run("--theme", "pink")
    assert (code, "collabtui-dark" in said) == (2, True)


@pytest.mark.parametrize("draws", [True, False])
@pytest.mark.parametrize("arguments", [[], ["--script", "where-is-my-parcel"]])
def test_without_a_broker_it_says_how_to_start_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, draws: bool, arguments: list[str]
) -> None:
    monkeypatch.setattr(command, "can_draw", lambda: draws)
    code, said = run("--data-dir", str(tmp_path), *arguments)
    assert (code, said.startswith("No broker runs here")) == (3, True)


def test_a_shipped_scenario_is_found_by_its_name_as_well_as_by_its_path() -> None:
    named = scenario_of("where-is-my-parcel")
    folder = Path(str(sys.modules["demo_data"].__path__[0])) if "demo_data" in sys.modules else Path("demo_data")
    assert scenario_of(str(folder / "scenarios" / "where-is-my-parcel.toml")) == named


def test_the_windows_script_does_what_the_scenario_says() -> None:
    script = performance_of(scenario("one", "two"), 1.0).script
    assert script.turns == 2
    assert script.step(0, transcript()) == Say("one")
    assert script.step(1, transcript("customer")) == Wait("an answer")
    assert script.step(1, transcript("customer", "bot")) == Say("two")
    assert script.step(2, transcript("customer", "bot", "customer", "bot", survey="open")) == Rate(4, "Fine.")
    assert script.step(2, transcript("customer", closed=True)) == Over()
