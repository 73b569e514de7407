"""What stands on a terminal that is too small for the screens."""

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from collabtui.ui.text import line

NEEDED = Size(60, 16)


def is_too_small(size: Size) -> bool:
    """Say whether the screens cannot be drawn on a terminal of this size."""
    return size.width < NEEDED.width or size.height < NEEDED.height


class TooSmall(ModalScreen[None]):
    """Says which size is needed, goes as soon as the terminal has it."""

    DEFAULT_CSS = """
    TooSmall { align: center middle; background: $background; }
    TooSmall Static { width: auto; max-width: 100%; height: auto; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        yield Static()

    def on_mount(self) -> None:
        self._tell(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        self._tell(event.size)

    def on_screen_resume(self) -> None:
        self._tell(self.app.size)

    def _tell(self, size: Size) -> None:
        if not is_too_small(size):
            # is_current is true behind a dialog as well: to leave from there would take the dialog along.
            if self.app.screen is self:
                self.dismiss()
            return
        needs = f"{NEEDED.width} columns, {NEEDED.height} rows"
        has = f"{size.width} columns, {size.height} rows"
        said = line("This terminal is too small.\nIt has ", has, ",\nneeded are ", (needs, "bold"), ".\nCtrl+Q quits.")
        self.query_one(Static).update(said)
