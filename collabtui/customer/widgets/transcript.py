"""What was said, from the oldest line to the newest."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from collabtui.customer.views import Kind, LineView
from collabtui.ui.text import Part, line, one_line, shown

#: Older lines are counted, not drawn: each that is drawn costs time at every resize.
MOST = 300
_TONES: dict[Kind, str] = {
    "mine": "bold $mine",
    "bot": "bold $bot",
    "agent": "bold $agent",
    "desk": "bold $muted",
    "event": "$muted",
}


class Line(Static):
    """One message or happening."""

    DEFAULT_CSS = """
    Line { height: auto; padding: 0 1; margin-bottom: 1; }
    """

    def __init__(self, view: LineView) -> None:
        super().__init__(_drawn(view))
        self._view = view

    def show(self, view: LineView) -> None:
        """Draw it anew if it is another line now."""
        if view != self._view:
            self._view = view
            self.update(_drawn(view))


class Transcript(VerticalScroll, can_focus=True):
    """Stays at the end unless one scrolls up."""

    DEFAULT_CSS = """
    Transcript {
        height: 1fr; scrollbar-size-vertical: 1; border-top: solid $muted;
        &:focus { border-top: solid $primary; }
        & > #older { color: $muted; padding: 0 1; height: auto; }
    }
    """

    def compose(self) -> ComposeResult:
        yield Static(id="older")

    def on_mount(self) -> None:
        self.anchor()

    def show(self, views: Sequence[LineView]) -> None:
        """Show these lines in place of those that are here."""
        latest = views[-MOST:]
        drawn = [*self.query(Line)]
        for widget, view in zip(drawn, latest, strict=False):
            widget.show(view)
        for widget in drawn[len(latest) :]:
            widget.remove()
        if new := latest[len(drawn) :]:
            self.mount_all(Line(view) for view in new)
        hidden = len(views) - len(latest)
        older = self.query_one("#older", Static)
        older.display = bool(hidden)
        older.update(line(f"{hidden} older lines are not shown here."))


def _drawn(view: LineView) -> Content:
    if view.kind == "event":
        return line(("── ", "$muted"), (one_line(view.text), "$muted"), (f" · {view.time}", "$muted"))
    sending: Part = (" · sending…", "$warn") if view.delivery == "sending" else ""
    head = (one_line(view.who, 40), _TONES[view.kind])
    return line(head, (f" · {view.time}", "$muted"), sending, "\n", shown(view.text))
