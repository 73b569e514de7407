"""A text field of several lines that holds only what can be seen."""

from collections.abc import Callable, Iterable
from typing import Any

from textual import events
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.widgets import TextArea

from broker.domain.inert import inert
from collabtui.ui.text import tell

#: More than any message may have, little enough to be drawn without a pause.
MOST = 20_000


def visible(text: str) -> str:
    """Text without anything that a terminal obeys or a reader can't see; line ends are line feeds."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return inert(lines, max_lines=len(lines) + 2, max_chars=16 * len(lines) + 100)


#: From which character to which (not included), in which style.
Mark = tuple[int, int, str]


class Pad(TextArea):
    """What is written here is what is seen: marks stand for hidden characters from the moment they come in.

    ``written`` is called at each change that its writer made, before the next key is looked at. The keys that its
    parent binds are obeyed in the order in which they were pressed, between the letters around them.
    """

    DEFAULT_CSS = """
    Pad {
        height: auto;
        min-height: 3;
        max-height: 8;
        border: none;
        padding: 0 1;
        &:focus { border: none; }
    }
    """

    def __init__(self, written: Callable[["Pad"], None], *, id: str) -> None:
        super().__init__(id=id, highlight_cursor_line=False)
        self._written = written
        self._marks: tuple[Mark, ...] = ()
        #: True while ``written`` is told of what was undone or redone.
        self.is_restoring = False

    def load(self, text: str) -> None:
        """Show another text, with the cursor behind it; nobody is told."""
        self.load_text(visible(text))
        self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Every way to write ends here: keys, paste, insertion."""
        edit.text = visible(edit.text)
        if edit.text and len(self.text) + len(edit.text) > MOST:
            tell(self, f"That is too much: a draft has at most {MOST:,} characters.", severity="warning")
            return EditResult(self.cursor_location, "")
        result = super().edit(edit)
        self._mend()
        self._written(self)
        return result

    def undo(self) -> None:
        super().undo()
        self._restored()

    def redo(self) -> None:
        super().redo()
        self._restored()

    def mark(self, marks: Iterable[Mark]) -> None:
        """Show these words in these styles, in place of those that were marked."""
        if (new := tuple(marks)) != self._marks:
            self._marks = new
            self._line_cache.clear()
            self.refresh()

    def offset_of(self, place: tuple[int, int]) -> int:
        """How many characters stand before a place of the cursor."""
        rows = self.document.lines[: place[0]]
        return sum(len(row) + 1 for row in rows) + place[1]

    def select_from(self, start: int, end: int) -> None:
        """Select from one character to another; the cursor is at the end."""
        self.move_cursor(self._place_of(start))
        self.move_cursor(self._place_of(end), select=True)

    def get_line(self, line_index: int) -> Any:
        text = super().get_line(line_index)
        begin = self.offset_of((line_index, 0)) if self._marks else 0
        for start, end, style in self._marks:
            if begin < end and start - begin < len(text):
                text.stylize(style, max(0, start - begin), end - begin)
        return text

    def _place_of(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset].split("\n")
        return len(before) - 1, len(before[-1])

    def _restored(self) -> None:
        self.is_restoring = True
        self._written(self)
        self.is_restoring = False

    def _mend(self) -> None:
        """Accents that are harmless one by one may pile up."""
        text = self.text
        if (clean := visible(text)) != text:
            super().edit(Edit(clean, (0, 0), self.document.end, False))

    async def _on_key(self, event: events.Key) -> None:
        bound = self.screen.active_bindings.get(event.key)
        if bound is not None and bound.node is self.parent:
            # Left to bubble up, the key would be obeyed after letters that were pressed later.
            event.stop()
            event.prevent_default()
            await self.app.run_action(bound.binding.action, default_namespace=bound.node)
        elif event.key == "enter":
            event.prevent_default()
