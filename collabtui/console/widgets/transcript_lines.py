"""The scrolled part of a transcript: only what is visible is wrapped, drawn, kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from collabtui.console.views import TranscriptItem
from collabtui.console.widgets.transcript_item import Look, Row, estimate, rows_of
from collabtui.ui.lazy_rows import LazyRows

_KEPT = 400
#: Transcripts whose heights are kept while others are read: as many as an agent has open.
_MOST_OTHERS = 8
_SPOKEN = frozenset({"customer", "bot", "agent", "desk", "note"})


class TranscriptLines(ScrollView, can_focus=True):
    """Entries from the oldest to the newest.

    The heights of entries that nobody has come near are estimates; they become exact a page before they are seen, with
    the place that is read held still. At the end it follows what comes.
    """

    DEFAULT_CSS = """
    TranscriptLines {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        & > .transcript--text { color: $text; }
        & > .transcript--muted { color: $muted; }
        & > .transcript--customer { color: $customer; text-style: bold; }
        & > .transcript--bot { color: $bot; text-style: bold; }
        & > .transcript--agent { color: $agent; text-style: bold; }
        & > .transcript--desk { color: $muted; text-style: bold; }
        & > .transcript--mine { color: $mine; text-style: bold; }
        & > .transcript--note { color: $note; text-style: bold; }
        & > .transcript--warn { color: $warn; text-style: bold; }
        & > .transcript--danger { color: $danger; text-style: bold; }
        & > .transcript--note-back { background: $note-surface; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"transcript--{look}" for look in (*get_args(Look), "note-back")}
    # Selecting would need every row of ten thousand entries at once.
    ALLOW_SELECT = False

    @dataclass
    class Stood(Message):
        """Where the reader stands: at the end, or above ``new`` entries they have not seen."""

        at_end: bool
        new: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items: Sequence[TranscriptItem] = ()
        self._rows = LazyRows(self._guess, self._measure)
        self._others: list[tuple[Sequence[TranscriptItem], LazyRows]] = []  # left transcripts, the newest last
        self._drawn: LRUCache[int, list[Strip]] = LRUCache(_KEPT)
        self._width = 0
        self._follows = True
        self._is_settling = False
        self._new = 0
        self._diagnoses = False

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show(self, items: Sequence[TranscriptItem], *, afresh: bool) -> None:
        """Show these entries; ``afresh`` for another conversation, which is shown from its end."""
        if afresh:
            self._turn_to(items)
        kept = self._unchanged(items)
        had = len(self._items)
        self._items = items
        if kept == had == len(items) and not afresh:
            return
        if afresh:
            self._follows, self._new = True, 0
        elif not self._follows:
            self._new += sum(item.kind in _SPOKEN and not item.mine for item in items[max(kept, had) :])
        self._lay(kept)
        self._settle()
        self._tell()

    def show_diagnoses(self, shown: bool) -> None:
        """Show or hide what the bot measured; the place that is read stays."""
        if shown != self._diagnoses:
            self._diagnoses = shown
            self._lay_anew()

    def render_line(self, y: int) -> Strip:
        """One row of the window."""
        place = self._rows.at(self.scroll_offset.y + y)
        strips = self._strips(place[0]) if place else []
        if place is None or place[1] >= len(strips):
            return Strip.blank(self._width, self.rich_style)
        return strips[place[1]]

    # -- moving ------------------------------------------------------------------------------------------------------

    def to_end(self) -> None:
        """Go to the newest entry, then follow."""
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
        if not self._is_settling and len(self._rows):
            self._follows = round(new_value) >= self.max_scroll_y
            self._settle()
            self._tell()

    def on_resize(self, event: Resize) -> None:
        if self._room != self._width:
            self._lay_anew()
        else:
            self._settle()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    # -- heights -----------------------------------------------------------------------------------------------------

    def _turn_to(self, items: Sequence[TranscriptItem]) -> None:
        """Put the present heights aside; take up those that were put aside for the transcript that begins like this."""
        self._others = [*self._others, (self._items, self._rows)][-_MOST_OTHERS:]
        self._items, self._rows = (), LazyRows(self._guess, self._measure)
        self._drawn.clear()
        for place, (known, rows) in enumerate(self._others):
            if items and known and known[0] is items[0]:
                del self._others[place]
                self._items, self._rows = known, rows
                return

    def _unchanged(self, items: Sequence[TranscriptItem]) -> int:
        """How many entries at the beginning are those that are shown already; all, or up to what was not delivered."""
        settled = len(self._items)
        if self._items == items[:settled]:
            return settled
        while settled and self._items[settled - 1].delivery:
            settled -= 1
        return settled if self._items[:settled] == items[:settled] else 0

    def _lay(self, kept: int) -> None:
        """Guess the heights of all entries but the first ``kept``."""
        for index in range(kept, len(self._rows)):
            self._drawn.discard(index)
        self._rows.lay(kept, len(self._items))

    def _guess(self, index: int) -> int:
        return estimate(self._items[index], self._width) if self._is_shown(index) else 0

    def _measure(self, index: int) -> int:
        return len(self._strips(index)) if self._is_shown(index) else 0

    def _is_shown(self, index: int) -> bool:
        return self._diagnoses or self._items[index].kind != "diagnosis"

    @property
    def _room(self) -> int:
        """The cells of a row beside the scrollbar."""
        return self.scrollable_content_region.width

    def _lay_anew(self) -> None:
        """Lay out everything, with the entry at the top of the window still there."""
        place = self._rows.at(self.scroll_offset.y)
        self._width = self._room
        self._drawn.clear()
        self._others.clear()
        self._lay(0)
        if place is not None and not self._follows:
            index, row = place
            self._stand(self._rows.top(index) + min(row, max(0, self._rows.measured(index) - 1)))
        self._settle()

    def _settle(self) -> None:
        """Make the heights exact around the window, then stand where the reader stood, or at the end."""
        if not self._width:
            return
        page = self.size.height
        if self._follows:
            self._rows.measure_up(len(self._items), 2 * page)
            self._stand(self._rows.total)
            return
        place = self._rows.at(self.scroll_offset.y)
        if place is None:
            self._stand(self._rows.total)
            return
        index, row = place
        self._rows.measure_down(index, page + row)
        self._rows.measure_up(index, page)
        self._stand(self._rows.top(index) + row)

    def _stand(self, row: int) -> None:
        """Put this row at the top of the window, or the last page in it when there is less below."""
        self._is_settling = True
        try:
            self.virtual_size = Size(self._width, self._rows.total)
            self.scroll_to(y=min(row, self.max_scroll_y), force=True)
        finally:
            self._is_settling = False
        self.refresh()

    def _tell(self) -> None:
        if self._follows:
            self._new = 0
        self.post_message(self.Stood(self._follows, self._new))

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _strips(self, index: int) -> list[Strip]:
        drawn = self._drawn.get(index)
        if drawn is None:
            drawn = self._draw(self._items[index])
            self._drawn[index] = drawn
        return drawn

    def _draw(self, item: TranscriptItem) -> list[Strip]:
        back = self._style("note-back") if item.kind == "note" else self._style("text")
        return [self._strip(row, Style(bgcolor=back.bgcolor)) for row in rows_of(item, self._width)]

    def _strip(self, row: Row, back: Style) -> Strip:
        segments = [Segment(words, self._style(look) + back) for words, look in row if words]
        return Strip(segments).adjust_cell_length(self._width, back)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"transcript--{name}")
