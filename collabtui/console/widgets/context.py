"""The pane that shows what is known about a customer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from collabtui.console.views import ContextView
from collabtui.console.widgets.cards import Card, Cards
from collabtui.console.widgets.context_parts import advised, diagnosis, field, record_row, summed, visit, why
from collabtui.ui.keys import CONSOLE, actions, bindings
from collabtui.ui.text import shown

_NONE = (Content.styled("none", "$muted"),)


class Section(Static):
    """A heading with what stands below it."""

    DEFAULT_CSS = """
    Section { height: auto; padding: 0 1; }
    """

    def __init__(self, heading: str, *, id: str) -> None:
        super().__init__(id=id)
        self._heading = Content.styled(heading, "bold $primary")
        self._text = Content("")

    def show(self, rows: Iterable[Content]) -> None:
        """Show these rows."""
        text: Content = Content("\n").join([self._heading, *rows])
        if not text.is_same(self._text):
            self._text = text
            self.update(text)


class ContextPane(VerticalScroll, can_focus=True):
    """Why a person is wanted, what to do next, the summary, the fields, the customer, the measures, the visits."""

    DEFAULT_CSS = """
    ContextPane {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        & > #context-empty { padding: 1 2; color: $muted; display: none; }
        &.-empty > Section, &.-empty > Cards { display: none; }
        &.-empty > #context-empty { display: block; }
        & > #context-advice, & > #context-summary { margin: 1 0 0 0; display: none; }
        &.-advised > #context-advice, &.-summed > #context-summary { display: block; }
        & > #context-fields { margin: 1 0 0 0; }
        & > #context-cards { margin: 0 0 1 0; }
        & > #context-record { margin: 0 0 1 0; }
        & > #context-visits { margin: 1 0 0 0; }
        &:focus .-cursor { background: $block-cursor-blurred-background; }
    }
    """
    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("enter", "edit_field", "Edit field", show=False),
        *bindings(actions(CONSOLE, "edit_field", "history")),
    ]

    @dataclass
    class EditWanted(Message):
        """The agent wants to correct the field of this name."""

        name: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._view = ContextView(None)
        self._at = 0
        self._unfolded: set[str] = set()

    def compose(self) -> ComposeResult:
        yield Static(id="context-empty")
        yield Section("Why", id="context-why")
        yield Section("Next", id="context-advice")
        yield Section("Summary", id="context-summary")
        yield Section("Fields", id="context-fields")
        yield Cards(id="context-cards")
        yield Section("Customer", id="context-record")
        yield Section("What the bot measured", id="context-diagnoses")
        yield Section("Earlier visits", id="context-visits")

    def on_mount(self) -> None:
        self._refresh()

    def on_resize(self) -> None:
        self._refresh()

    def show(self, view: ContextView) -> None:
        """Show this context. The cursor stays on its field, whatever comes before it."""
        if view == self._view:
            return
        if view.conversation != self._view.conversation:
            self._at = 0
            self._unfolded.clear()
            if self.is_mounted:
                self.scroll_home(animate=False)
        else:
            self._at = self._where(view, self.field)
        self._view = view
        if self.is_mounted:
            self._refresh()

    @property
    def field(self) -> str | None:
        """The name of the field that has the cursor; None without fields."""
        return self._view.fields[self._at].name if self._at < len(self._view.fields) else None

    def action_move(self, by: int) -> None:
        """Go to the next field; past the last one, scroll."""
        if 0 <= self._at + by < len(self._view.fields):
            self._go(self._at + by)
        else:
            self.scroll_relative(y=by, animate=False)

    def action_edit_field(self) -> None:
        if self.field is not None:
            self.post_message(self.EditWanted(self.field))

    def action_history(self) -> None:
        """Show or hide the values that the field had before."""
        if self.field is not None:
            self._unfolded ^= {self.field}
            self._show_fields()
            self.call_after_refresh(self._cards.reveal)

    @on(Card.Pointed)
    def _point(self, message: Card.Pointed) -> None:
        message.stop()
        self._go(self._cards.index(message.card))

    @property
    def _cards(self) -> Cards:
        return self.query_one(Cards)

    @property
    def _width(self) -> int:
        """The cells of a row between the blanks at its ends."""
        return self.scrollable_content_region.width - 2

    def _go(self, at: int) -> None:
        self._at = at
        self._cards.move(at)
        self._cards.reveal()

    def _where(self, view: ContextView, name: str | None) -> int:
        places = (place for place, row in enumerate(view.fields) if row.name == name)
        return next(places, min(self._at, max(0, len(view.fields) - 1)))

    def _refresh(self) -> None:
        self.set_class(self._view.conversation is None, "-empty")
        self.set_class(self._view.conversation is not None and bool(self._view.advice), "-advised")
        self.set_class(self._view.conversation is not None and bool(self._view.summary), "-summed")
        self.query_one("#context-empty", Static).update(shown(self._view.empty))
        for id, rows in self._sections():
            self.query_one(f"#context-{id}", Section).show(rows)
        self._show_fields()

    def _sections(self) -> Iterator[tuple[str, Sequence[Content]]]:
        view = self._view
        yield "why", [why(words) for words in view.why] or _NONE
        yield "advice", [advised(row, self._width) for row in view.advice]
        yield "summary", [summed(heading, words, self._width) for heading, words in view.summary]
        yield "record", [record_row(label, value, self._width) for label, value in view.record] or _NONE
        yield "fields", () if view.fields else _NONE
        yield "diagnoses", [diagnosis(row, self._width) for row in view.diagnoses] or _NONE
        yield "visits", [visit(words) for words in view.visits] or _NONE

    def _show_fields(self) -> None:
        rows, unfolded = self._view.fields, self._unfolded
        texts = [field(row, unfolded=row.name in unfolded, width=self._width) for row in rows]
        self._cards.show(texts, self._at)
