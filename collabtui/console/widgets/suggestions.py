"""The pane that shows what the copilots propose."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from collabtui.console.views import SuggestionRow, SuggestionsView
from collabtui.console.widgets.cards import Card, Cards
from collabtui.ui.text import hanging, last_of, line, one_line, shown

#: Terminals lower than this get one row for each of the first few suggestions.
LOW = 30
FEW = 3
#: What the break within two rows of words may cost.
SPARE = 10
#: Rows of a draft that grows: its last words.
GROWING_ROWS = 4


class SuggestionsPane(VerticalScroll, can_focus=True):
    """Proposals under their numbers; the number's key, or Enter, puts one into the message."""

    DEFAULT_CSS = """
    SuggestionsPane {
        height: auto;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        & > #suggestions-empty { padding: 0 1; color: $muted; display: none; }
        & > #suggestions-more { padding: 0 1; color: $muted; height: 1; display: none; }
        & > #suggestions-growing { padding: 0 1; height: auto; display: none; }
        &.-growing > #suggestions-growing { display: block; }
        &.-empty > #suggestions-empty { display: block; }
        &.-more > #suggestions-more { display: block; }
        &:focus .-cursor { background: $block-cursor-blurred-background; }
    }
    """
    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("enter", "pick", "Insert", show=False),
    ]

    @dataclass
    class Picked(Message):
        """The agent wants the suggestion of this number in the message."""

        number: int

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._view = SuggestionsView(())
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Static(id="suggestions-growing")
        yield Static(id="suggestions-empty")
        yield Cards()
        yield Static(id="suggestions-more")

    def on_mount(self) -> None:
        self.border_title = line((" Suggestions ", "bold $primary"))
        self._refresh()

    def on_resize(self, event: Resize) -> None:
        self._refresh()

    def show(self, view: SuggestionsView) -> None:
        """Show these suggestions; the cursor stays on its suggestion as long as that is there."""
        if view == self._view:
            return
        had = self._row.suggestion if self._row else None
        places = (place for place, row in enumerate(view.rows) if row.suggestion == had)
        self._at = next(places, 0)
        self._view = view
        if self.is_mounted:
            self._refresh()

    def action_move(self, by: int) -> None:
        """Go to the next suggestion."""
        self._at = max(0, min(self._at + by, len(self._view.rows) - 1))
        self._refresh()
        self._cards.reveal()

    def action_pick(self) -> None:
        if self._row is not None:
            self.post_message(self.Picked(self._row.number))

    @on(Card.Pointed)
    def _point(self, message: Card.Pointed) -> None:
        message.stop()
        self._at = self._first + self._cards.index(message.card)
        self._refresh()

    @property
    def _cards(self) -> Cards:
        return self.query_one(Cards)

    @property
    def _row(self) -> SuggestionRow | None:
        return self._view.rows[self._at] if self._at < len(self._view.rows) else None

    @property
    def _is_low(self) -> bool:
        return self.app.size.height < LOW

    @property
    def _first(self) -> int:
        """The first row that is shown: on a low terminal the window moves with the cursor."""
        return max(0, min(self._at - self._few + 1, len(self._view.rows) - self._few)) if self._is_low else 0

    @property
    def _few(self) -> int:
        """How many rows a low terminal shows: what grows takes one of them."""
        return FEW if self._view.growing is None else FEW - 1

    def _refresh(self) -> None:
        rows = self._view.rows[self._first :][: self._few if self._is_low else None]
        self._cards.show([self._text(row) for row in rows], self._at - self._first)
        hidden = len(self._view.rows) - len(rows)
        self.set_class(not self._view.rows and self._view.growing is None, "-empty")
        self.set_class(self._view.growing is not None, "-growing")
        self.set_class(hidden > 0, "-more")
        self.query_one("#suggestions-empty", Static).update(shown(self._view.empty))
        self.query_one("#suggestions-growing", Static).update(self._growing(self._view.growing or ""))
        self.query_one("#suggestions-more", Static).update(line((f"{hidden} more", "$muted")))

    def _growing(self, words: str) -> Content:
        """A draft that is not finished: without a number, for nobody can insert it yet."""
        mark = line(("… ", "bold $primary"))
        label = line(("draft being written ", "bold $primary"))
        rows = 1 if self._is_low else GROWING_ROWS
        room = rows * (self._width - mark.cell_length) - label.cell_length - (SPARE if rows > 1 else 0)
        said = line(label, (last_of(words, max(4, room)), "italic $muted"))
        return line(mark, said) if self._is_low else hanging(mark, said, self._width)

    @property
    def _width(self) -> int:
        return max(20, self.scrollable_content_region.width - 2)

    def _text(self, row: SuggestionRow) -> Content:
        width = self._width
        number = line((f"{row.number} ", "bold $primary"))
        desk = line(("desk only ", "bold $note")) if row.internal else _sort(row)
        if self._is_low:
            score = line((f" {row.score:.2f}", "$muted"))
            room = width - number.cell_length - desk.cell_length - score.cell_length
            return line(number, desk, one_line(row.text, max(4, room)), score)
        indent = number.cell_length
        words = one_line(row.text, 2 * (width - indent) - desk.cell_length - SPARE)
        score = line((f" · {row.score:.2f}", "$muted"))
        said = hanging(number, line(desk, words), width)
        return line(said, "\n", _origin(row, score, width, indent))


def _origin(row: SuggestionRow, score: Content, width: int, indent: int) -> Content:
    """Where it comes from. A draft, a resolution say that themselves, in more words, so that they get a second row."""
    room = width - indent
    if row.sort in ("draft", "resolution"):
        words = one_line(row.source, 2 * room - score.cell_length - SPARE)
    else:
        words = one_line(f"from: {row.source}" if row.source else "no source", max(4, room - score.cell_length))
    return hanging(line(" " * indent), line((words, "$muted"), score), width)


def _sort(row: SuggestionRow) -> Content:
    """What is more than a passage of an article says so."""
    return Content("") if row.sort == "article" else line((f"{row.sort} ", "bold $primary"))
