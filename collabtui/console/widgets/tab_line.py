"""The open conversations on one line."""

from collections.abc import Sequence
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from collabtui.console.views import Place, TabView
from collabtui.ui.text import line, one_line

_MARKS: Final[dict[Place, str]] = {"offer": "! ", "mine": ""}
_READ_ONLY: Final = "~ "
#: The widest a name may be, the narrowest when many tabs share the line.
_WIDEST, _NARROWEST = 18, 4
_EMPTY: Final = "No conversation is open"


class TabLine(Static):
    """A name for each tab; ``~`` is read only, ``!`` an offer, a number tells of what is unread, ``+`` of a draft."""

    DEFAULT_CSS = """
    TabLine { height: 1; background: $background; color: $text; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    class Chosen(Message):
        """The agent clicked on a tab."""

        def __init__(self, conversation: str) -> None:
            super().__init__()
            self.conversation = conversation

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: Sequence[TabView] = ()
        self._ends: list[int] = []

    def show(self, tabs: Sequence[TabView]) -> None:
        """Draw these tabs from now on."""
        if tabs != self._tabs:
            self._tabs = tabs
            self._draw()

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        for tab, end in zip(self._tabs, self._ends, strict=True):
            if event.x < end:
                self.post_message(self.Chosen(tab.conversation))
                return

    def _draw(self) -> None:
        room = self.size.width // max(1, len(self._tabs)) - 8
        drawn = [_tab(tab, max(_NARROWEST, min(_WIDEST, room))) for tab in self._tabs]
        ends = [0]
        for tab in drawn:
            ends.append(ends[-1] + tab.cell_length)
        self._ends = ends[1:]
        self.update(line(*drawn) if drawn else line((_EMPTY, "$muted")), layout=False)


def _tab(tab: TabView, width: int) -> Content:
    name = line(_MARKS.get(tab.place, _READ_ONLY), one_line(tab.name, width))
    unread = (f" {tab.unread}", "bold $needs-you") if tab.unread else ""
    draft = (" +", "$warn") if tab.has_draft else ""
    whole = line(" ", (name, "bold $text" if tab.current else "$muted"), unread, draft, " ")
    return line((whole, "on $panel")) if tab.current else whole
