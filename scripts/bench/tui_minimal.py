"""The yardstick: the smallest Textual app that has a list to move in, a field to write in."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Input, OptionList


class MinimalApp(App[None]):
    """Fifty rows; they have the console's colours of a cursor."""

    CSS = "OptionList:focus > .option-list--option-highlighted { background: #6cb2f0; }"

    def compose(self) -> ComposeResult:
        """A list above a field."""
        yield OptionList(*(f"Caller {number:02d}" for number in range(50)))
        yield Input(placeholder="write here")
        yield Footer()


if __name__ == "__main__":
    MinimalApp().run()
