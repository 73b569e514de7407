"""One row that says one thing."""

from textual.widgets import Static

from collabtui.customer.views import Tone
from collabtui.ui.text import line, one_line


class ToldLine(Static):
    """Cut where the row ends; its words may be from outside."""

    DEFAULT_CSS = """
    ToldLine {
        height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis;
        &#typing { background: $background; }
    }
    """

    def show(self, words: str, tone: Tone = "normal") -> None:
        """Say this from now on."""
        self.update(line((one_line(words), "$text" if tone == "normal" else f"${tone}")))
