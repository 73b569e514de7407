"""The pane that shows what was said in a conversation."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from collabtui.console.present.transcript import NO_TRANSCRIPT
from collabtui.console.views import TranscriptView
from collabtui.console.widgets.transcript_lines import TranscriptLines
from collabtui.ui.text import line, one_line, shown


class TranscriptPane(Vertical):
    """A conversation from its beginning: the newest entry is at the bottom, where the pane stays unless one scrolls."""

    DEFAULT_CSS = """
    TranscriptPane {
        border-top: solid $muted;
        border-title-color: $text;
        &:focus-within { border-top: solid $primary; }
        & > #transcript-empty { height: 1fr; padding: 1 2; color: $muted; display: none; }
        & > #transcript-foot { height: 1; padding: 0 1; }
        &.-empty > #transcript-empty { display: block; }
        &.-empty > TranscriptLines { display: none; }
    }
    """
    diagnostics: reactive[bool] = reactive(False)
    """Whether what the bot measured stands between the messages."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._view = NO_TRANSCRIPT
        self._stood = TranscriptLines.Stood(True, 0)
        self._told = Content("")
        self._title = ""

    def compose(self) -> ComposeResult:
        yield TranscriptLines()
        yield Static(id="transcript-empty")
        yield Static(id="transcript-foot")

    def on_mount(self) -> None:
        self._refresh(afresh=True)

    def show(self, view: TranscriptView) -> None:
        """Show a transcript; only what is new in it costs time."""
        afresh = view.conversation != self._view.conversation
        self._view = view
        if self.is_mounted:
            self._refresh(afresh=afresh)

    def watch_diagnostics(self, shown: bool) -> None:
        if self.is_mounted:
            self._lines.show_diagnoses(shown)

    def toggle_diagnostics(self) -> None:
        """Show or hide what the bot measured."""
        self.diagnostics = not self.diagnostics

    def page_up(self) -> None:
        """Go back one page, whatever has focus."""
        self._lines.scroll_page_up(animate=False)

    def page_down(self) -> None:
        """Go on one page, whatever has focus."""
        self._lines.scroll_page_down(animate=False)

    def to_start(self) -> None:
        """Go to the oldest entry, whatever has focus."""
        self._lines.action_scroll_home()

    def to_end(self) -> None:
        """Go to the newest entry, whatever has focus."""
        self._lines.to_end()

    @property
    def _lines(self) -> TranscriptLines:
        return self.query_one(TranscriptLines)

    @on(TranscriptLines.Stood)
    def _remember_where(self, message: TranscriptLines.Stood) -> None:
        message.stop()
        self._stood = message
        self._show_foot()

    def _refresh(self, *, afresh: bool) -> None:
        view = self._view
        self._show_title()
        self._lines.show(view.items, afresh=afresh)
        self.set_class(not view.items, "-empty")
        if not view.items:
            self.query_one("#transcript-empty", Static).update(shown(view.empty))
        self._show_foot()

    def _show_title(self) -> None:
        if self._title != self._view.title:
            self._title = self._view.title
            self.border_title = line(" ", one_line(self._title), " ") if self._title else Content("")

    def _show_foot(self) -> None:
        foot = self.query_one("#transcript-foot", Static)
        text = self._foot(foot.size.width)
        if not text.is_same(self._told):
            self._told = text
            foot.update(text, layout=False)

    def _foot(self, width: int) -> Content:
        """Who is writing on the left, what is out of sight on the right."""
        mark = self._mark()
        room = max(0, width - mark.cell_length - 1)
        typing = one_line(self._view.typing, room)
        return line((typing, "$muted"), " " * max(1, width - typing.cell_length - mark.cell_length), mark)

    def _mark(self) -> Content:
        if self._stood.at_end:
            return Content("")
        if not self._stood.new:
            return line(("▼ more below · End", "$muted"))
        return line((f"▼ {self._stood.new} new below · End", "bold $needs-you"))
