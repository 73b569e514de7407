"""What `collabtui` alone offers."""

import json
from pathlib import Path

import pytest

from collabtui.cli import menu
from collabtui.cli.menu import ARGUMENTS, Menu, choices
from collabtui.cli.root import COMMANDS
from tests.tui.screen import sees


def test_every_choice_runs_a_command_that_there_is() -> None:
    assert [choice.value for choice in choices("")] == [*ARGUMENTS]
    assert {arguments[0] for arguments in ARGUMENTS.values()} <= {*COMMANDS, "--help"}


@pytest.mark.parametrize(("key", "chosen"), [("1", "demo"), ("4", "customer"), ("escape", None)])
async def test_a_digit_chooses(key: str, chosen: str | None) -> None:
    app = Menu("needs a broker")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert sees(app, "what would you like to do?")
        await pilot.press(key)
    assert app.chosen == chosen


async def test_a_terminal_that_is_too_small_is_told_so_until_it_has_grown() -> None:
    app = Menu("needs a broker")
    async with app.run_test(size=(50, 14)) as pilot:
        await pilot.pause()
        assert sees(app, "too small")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert sees(app, "what would you like to do?")
        assert not sees(app, "too small")


def test_it_says_whether_there_is_a_broker_to_work_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLLABTUI_DATA", str(tmp_path))
    assert menu.broker_here() == "needs a broker: collabtui broker serve"
    (tmp_path / "local.json").write_text("{", encoding="utf-8")
    assert "local.json" in menu.broker_here()
    found = {"url": "ws://127.0.0.1:8790/", "token": "t.secret", "store_id": "s1", "pid": 1}
    (tmp_path / "local.json").write_text(json.dumps(found), encoding="utf-8")
    assert menu.broker_here() == "on the broker at ws://127.0.0.1:8790/"
