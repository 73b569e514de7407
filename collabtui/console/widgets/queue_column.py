"""The queue with the field that filters it."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from collabtui.console.views import QueueView
from collabtui.console.widgets.queue import Queue
from collabtui.ui.keys import CONSOLE, actions, bindings
from collabtui.ui.line_input import LineInput


class QueueColumn(Vertical):
    """Escape leaves the filter, with all rows back; Enter goes into the rows that match."""

    DEFAULT_CSS = """
    QueueColumn { background: $surface; }
    QueueColumn LineInput { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    QueueColumn.-filtering LineInput { display: block; }
    """
    BINDINGS = [*bindings(actions(CONSOLE, "leave_field"))]  # noqa: RUF012  # Textual's own way

    class Filtered(Message):
        """The agent wants only rows with these words."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def compose(self) -> ComposeResult:
        yield LineInput(placeholder="filter: name, skill, reason")
        yield Queue()

    def show(self, view: QueueView) -> None:
        """Draw this queue from now on."""
        self.query_one(Queue).show(view)

    def begin_filter(self) -> None:
        """Let words be written that rows must have."""
        self.add_class("-filtering")
        self.query_one(LineInput).focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Filtered(event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_class(bool(event.value), "-filtering")
        self.query_one(Queue).focus()

    def action_leave_field(self) -> None:
        self.query_one(LineInput).clear()
        self.remove_class("-filtering")
        self.query_one(Queue).focus()
