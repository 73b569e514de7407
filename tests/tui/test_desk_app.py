"""Claims on what every window of the desk does."""

import pytest
from textual.app import ComposeResult
from textual.widgets import Input, Static

from collabtui.ui.desk_app import DeskApp
from collabtui.ui.help import Help
from collabtui.ui.keys import CONSOLE, actions, bindings
from collabtui.ui.settings import Read, Settings
from collabtui.ui.theme import NAMES, TERMINAL
from collabtui.ui.too_small import TooSmall
from tests.tui.screen import picture, seen, sees


class Desk(DeskApp):
    """A window with a text field that can accept."""

    BINDINGS = bindings(actions(CONSOLE, "accept", "decline"))

    def __init__(self, read: Read | None = None) -> None:
        super().__init__(read or Read(Settings()), CONSOLE)
        self.accepted = 0

    def compose(self) -> ComposeResult:
        yield Static("the desk")
        yield Input()

    def action_accept(self) -> None:
        self.accepted += 1

    def action_decline(self) -> None:
        self.accepted -= 1


async def test_a_problem_with_the_settings_is_told_while_the_app_runs() -> None:
    app = Desk(Read(Settings(), ("line 2, theme: no [/] such.",)))
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        assert sees(app, "no [/] such.")
        assert sees(app, "the desk")


async def test_the_users_theme_with_the_users_keys_holds() -> None:
    app = Desk(Read(Settings(theme="collabtui-safe", keys={"accept": ("f12",)})))
    async with app.run_test() as pilot:
        await pilot.press("f2", "f12")
        assert app.accepted == 1
        assert app.theme == "collabtui-safe"


async def test_only_themes_that_have_our_colours_can_be_chosen() -> None:
    app = Desk()
    async with app.run_test():
        assert set(app.available_themes) == set(NAMES)


async def test_with_no_color_not_one_colour_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Desk(Read(Settings(theme="collabtui-light")))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == TERMINAL
        styles = [s.style for strip in app.screen._compositor.render_strips() for s in strip if s.style]
        colours = {c for style in styles for c in (style.color, style.bgcolor) if c and not c.is_default}
        assert colours == set()


async def test_help_tells_only_what_acts_where_one_is() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert sees(app, "F2                  Accept the offered conversation")
        assert not sees(app, "Decline the offer")
        await pilot.press("escape")
        app.screen.set_focus(None)
        await pilot.press("question_mark")
        await pilot.pause()
        picture(app, "help")
        assert sees(app, "a, F2               Accept the offered conversation")
        assert sees(app, "d                   Decline the offer")


async def test_help_shows_the_users_own_keys() -> None:
    app = Desk(Read(Settings(keys={"accept": ("f12",)})))
    async with app.run_test() as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert sees(app, "F12                 Accept the offered")


@pytest.mark.parametrize("key", ["escape", "question_mark", "f1", "q", "enter"])
async def test_help_closes_by_the_keys_that_opened_it_among_others(key: str) -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        await pilot.press(key)
        await pilot.pause()
        assert not isinstance(app.screen, Help)


@pytest.mark.parametrize("size", [(59, 24), (80, 15), (1, 1), (20, 5)])
async def test_a_terminal_that_is_too_small_is_told_then_forgotten(size: tuple[int, int]) -> None:
    app = Desk()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, TooSmall)
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        assert sees(app, "the desk")


async def test_the_size_that_is_needed_is_said() -> None:
    app = Desk()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        assert sees(app, "It has 40 columns, 10 rows,")
        assert sees(app, "needed are 60 columns, 16 rows.")


async def test_a_dialog_outlives_a_moment_of_too_small_a_terminal() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert any("too small" in row for row in seen(app))
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(app.screen, Help)
