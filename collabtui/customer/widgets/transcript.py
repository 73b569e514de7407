"""What was said, from the oldest line to the newest: only what is visible is worded, wrapped, drawn."""

from dataclasses import dataclass
from typing import Any

from textual.cache import LRUCache
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from collabtui.customer.lines import Lines
from collabtui.customer.now import Now
from collabtui.customer.views import Kind, LineView
from collabtui.ui.lazy_rows import LazyRows
from collabtui.ui.text import Part, line, one_line, shown

#: No message is drawn higher than this; the log keeps all of it.
MOST_ROWS = 200
_KEPT = 400
_TONES: dict[Kind, str] = {
    "mine": "bold $mine",
    "bot": "bold $bot",
    "agent": "bold $agent",
    "desk": "bold $muted",
    "event": "$muted",
}


class Transcript(ScrollView, can_focus=True):
    """Stays at the end unless one scrolls up, then holds the place that is read.

    The heights of lines that nobody has come near are guesses; they become exact a page before they are seen.
    """

    DEFAULT_CSS = """
    Transcript {
        height: 1fr; padding: 0 0 0 1; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        border-top: solid $muted;
        &:focus { border-top: solid $primary; }
    }
    """
    # Selecting would need every row of ten thousand messages at once.
    ALLOW_SELECT = False

    @dataclass
    class Stood(Message):
        """Where the reader stands: at the end, or with more below, of which ``new`` lines came since."""

        at_end: bool
        new: int

    def __init__(self) -> None:
        super().__init__()
        self._lines = Lines(Now(""), 0)
        self._empty = ""
        self._heights = LazyRows(self._guess, self._measure)
        self._drawn: LRUCache[int, tuple[LineView, list[Strip]]] = LRUCache(_KEPT)
        self._width = 0
        self._follows = True
        self._is_settling = False
        self._new = 0

    def show(self, lines: Lines, empty: str = "") -> None:
        """Show these lines, or the words ``empty`` in place of none; only what is new costs time."""
        settled = lines.settled_as(self._lines)
        self._new += 0 if self._follows or not settled else lines.heard_from(settled)
        self._lines, self._empty = lines, empty
        self._heights.lay(min(settled, len(self._heights)), len(lines))
        self._settle()
        self._tell()

    def render_line(self, y: int) -> Strip:
        """One row of the window."""
        if not len(self._heights):
            rows = self._strips_of(line((self._empty, "$muted")))
            return rows[y] if y < len(rows) else self._blank
        place = self._heights.at(self.scroll_offset.y + y)
        strips = self._strips(place[0]) if place else []
        return strips[place[1]] if place and place[1] < len(strips) else self._blank

    # -- moving ------------------------------------------------------------------------------------------------------

    def to_end(self) -> None:
        """Go to the newest line, then follow."""
        self._follows = True
        self._settle()
        self._tell()

    def scroll_to(self, x: float | None = None, y: float | None = None, **how: Any) -> None:
        """Go there at once: the places in between may not be laid out yet."""
        super().scroll_to(x, y, **{**how, "animate": False})

    def action_scroll_end(self) -> None:
        self.to_end()

    def action_scroll_home(self) -> None:
        self.scroll_to(y=0)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if not self._is_settling and len(self._heights):
            self._follows = round(new_value) >= self.max_scroll_y
            self._settle()
            self._tell()

    def on_resize(self, event: Resize) -> None:
        if self._width != self._room:
            self._lay_anew()
        else:
            self._settle()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    # -- heights -----------------------------------------------------------------------------------------------------

    def _guess(self, index: int) -> int:
        length, ends = self._lines.length(index)
        return length // max(1, self._width) + min(ends, MOST_ROWS) + (3 if length else 2)

    def _measure(self, index: int) -> int:
        return len(self._strips(index)) + 1

    @property
    def _room(self) -> int:
        """The cells of a row, with one left free beside the scrollbar."""
        return max(0, self.scrollable_content_region.width - 1)

    def _lay_anew(self) -> None:
        """Lay out everything for another width, with the line at the top of the window still there."""
        place = self._heights.at(self.scroll_offset.y)
        self._width = self._room
        self._drawn.clear()
        self._heights.lay(0, len(self._lines))
        if not self._follows and place is not None:
            index, row = place
            self._stand(self._heights.top(index) + min(row, self._heights.measured(index) - 1))
        self._settle()

    def _settle(self) -> None:
        """Make the heights exact around the window, then stand where the reader stood, or at the end."""
        page = self.size.height
        if not self._width:
            return
        place = self._heights.at(self.scroll_offset.y)
        if self._follows or place is None:
            self._heights.measure_up(len(self._heights), 2 * page)
            self._stand(self._heights.total)
        else:
            index, row = place
            self._heights.measure_down(index, page + row)
            self._heights.measure_up(index, page)
            self._stand(self._heights.top(index) + row)

    def _stand(self, row: int) -> None:
        """Put this row at the top of the window, or the last page in it when there is less below."""
        self._is_settling = True
        try:
            self.virtual_size = Size(self._width, self._heights.total)
            self.scroll_to(y=min(row, self.max_scroll_y), force=True)
        finally:
            self._is_settling = False
        self.refresh()

    def _tell(self) -> None:
        self._new = 0 if self._follows else self._new
        self.post_message(self.Stood(self._follows, self._new))

    # -- drawing -----------------------------------------------------------------------------------------------------

    @property
    def _blank(self) -> Strip:
        return Strip.blank(self._width, self.rich_style)

    def _strips(self, index: int) -> list[Strip]:
        view = self._lines[index]
        kept = self._drawn.get(index)
        if kept is None or kept[0] != view:
            kept = view, self._strips_of(_drawn(view))
            self._drawn[index] = kept
        return kept[1]

    def _strips_of(self, content: Content) -> list[Strip]:
        return Visual.to_strips(self, content, max(1, self._width), None, self.visual_style, pad=True)


def _drawn(view: LineView) -> Content:
    if view.kind == "event":
        return line(("── ", "$muted"), (one_line(view.text), "$muted"), (f" · {view.time}", "$muted"))
    sending: Part = (" · sending…", "$warn") if view.delivery == "sending" else ""
    head = (one_line(view.who, 40), _TONES[view.kind])
    return line(head, (f" · {view.time}", "$muted"), sending, "\n", shown(view.text, max_lines=MOST_ROWS))
