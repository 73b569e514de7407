"""A screen with a context pane alone, for the tests of it."""

from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from collabtui.console.views import ContextView, DiagnosisRow, FieldReading, FieldRow
from collabtui.console.widgets.context import ContextPane
from collabtui.ui import theme
from tests.tui.screen import seen

SIZES = [(80, 24), (200, 50)]


class Room(App[None]):
    """A screen with nothing but a context pane."""

    def __init__(self) -> None:
        super().__init__()
        theme.register(self)
        self.wanted: list[str] = []

    def compose(self) -> ComposeResult:
        yield ContextPane()

    def on_context_pane_edit_wanted(self, message: ContextPane.EditWanted) -> None:
        self.wanted.append(message.name)


def reading(value: str | None, source: str = "bot", time: str = "14:03") -> FieldReading:
    return FieldReading(value, source, 0.92, f"{source} b1", time)


ORDER = FieldRow(
    "order", reading("1234"), 3, (reading("5678", "customer", "14:01"), reading(None, "agent", "13:59")), "5678"
)
EMAIL = FieldRow("e-mail", reading("maria@example.org", "customer"), 1)
FULL = ContextView(
    "c1",
    why=('keyword: typed "human"', 'on: "I want a human"'),
    record=(("name", "Maria Lopez"), ("identity", "verified by email")),
    fields=(EMAIL, ORDER),
    diagnoses=(
        DiagnosisRow("14:02", "I want a human", "talk_to_person", 0.31, False, -0.5, ("orders (timeout)",)),
        DiagnosisRow("14:01", "eh", "", None, True, None),
    ),
    visits=("2025-11-01 10:00, solved",),
)


async def show(pilot: Pilot[Any], view: ContextView) -> list[str]:
    """Show it, then return what a person sees."""
    pilot.app.query_one(ContextPane).show(view)
    await pilot.pause()
    await pilot.pause()
    return seen(pilot.app)


def found(rows: list[str], words: str) -> int:
    """The row on which the words stand."""
    return next(y for y, row in enumerate(rows) if words in row)


async def press(pilot: Pilot[Any], *keys: str) -> list[str]:
    pilot.app.query_one(ContextPane).focus()
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.pause()
    return seen(pilot.app)
