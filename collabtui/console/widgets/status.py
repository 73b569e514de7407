"""The bottom line: who needs me, my presence, the connection, the time."""

from collections.abc import Mapping
from typing import Final

from textual.content import Content
from textual.widgets import Static

from collabtui.console.views import StatusView, Tone
from collabtui.ui.text import line

_TONES: Final[dict[Tone, str]] = {
    "normal": "",
    "muted": "$muted",
    "needs_you": "bold $needs-you",
    "warning": "$warn",
    "danger": "bold $danger",
    "good": "$good",
}
#: What is between two parts.
_BETWEEN: Final = (" · ", "$muted")
#: The parts from the one that is missed most.
_WELL: Final = ("presence", "wrap_up", "load", "clock", "connection")
_UNWELL: Final = ("connection", "presence", "wrap_up", "load", "clock")


class Status(Static):
    """One row; what needs the agent comes first. On a narrow terminal what can best be missed is left out whole."""

    DEFAULT_CSS = """
    Status { height: 1; padding: 0 1; background: $panel; color: $text; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    _view: StatusView | None = None

    def show(self, view: StatusView) -> None:
        """Draw this from now on."""
        if view != self._view:
            self._view = view
            self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self._view is not None:
            self.update(_drawn(self._view, self.content_size.width))


def _drawn(view: StatusView, width: int) -> Content:
    """All parts, or those that are missed most among as many as fit; the clock stands at the right end."""
    needs = line((f" {view.needs_you} ", "bold $needs-you-text on $needs-you"), " ") if view.needs_you else Content("")
    room = width - needs.cell_length
    connection = view.connection
    if view.connection_short and line(connection).cell_length > room:
        connection = view.connection_short
    parts = {
        "presence": line((view.presence, _TONES[view.presence_tone] or "$text")),
        "wrap_up": line((view.wrap_up, "bold $needs-you")),
        "load": line(view.load),
        "connection": line((connection, _TONES[view.connection_tone] or "$text")),
        "clock": line((view.clock, "$muted")),
    }
    # A connection that is well can be missed; one that is not tells why nothing else moves.
    worth = _WELL if view.connection_tone == "good" else _UNWELL
    kept = _fitting({name: parts[name].cell_length for name in worth if parts[name]}, room)
    told = [parts[name] for name in parts if name in kept and name != "clock"]
    left = line(needs, *[piece for part in told for piece in (part, _BETWEEN)][:-1])
    right = parts["clock"] if "clock" in kept else Content("")
    return line(left, " " * max(0, width - left.cell_length - right.cell_length), right)


def _fitting(cells: Mapping[str, int], room: int) -> set[str]:
    """The first always, then as many of the others as there is room for."""
    kept: set[str] = set()
    for name, width in cells.items():
        room -= width + len(_BETWEEN[0])
        if kept and room < -len(_BETWEEN[0]):
            break
        kept.add(name)
    return kept
