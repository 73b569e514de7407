"""The queue of conversations, of which only the rows on the screen are ever drawn."""

from typing import ClassVar, Final

from textual import events
from textual.binding import Binding
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from collabtui.console.views import QueueRow, QueueView
from collabtui.console.widgets.queue_lines import head_line, row_line
from collabtui.console.widgets.queue_map import Head, QueueMap
from collabtui.ui.text import line

_NOTHING: Final = QueueView((), None)
#: What a line shows: nothing, the words of an empty queue, a heading, a row with the name of its style.
Look = None | str | Head | tuple[QueueRow, str]
#: As many drawn lines are kept as a tall terminal shows a few times.
_MOST_LINES: Final = 400


class Queue(ScrollView, can_focus=True):
    """The rows in their sections. The cursor stays on its conversation, whatever comes or goes above it."""

    DEFAULT_CSS = """
    Queue { width: 1fr; height: 1fr; background: $surface; scrollbar-size-vertical: 1; overflow-x: hidden; }
    Queue > .queue--head { color: $muted; text-style: bold; }
    Queue > .queue--current { background: $panel; text-style: bold; }
    Queue > .queue--cursor { background: $block-cursor-blurred-background;
        text-style: $block-cursor-blurred-text-style; }
    Queue:focus > .queue--cursor { background: $block-cursor-background; color: $block-cursor-foreground;
        text-style: $block-cursor-text-style; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"queue--head", "queue--current", "queue--cursor"}
    BINDINGS: ClassVar = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "move(-1000000)", "Top", show=False),
        Binding("end", "move(1000000)", "Bottom", show=False),
        Binding("enter", "open", "Open", show=False),
    ]

    class Opened(Message):
        """The agent wants to read this conversation."""

        def __init__(self, conversation: str) -> None:
            super().__init__()
            self.conversation = conversation

    class Highlighted(Message):
        """The cursor came to this conversation."""

        def __init__(self, conversation: str) -> None:
            super().__init__()
            self.conversation = conversation

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = _NOTHING
        self._map = QueueMap()
        self._cursor: int | None = None
        self._lines: LRUCache[tuple[QueueRow, int, str, bool], Strip] = LRUCache(_MOST_LINES)
        self._painted: dict[int, Look] = {}  # what the visible lines show, as they were drawn last
        self._chosen: str | None = None  # the conversation that the cursor is on
        self._is_placed = False  # whether the agent moved the cursor; until then it is where they read

    @property
    def view(self) -> QueueView:
        return self._view

    def show(self, view: QueueView) -> None:
        """Draw this queue from now on."""
        above = self._line_of_cursor()
        self._view = view
        self._map = QueueMap(view.sections)
        self._cursor = self._find()
        self.virtual_size = Size(self.size.width, self._map.height)
        self._keep_in_place(above)
        self._refresh_changed()

    def _refresh_changed(self) -> None:
        """Have only those lines drawn anew that look otherwise: most of a busy queue stays as it is."""
        lines = [y for y in range(self.size.height) if self._painted.get(y) != self._look(y)]
        if lines:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))

    def _find(self) -> int | None:
        """Where the chosen conversation is now; when it has gone, what came into its place."""
        rows = self._view.rows
        if not rows:
            return self._cursor
        if not self._is_placed and self._view.current not in (None, self._chosen):
            self._chosen = self._view.current
            self.post_message(self.Highlighted(self._view.current))
        if self._chosen is not None:
            try:
                return rows.index(self._chosen)
            except ValueError:
                # It left the queue: the cursor stays where it was.
                at = min(self._cursor or 0, len(rows) - 1)
        else:
            at = 0
        self._choose(at)
        return at

    def _keep_in_place(self, above: int | None) -> None:
        """Scroll by as much as the cursor's row was moved, unless the list stands at its top, where offers come in."""
        now = self._line_of_cursor()
        if above is None or now is None:
            return
        if self.scroll_offset.y > 0 and now != above:
            self.scroll_to(y=self.scroll_offset.y + now - above, animate=False, immediate=True)
        elif self.has_focus:
            self._reveal()

    # -- lines -------------------------------------------------------------------------------------------------------

    def _line_of_cursor(self) -> int | None:
        return None if self._cursor is None else self._map.line(self._cursor)

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width, look = self.size.width, self._look(y)
        self._painted[y] = look
        match look:
            case None:
                return Strip.blank(width, self.visual_style.rich_style)
            case str():
                return self._empty_line(y + self.scroll_offset.y, width)
            case Head(place=place, count=count):
                style = self._style("queue--head")
                return self._strip(Visual.to_strips(self, head_line(place, count), width, 1, style), width)
            case (row, name):
                return self._drawn(row, width, name)

    def _look(self, y: int) -> Look:
        """What a line of the visible part shows now."""
        if not self._view.rows:
            return self._view.empty
        found = self._map.at(y + self.scroll_offset.y)
        if not isinstance(found, int):
            return found
        row = self._view.rows[found]
        name = "queue--current" if row.conversation == self._view.current else ""
        return row, "queue--cursor" if found == self._cursor else name

    def _drawn(self, row: QueueRow, width: int, name: str) -> Strip:
        """A row's line; most of them look as they did at the last refresh."""
        has_cursor = name == "queue--cursor" and self.has_focus
        key = (row, width, name, has_cursor)
        strip = self._lines.get(key)
        if strip is None:
            content = row_line(row, width, coloured=not has_cursor)
            strip = self._strip(Visual.to_strips(self, content, width, 1, self._style(name)), width)
            self._lines[key] = strip
        return strip

    def notify_style_update(self) -> None:
        """Another theme, or the focus: what was drawn looks otherwise now."""
        super().notify_style_update()
        self._lines.clear()

    def _empty_line(self, y: int, width: int) -> Strip:
        strips = Visual.to_strips(self, line((self._view.empty, "$muted")), width, None, self.visual_style, pad=True)
        return strips[y] if y < len(strips) else Strip.blank(width, self.visual_style.rich_style)

    def _style(self, name: str) -> Style:
        return self.get_visual_style(name) if name else self.visual_style

    def _strip(self, strips: list[Strip], width: int) -> Strip:
        return strips[0].adjust_cell_length(width, self.visual_style.rich_style) if strips else Strip.blank(width)

    # -- the cursor --------------------------------------------------------------------------------------------------

    def _choose(self, index: int) -> None:
        self._cursor = index
        self._chosen = self._view.rows[index].conversation
        self.post_message(self.Highlighted(self._chosen))

    def _reveal(self) -> None:
        at = self._line_of_cursor()
        if at is None or not self.size.height:
            return
        top = 0 if at <= 1 else at
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)
        elif at >= self.scroll_offset.y + self.size.height:
            self.scroll_to(y=at - self.size.height + 1, animate=False, immediate=True)

    def put_cursor(self, conversation: str) -> None:
        """Bring the cursor to a conversation, if it is listed."""
        self._chosen = conversation
        self._cursor = self._find()
        self._reveal()
        self._refresh_changed()

    def on_resize(self, _event: events.Resize) -> None:
        self.virtual_size = Size(self.size.width, self._map.height)

    def on_click(self, event: events.Click) -> None:
        index = self._map.at(event.y + self.scroll_offset.y)
        if isinstance(index, int):
            self._is_placed = True
            self._choose(index)
            self.refresh()
            self.action_open()

    def action_move(self, by: int) -> None:
        if self._view.rows:
            self._is_placed = True
            self._choose(max(0, min(len(self._view.rows) - 1, (self._cursor or 0) + by)))
            self._reveal()
            self._refresh_changed()

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - 1))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without rows Enter does nothing, so nobody is told that it does."""
        return action != "open" or bool(self._view.rows)

    def action_open(self) -> None:
        if self._cursor is not None and self._cursor < len(self._view.rows):
            self.post_message(self.Opened(self._view.rows[self._cursor].conversation))
