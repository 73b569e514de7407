"""`collabtui bot run` as a person starts it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from broker.protocol.local import FILE_NAME
from collabtui.bot.cli import app, loaded
from tests.unit.bot.turns import DEMO_DATA, SCRIPT

RUNNER = CliRunner()


def test_help_shows_an_example() -> None:
    shown = RUNNER.invoke(app, ["run", "--help"], env={"COLUMNS": "200"})
    assert shown.exit_code == 0
    assert "Example: collabtui bot run" in shown.output


def test_without_a_broker_it_ends_with_code_3_saying_what_to_start(tmp_path: Path) -> None:
    ended = RUNNER.invoke(app, ["run", "--data-dir", str(tmp_path)])
    assert (ended.exit_code, ended.stdout) == (3, "")
    assert "broker serve" in ended.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--url", "ws://127.0.0.1:9"], "--token-file"),
        (["--url", "ws://127.0.0.1:9", "--token-file", "/no/such/file"], "/no/such/file"),
        (["--url", "http://x", "--token-file", __file__], "is no address of a broker"),
        (["--name", "no id!"], "is not what a broker wrote"),
    ],
)
def test_what_cannot_be_used_ends_it_with_code_3(options: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("spoiled", "utf-8")
    ended = RUNNER.invoke(app, ["run", "--data-dir", str(tmp_path), *options])
    assert ended.exit_code == 3
    assert said in ended.stderr


def test_a_shop_folder_that_holds_no_shop_ends_it_with_code_3(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("t", "utf-8")
    options = ["--url", "ws://127.0.0.1:9", "--token-file", str(token), "--domain", str(tmp_path)]
    ended = RUNNER.invoke(app, ["run", *options])
    assert ended.exit_code == 3
    assert "expected one with a .toml file for each intent" in ended.stderr


def test_the_demo_shop_can_be_loaded() -> None:
    script, understanding = loaded(DEMO_DATA)
    assert script == SCRIPT
    assert understanding.read("Where is my order FH-10234?").intents[0].name == "order_status"
