"""Where the customer writes."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from collabtui.ui.editor import NoEdit, edited
from collabtui.ui.keys import CUSTOMER, actions, bindings
from collabtui.ui.pad import Pad
from collabtui.ui.text import tell

MOST_TEXT = 8_000


class Composer(Vertical):
    """One message at a time; what is typed stays until it is sent."""

    DEFAULT_CSS = """
    Composer {
        height: auto; border-left: thick $mine; background: $surface;
        & Pad { background: $surface; max-height: 6; }
    }
    """
    BINDINGS = bindings(actions(CUSTOMER, "send", "newline", "editor"))

    @dataclass
    class Submitted(Message):
        """The text left the field to be sent; ``give_back`` it if it can't be."""

        text: str

    class Typed(Message):
        """The customer changed the text."""

    def __init__(self) -> None:
        super().__init__()
        self._pad = Pad(self._written, id="message")

    def compose(self) -> ComposeResult:
        yield self._pad

    @property
    def text(self) -> str:
        return self._pad.text

    def write(self) -> None:
        """Give the field the keys."""
        self._pad.focus()

    def give_back(self, text: str) -> None:
        """Put a text that was not sent before what is written now."""
        self._pad.load(f"{text}\n{self.text}" if self.text else text)

    def action_send(self) -> None:
        text = self.text
        if not text.strip():
            return
        if len(text) > MOST_TEXT:
            tell(self, f"A message has at most {MOST_TEXT:,} characters, this one {len(text):,}: shorten it.")
            return
        # Emptied at once: letters that follow the key belong to the next message.
        self._pad.load("")
        self.post_message(self.Submitted(text))

    def action_newline(self) -> None:
        self._pad.replace("\n", *self._pad.selection, maintain_selection_offset=False)

    def action_editor(self) -> None:
        self.run_worker(self._in_editor(self.text), group="editor", exclusive=True)

    async def _in_editor(self, began: str) -> None:
        text = await edited(self.app, began)
        if isinstance(text, NoEdit):
            tell(self, text.why, severity="warning")
        else:
            self._pad.load(text)

    def _written(self, _: Pad) -> None:
        if self.text:
            self.post_message(self.Typed())
