"""What a mouse does in the wrong moment ends no window."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from collabtui.ui.desk_app import DeskApp
from collabtui.ui.keys import CONSOLE
from collabtui.ui.settings import Read, Settings


class Desk(DeskApp):
    def compose(self) -> ComposeResult:
        yield Static("stays", id="stays")
        yield Static("goes", id="goes")


async def test_a_press_on_what_was_just_removed_is_for_nobody() -> None:
    app = Desk(Read(Settings()), CONSOLE)
    async with app.run_test() as pilot:
        goes = app.query_one("#goes")
        x, y = goes.region.offset
        with app.batch_update():  # it is drawn still
            await goes.remove()
            assert app.screen.get_widget_and_offset_at(x, y)[0] is goes
            await app.on_event(pressed(x, y))
        await pilot.pause()
        assert app.is_running
        assert app.return_code in (None, 0)


async def test_a_press_on_what_stays_is_heard() -> None:
    app = Desk(Read(Settings()), CONSOLE)
    async with app.run_test() as pilot:
        x, y = app.query_one("#stays").region.offset
        await app.on_event(pressed(x, y))
        await pilot.pause()
        assert app.screen._select_state is not None


def pressed(x: int, y: int) -> events.MouseDown:
    return events.MouseDown(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
