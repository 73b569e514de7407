"""The bottom line: who needs me, my presence, the connection, the time."""

from typing import Final

from textual.content import Content
from textual.widgets import Static

from collabtui.console.views import StatusView, Tone
from collabtui.ui.text import Part, line

_TONES: Final[dict[Tone, str]] = {
    "normal": "",
    "muted": "$muted",
    "needs_you": "bold $needs-you",
    "warning": "$warn",
    "danger": "bold $danger",
    "good": "$good",
}


class Status(Static):
    """One row; what needs the agent comes first, so that it is the last to be cut."""

    DEFAULT_CSS = """
    Status { height: 1; padding: 0 1; background: $panel; color: $text; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def show(self, view: StatusView) -> None:
        """Draw this from now on."""
        self.update(_drawn(view))


def _drawn(view: StatusView) -> Content:
    parts: list[Part] = [
        (f" {view.needs_you} ", "bold $needs-you-text on $needs-you") if view.needs_you else "",
        (view.presence, _TONES[view.presence_tone] or "$text"),
        view.load,
        (view.connection, _TONES[view.connection_tone] or "$text"),
        (view.clock, "$muted"),
    ]
    return line(*(piece for part in parts if part for piece in (part, "  ")))
