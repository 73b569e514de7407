"""One line that says what a newcomer does next."""

from textual.widgets import Static

from collabtui.ui.text import one_line


class TourLine(Static):
    """Takes a row for as long as there is something to say."""

    DEFAULT_CSS = """
    TourLine {
        height: 1; padding: 0 1; background: $primary; color: $background; text-style: bold;
        text-wrap: nowrap; text-overflow: ellipsis; display: none;
        &.-on { display: block; }
    }
    """

    def show(self, sentence: str) -> None:
        """Say this from now on; nothing where it is empty."""
        self.set_class(bool(sentence), "-on")
        self.update(one_line(sentence))
