"""Where the customer writes."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from collabtui.ui.editor import NoEdit, edited
from collabtui.ui.keys import CUSTOMER, actions, bindings
from collabtui.ui.pad import Pad
from collabtui.ui.text import tell

MOST_TEXT = 8_000


class _Field(Pad):
    """While a script writes, letters are no keys here either: who begins to type wants to write, no more than that."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        return character is not None and character.isprintable()


class Composer(Vertical):
    """One message at a time; what is typed stays until it is sent."""

    DEFAULT_CSS = """
    Composer {
        height: auto; border-left: thick $mine; background: $surface;
        & Pad { background: $surface; max-height: 6; }
        &.-dictated { border-left: thick $warn; }
        &.-dictated Pad { color: $muted; }
    }
    """
    BINDINGS = bindings(actions(CUSTOMER, "send", "newline", "editor"))

    @dataclass
    class Submitted(Message):
        """The text left the field to be sent; ``give_back`` it if it can't be."""

        text: str

    class Written(Message):
        """The text is another one, by the customer's hand."""

    class Dictated(Message):
        """Somebody wants to write while a script does."""

    def __init__(self) -> None:
        super().__init__()
        self._pad = _Field(self._written, id="message")

    def compose(self) -> ComposeResult:
        yield self._pad

    @property
    def text(self) -> str:
        """What a person wrote; words that a script is writing are nobody's draft."""
        return "" if self.is_dictated else self._pad.text

    @property
    def is_dictated(self) -> bool:
        """Whether a script writes here, so that nobody else can."""
        return self.has_class("-dictated")

    def set_dictated(self, is_dictated: bool) -> None:
        """Let a script write here, or people again."""
        self.set_class(is_dictated, "-dictated")
        self._pad.read_only = is_dictated

    def put(self, text: str) -> None:
        """Show this text in place of what is there."""
        self._pad.load(text)

    def write(self) -> None:
        """Give the field the keys."""
        self._pad.focus()

    def give_back(self, text: str) -> None:
        """Put a text that was not sent before what is written now."""
        self._pad.load(f"{text}\n{self.text}" if self.text else text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a script writes, nobody else sends or edits."""
        return not (self.is_dictated and action in {"send", "newline", "editor"})

    def on_key(self, event: events.Key) -> None:
        if self.is_dictated and event.is_printable:
            self.post_message(self.Dictated())

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
            self.post_message(self.Written())

    def _written(self, _: Pad) -> None:
        self.post_message(self.Written())
