"""Where the agent writes: a reply to the customer, or a note for the desk."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from collabtui.console.drafts import Drafts
from collabtui.console.entries import Wrong, message
from collabtui.console.views import ComposerView, Mode
from collabtui.ui.editor import NoEdit, edited
from collabtui.ui.keys import CONSOLE, actions, bindings
from collabtui.ui.pad import Pad, visible
from collabtui.ui.text import line, one_line, tell

#: So much of who reads it stays in sight on the narrowest terminal.
_LEAST_READER = 14
_NOBODY = ComposerView(None, "reply", "", why_not="Choose a conversation to write in.")


class Composer(Vertical):
    """Two buffers, one on the screen. Its header says who reads it; the line below what to know before sending."""

    DEFAULT_CSS = """
    Composer {
        height: auto;
        border-left: thick $mine;
        background: $surface;
        & #reader {
            height: 1; padding: 0 1;
            color: $mine; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis;
        }
        & #below { height: 1; padding: 0 1; color: $warn; text-wrap: nowrap; text-overflow: ellipsis; }
        & Pad { background: $surface; }
        &.-note { border-left: thick $note; background: $note-surface; }
        &.-note #reader { color: $note; }
        &.-note Pad { background: $note-surface; }
        &.-closed { border-left: thick $muted; }
        &.-closed #reader { color: $muted; }
    }
    """
    BINDINGS = bindings(actions(CONSOLE, "send", "newline", "toggle_mode", "editor"))

    @dataclass
    class Submitted(Message):
        """The text left its buffer to be sent; put it back with ``load`` if it can't be."""

        conversation: str
        mode: Mode
        text: str
        suggestion: str | None

    @dataclass
    class Changed(Message):
        """The agent changed the text of a buffer. ``suggestion`` is the proposal that was put into it, if any."""

        conversation: str
        mode: Mode
        text: str
        suggestion: str | None

    @dataclass
    class ModeToggled(Message):
        """The agent wants the buffer of this mode: answer with ``show``."""

        conversation: str
        mode: Mode

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = _NOBODY
        self._conversation: str | None = None
        self._suggestions: dict[Mode, str | None] = {"reply": None, "note": None}
        self._pads: dict[Mode, Pad] = {
            "reply": Pad(self._written, id="reply"),
            "note": Pad(self._written, id="note"),
        }

    def compose(self) -> ComposeResult:
        yield Static(id="reader")
        yield from self._pads.values()
        yield Static(id="below")

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    # -- what the screen says ----------------------------------------------------------------------------------------

    def show(self, view: ComposerView) -> None:
        """Show who reads, what warns, what is held; the texts stay as they are."""
        was, self._view = self._view, view if view.conversation else _NOBODY
        if self.is_mounted and was != self._view:
            self._draw()

    def load(self, drafts: Drafts | None) -> None:
        """Show the texts of a conversation, in place of those that are here; None for no conversation."""
        self._conversation = drafts.conversation if drafts else None
        for mode, pad in self._pads.items():
            draft = drafts.of(mode) if drafts else None
            self._suggestions[mode] = draft.suggestion if draft else None
            pad.load(draft.text if draft else "")

    def insert(self, text: str, suggestion: str | None = None) -> None:
        """Put a suggestion's text at the cursor; what is written already stays."""
        if self._pad.read_only:
            return
        self._suggestions[self.mode] = suggestion
        self._pad.insert(text, self._pad.selection.end)
        self._pad.focus()

    def write(self) -> None:
        """Give the buffer the keys."""
        self._pad.focus()

    @property
    def mode(self) -> Mode:
        return self._view.mode

    @property
    def text(self) -> str:
        """What stands in the buffer on the screen."""
        return self._pad.text

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_send(self) -> None:
        text = message(self.text)
        problem = self._view.why_not or (text.why if isinstance(text, Wrong) else "")
        if problem or isinstance(text, Wrong) or self._conversation is None:
            tell(self, problem or _NOBODY.why_not, severity="warning")
            return
        # Emptied at once: letters that follow the key belong to the next message.
        suggestion, self._suggestions[self.mode] = self._suggestions[self.mode], None
        self._pad.load("")
        self.post_message(self.Submitted(self._conversation, self.mode, text, suggestion))

    def action_newline(self) -> None:
        if not self._pad.read_only:
            self._pad.replace("\n", *self._pad.selection, maintain_selection_offset=False)

    def action_toggle_mode(self) -> None:
        if self._conversation is not None:
            self.post_message(self.ModeToggled(self._conversation, "note" if self.mode == "reply" else "reply"))

    def action_editor(self) -> None:
        if self._conversation is None or self._pad.read_only:
            tell(self, self._view.why_not, severity="warning")
            return
        began = self.Changed(self._conversation, self.mode, self.text, self._suggestions[self.mode])
        self.run_worker(self._in_editor(began), group="editor", exclusive=True)

    # -- inside ------------------------------------------------------------------------------------------------------

    @property
    def _pad(self) -> Pad:
        return self._pads[self.mode]

    async def _in_editor(self, began: Changed) -> None:
        text = await edited(self.app, began.text)
        if isinstance(text, NoEdit):
            tell(self, text.why, severity="warning")
            return
        if (text := visible(text)) == began.text:
            return
        if self._conversation == began.conversation:
            self._pads[began.mode].load(text)
        self.post_message(self.Changed(began.conversation, began.mode, text, began.suggestion))

    def _written(self, pad: Pad) -> None:
        mode: Mode = "reply" if pad is self._pads["reply"] else "note"
        if not pad.text:
            self._suggestions[mode] = None
        if self._conversation is not None:
            self.post_message(self.Changed(self._conversation, mode, pad.text, self._suggestions[mode]))

    def _draw(self) -> None:
        view = self._view
        had_focus = any(pad.has_focus for pad in self._pads.values())
        for mode, pad in self._pads.items():
            pad.display = mode == view.mode
            pad.read_only = bool(view.why_not)
        if had_focus:
            self._pad.focus()
        self.set_class(view.mode == "note", "-note")
        self.set_class(bool(view.why_not), "-closed")
        self.set_class(view.conversation is None, "-nobody")
        self.query_one("#reader", Static).update(self._reader())
        self.query_one("#below", Static).update(self._below())

    def _below(self) -> Content:
        """A row whatever it says, so that nothing moves."""
        return line(self._view.why_not or self._view.warning)

    def _reader(self) -> Content:
        """Who reads it; at the right end what an undo would take back."""
        what = "NOTE" if self.mode == "note" else "REPLY"
        said = f"{what} · {self._view.reader}" if self._view.reader else what
        if not self._view.held:
            return one_line(said)
        held = line((self._view.held, "$warn"))
        room = self.query_one("#reader", Static).content_size.width
        who = one_line(said, max(_LEAST_READER, room - held.cell_length - 2))
        return line(who, " " * max(2, room - who.cell_length - held.cell_length), held)
