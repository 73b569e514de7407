"""The last row: the keys that do something now."""

from collections.abc import Sequence
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from collabtui.console.views import Hint
from collabtui.ui.text import line

_GAP: Final = "  "


class KeyLine(Static):
    """As many keys as there is room for; the last one, for help, always stays. A click presses the key."""

    DEFAULT_CSS = """
    KeyLine { height: 1; padding: 0 1; background: $surface; color: $text; text-wrap: nowrap; }
    """

    class Pressed(Message):
        """The mouse chose this key."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: Sequence[Hint] = ()
        self._drawn: tuple[Sequence[Hint], int] = ((), 0)
        self._ends: list[tuple[int, str]] = []

    def show(self, hints: Sequence[Hint]) -> None:
        """Draw these keys from now on."""
        self._hints = hints
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        for end, key in self._ends:
            if event.get_content_offset_capture(self).x < end:
                self.post_message(self.Pressed(key))
                return

    def _draw(self) -> None:
        now = (self._hints, self.content_size.width)
        if now == self._drawn or not now[1]:
            return
        self._drawn, self._ends = now, []
        drawn: list[Content] = []
        end = 0
        for hint in _fitting(*now):
            drawn.append(_content(hint))
            end += drawn[-1].cell_length + len(_GAP)
            self._ends.append((end, hint.press))
        self.update(Content(_GAP).join(drawn))


def _fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """From the first on what the width has room for, beside the last."""
    if not hints:
        return []
    *others, last = hints
    room = width - _content(last).cell_length
    kept: list[Hint] = []
    for hint in others:
        width = _content(hint).cell_length + len(_GAP)
        if width <= room:
            room -= width
            kept.append(hint)
    return [*kept, last]


def _content(hint: Hint) -> Content:
    return line((hint.key, "bold $primary"), " ", (hint.label, "$text"))
