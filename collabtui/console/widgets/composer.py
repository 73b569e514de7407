"""Where the agent writes: a reply to the customer, or a note for the desk."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from collabtui.console.authors import Places, places_of, spans_of, typed
from collabtui.console.cowriting import Chosen, Cowriting
from collabtui.console.drafts import Drafts
from collabtui.console.entries import Wrong, message
from collabtui.console.views import ComposerView, Mode
from collabtui.console.widgets.composer_lines import below, reader
from collabtui.ui.editor import NoEdit, edited
from collabtui.ui.keys import CONSOLE, actions, bindings
from collabtui.ui.pad import Pad, visible
from collabtui.ui.text import tell
from collabtui.writing.spans import Change

#: How the pad marks the AI's words, what a hint is about.
AI_WORDS, HINTED = "italic", "underline"
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
        &.-hinted #below, &.-closed #below { height: auto; min-height: 1; max-height: 3; text-wrap: wrap; }
        & Pad { background: $surface; }
        &.-note { border-left: thick $note; background: $note-surface; }
        &.-note #reader { color: $note; }
        &.-note Pad { background: $note-surface; }
        &.-closed { border-left: thick $muted; }
        &.-closed #reader { color: $muted; }
    }
    """
    BINDINGS = bindings(actions(CONSOLE, "send", "newline", "toggle_mode", "editor", "to_hint"))

    @dataclass
    class Submitted(Message):
        """The text left its buffer to be sent; put it back with ``load`` if it can't be. ``ai``: the AI's words."""

        conversation: str
        mode: Mode
        text: str
        suggestion: str | None
        ai: Places = ()

    @dataclass
    class Changed(Message):
        """The agent changed the text of a buffer. ``suggestion`` is the proposal that was put into it, if any."""

        conversation: str
        mode: Mode
        text: str
        suggestion: str | None
        ai: Places = ()

    @dataclass
    class ModeToggled(Message):
        """The agent wants the buffer of this mode: answer with ``show``."""

        conversation: str
        mode: Mode

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        #: Asked with a text before it leaves its buffer: why it must not, empty for nothing in its way.
        self.why_not_send: Callable[[Mode, str], str] = lambda _mode, _text: ""
        self._view = _NOBODY
        self._conversation: str | None = None
        self._suggestions: dict[Mode, str | None] = {"reply": None, "note": None}
        self._pads: dict[Mode, Pad] = {
            "reply": Pad(self._written, id="reply"),
            "note": Pad(self._written, id="note"),
        }
        self._together: dict[Mode, Cowriting] = {"reply": Cowriting(), "note": Cowriting()}

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
        for mode in self._pads:
            draft = drafts.of(mode) if drafts else None
            self._suggestions[mode] = draft.suggestion if draft else None
            self._load(mode, draft.text if draft else "", draft.ai if draft else ())

    def insert(self, text: str, suggestion: str | None = None) -> None:
        """Put words of the AI at the cursor, a suggestion's or others; what is written already stays."""
        if self._pad.read_only:
            return
        self._suggestions[self.mode] = suggestion or self._suggestions[self.mode]
        self._together[self.mode].insert(self._pad.offset_of(self._pad.selection.end), visible(text))
        self._pad.insert(text, self._pad.selection.end)
        self._pad.focus()

    def chosen(self) -> Chosen | None:
        """The AI's words in the selection, else all of them; None where there are none."""
        pad = self._pad
        start, end = sorted(pad.offset_of(place) for place in pad.selection)
        places = (start, end) if start < end else (0, len(pad.text))
        pieces = () if pad.read_only else self._together[self.mode].pieces(*places)
        if self._conversation is None or not pieces:
            return None
        return Chosen(self._conversation, self.mode, pad.text, places, pieces)

    def rework(self, chosen: Chosen, change: Change) -> bool:
        """Change these words of the AI, wherever they stand by now; False where nothing changes by it."""
        pad = self._pad
        if pad.read_only or (self._conversation, self.mode) != (chosen.conversation, chosen.mode):
            return False
        places = chosen.places if pad.text == chosen.text else (0, len(pad.text))
        text = self._together[self.mode].rework(*places, change)
        if text is None:
            return False
        pad.history.checkpoint()
        pad.replace(text, (0, 0), pad.document.end, maintain_selection_offset=False)
        pad.focus()
        return True

    def write(self) -> None:
        """Give the buffer the keys."""
        self._pad.focus()

    @property
    def mode(self) -> Mode:
        return self._view.mode

    @property
    def has_hints(self) -> bool:
        """Whether the coach says anything about what stands there."""
        return bool(self._view.hints)

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
        if why := self.why_not_send(self.mode, text):
            tell(self, why, severity="warning")
            return
        # Emptied at once: letters that follow the key belong to the next message.
        suggestion, self._suggestions[self.mode] = self._suggestions[self.mode], None
        ai = self._together[self.mode].ai
        self._load(self.mode, "", ())
        self.post_message(self.Submitted(self._conversation, self.mode, text, suggestion, ai))

    def action_to_hint(self) -> None:
        """Select the words of the next hint behind the cursor: what is typed then takes their place."""
        places = [(hint.start, hint.end) for hint in self._view.hints if hint.start < hint.end <= len(self.text)]
        if not places:
            tell(self, "There is no hint about certain words now.", severity="warning")
            return
        at = self._pad.offset_of(max(self._pad.selection))
        self._pad.select_from(*next((place for place in places if place[0] >= at), places[0]))

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
        began = self._change(self._conversation, self.mode)
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
        ai = places_of(typed(spans_of(began.text, began.ai), text))
        if self._conversation == began.conversation:
            self._load(began.mode, text, ai)
        self.post_message(self.Changed(began.conversation, began.mode, text, began.suggestion, ai))

    def _load(self, mode: Mode, text: str, ai: Places) -> None:
        self._pads[mode].load(text)
        self._together[mode].load(self._pads[mode].text, ai)
        self._mark()

    def _change(self, conversation: str, mode: Mode) -> Changed:
        return self.Changed(conversation, mode, self._pads[mode].text, self._suggestions[mode], self._together[mode].ai)

    def _mark(self) -> None:
        """Mark the AI's words in both buffers, what the hints are about in the reply."""
        for mode, pad in self._pads.items():
            hinted = [(hint.start, hint.end) for hint in self._view.hints] if mode == self.mode else []
            ai = self._together[mode].ai
            pad.mark([*((*place, AI_WORDS) for place in ai), *((*place, HINTED) for place in hinted)])

    def _written(self, pad: Pad) -> None:
        mode: Mode = "reply" if pad is self._pads["reply"] else "note"
        if not pad.text:
            self._suggestions[mode] = None
        self._together[mode].changed(pad.text, restored=pad.is_restoring)
        self._mark()
        if self._conversation is not None:
            self.post_message(self._change(self._conversation, mode))

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
        self.set_class(bool(view.hints) and not view.why_not, "-hinted")
        self._mark()
        self.query_one("#reader", Static).update(self._reader())
        self.query_one("#below", Static).update(self._below())

    def _reader(self) -> Content:
        return reader(self._view, self.query_one("#reader", Static).content_size.width)

    def _below(self) -> Content:
        return below(self._view)
