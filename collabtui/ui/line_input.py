"""A text field of one line that holds only what can be seen."""

from textual.widgets import Input

from collabtui.ui.text import plain


class LineInput(Input):
    """Textual's field, which would show the escape sequences of a paste, or of the value it is given, raw."""

    def validate_value(self, value: str) -> str:
        return plain(value)
