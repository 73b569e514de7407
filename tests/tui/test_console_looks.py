"""How the whole console looks at the sizes that people have, kept as text."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.screen import picture, seen
from tests.tui.snapshot import assert_looks_as_before
from tests.tui.still import a_busy_desk, an_answer, draw, still_desk

SIZES = [(80, 24), (120, 40), (200, 50)]


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("size", SIZES)
async def test_the_desk_of_somebody_whom_nobody_needs(tmp_path: Path, size: tuple[int, int]) -> None:
    async with still_desk(tmp_path, size) as (pilot, app, _):
        await draw(pilot, app)
        picture(app, f"console_empty_{size[0]}")
        assert_looks_as_before(app, f"empty_{size[0]}")


@pytest.mark.parametrize("size", SIZES)
async def test_a_conversation_while_others_wait(tmp_path: Path, size: tuple[int, int]) -> None:
    async with still_desk(tmp_path, size) as (pilot, app, told):
        a_busy_desk(told)
        an_answer(told)
        await draw(pilot, app)
        picture(app, f"console_busy_{size[0]}")
        assert_looks_as_before(app, f"busy_{size[0]}")


@pytest.mark.parametrize("size", SIZES)
async def test_a_reply_being_written(tmp_path: Path, size: tuple[int, int]) -> None:
    async with still_desk(tmp_path, size) as (pilot, app, told):
        a_busy_desk(told)
        await draw(pilot, app)
        await pilot.press("r", "alt+1")
        await draw(pilot, app)
        picture(app, f"console_writing_{size[0]}")
        assert_looks_as_before(app, f"writing_{size[0]}")


async def test_what_is_known_takes_the_conversations_place_on_a_narrow_terminal(tmp_path: Path) -> None:
    async with still_desk(tmp_path, (80, 24)) as (pilot, app, told):
        a_busy_desk(told)
        await draw(pilot, app)
        await pilot.press("f5")
        await draw(pilot, app)
        assert_looks_as_before(app, "context_80")


async def test_the_keys_go_back_to_the_reply_after_a_look_at_the_context(tmp_path: Path) -> None:
    async with still_desk(tmp_path, (80, 24)) as (pilot, app, told):
        a_busy_desk(told)
        await draw(pilot, app)
        await pilot.press("r", "f5", "f5", "h", "i")
        await draw(pilot, app)
        assert any("█ hi" in line for line in seen(app))


async def test_the_last_row_names_what_acts_in_the_pane_that_has_focus(tmp_path: Path) -> None:
    async with still_desk(tmp_path, (80, 24)) as (pilot, app, told):
        assert seen(app)[-1] == " / Filter  p Presence  ^P Commands  ^Q Quit  ? Help"
        a_busy_desk(told)
        await draw(pilot, app)
        assert seen(app)[-1].startswith(" Enter Open  a Accept  d Decline  r Reply  1-2 Insert")
        await pilot.press("r")
        await draw(pilot, app)
        assert seen(app)[-1].startswith(" Enter Send  F2 Accept  Esc Leave  Alt+1-2 Insert")
        assert seen(app)[-1].endswith("F1 Help")


async def test_a_click_on_a_key_presses_it(tmp_path: Path) -> None:
    async with still_desk(tmp_path, (80, 24)) as (pilot, app, told):
        a_busy_desk(told)
        await draw(pilot, app)
        await pilot.click("KeyLine", offset=(seen(app)[-1].index("r Reply"), 0))
        await draw(pilot, app)
        assert "Enter Send" in seen(app)[-1]


async def test_help_lists_the_panes_own_keys_with_one_row_for_all_suggestions(tmp_path: Path) -> None:
    async with still_desk(tmp_path, (120, 75)) as (pilot, app, told):
        a_busy_desk(told)
        await draw(pilot, app)
        await pilot.press("question_mark")
        await pilot.pause()
        rows = "\n".join(seen(app))
        assert "1-9, Alt+1-9" in rows
        assert "In this pane" in rows
        assert "Page down." in rows
        assert rows.index("Accept the offered") < rows.index("In this pane")


async def test_nobody_is_told_to_send_where_nobody_can_be_written_to(tmp_path: Path) -> None:
    async with still_desk(tmp_path, (80, 24)) as (pilot, app, told):
        a_busy_desk(told)
        told.opened("c-ann", "hello")
        told.model.tabs.open("c-ann")
        await draw(pilot, app)
        app.desk.query_one("Composer #reply").focus()
        await draw(pilot, app)
        assert "Enter Send" not in seen(app)[-1]
