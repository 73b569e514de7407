"""Questions that stand in the way until they are answered, by keys alone if one likes.

`await app.push_screen_wait(Confirm("Close it?"))` in a worker, or `app.push_screen(Confirm(…), callback)`.
Titles, labels, options may be from outside: str is shown cleaned. Escape always answers "no answer".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from collabtui.ui.text import line, one_line, shown

AnswerT = TypeVar("AnswerT")
#: Options that a digit chooses.
DIGITS = "123456789"
#: The names that a terminal of at least so many rows goes by.
HEIGHTS: Final[list[tuple[int, str]]] = [(0, "-low"), (20, "-high")]


class Dialog(ModalScreen[AnswerT]):
    """A box in the middle; the screen beneath stays in sight."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        .box {
            width: 90%; max-width: 72; height: auto; max-height: 90%;
            background: $panel; color: $text;
            border: round $primary; border-title-color: $text; border-title-style: bold;
            padding: 1 2;
        }
        .buttons { height: auto; margin-top: 1; align-horizontal: right; }
        Button { margin-left: 2; min-width: 10; }
        .hint { color: $muted; margin-top: 1; height: auto; }
        &.-low .box { max-height: 100%; padding: 0 2; }
    }
    """
    VERTICAL_BREAKPOINTS = HEIGHTS

    def dismiss(self, result: AnswerT | None = None) -> AwaitComplete:
        """Answer once: a key pressed twice comes again after the box has gone, then means nothing any more."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Confirm(Dialog[bool]):
    """Ask yes or no. The button that changes nothing has focus, unless `safe` says that "yes" does no harm."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,escape", "answer(False)", "No", show=False),
        Binding("left,right,up,down", "app.focus_next", "Other button", show=False),
    ]

    def __init__(self, question: str | Content, yes: str = "Yes", no: str = "No", *, safe: bool = False) -> None:
        super().__init__()
        self._question = question
        self._labels = (yes, no)
        self._safe = safe

    def compose(self) -> ComposeResult:
        yes, no = self._labels
        with VerticalScroll(classes="box", can_focus=False):
            yield Static(content_of(self._question))
            with Horizontal(classes="buttons"):
                yield Button(one_line(yes), id="yes", variant="primary")
                yield Button(one_line(no), id="no")

    def on_mount(self) -> None:
        self.query_one("#yes" if self._safe else "#no").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


class Notice(Dialog[None]):
    """Say something that letters typed at this very moment must not miss: Escape alone closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close", show=False)]

    def __init__(self, words: str | Content) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="box", can_focus=False):
            yield Static(content_of(self._words))
            yield Static("Esc closes.", classes="hint")

    def action_close(self) -> None:
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: what it answers, its words, a little more in a weaker type."""

    value: str
    label: str
    detail: str = ""


class Choose(Dialog[str | None]):
    """Let one option be chosen by arrows and Enter, or by its digit; the answer is its value, None for no choice."""

    DEFAULT_CSS = """
    Choose OptionList {
        height: auto; max-height: 20; background: $panel; border: none; padding: 0;
        &:focus { border: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Cancel", show=False),
        *(Binding(digit, f"take({digit})", show=False) for digit in DIGITS),
    ]

    def __init__(
        self, title: str | Content, options: Sequence[Choice], present: str | None = None, *, hasty: bool = True
    ) -> None:
        """Without ``hasty`` no option is highlighted at first, so that Enter alone chooses nothing."""
        super().__init__()
        self._hasty = hasty
        self._title = title
        self._options = options
        self._present = present

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="box", can_focus=False) as box:
            box.border_title = content_of(self._title)
            yield OptionList(*(Option(self._prompt(n)) for n in range(len(self._options))))
            yield Static(self._hint(), classes="hint")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = self._first
        options.focus()

    @property
    def _first(self) -> int | None:
        """The option that is highlighted at first."""
        values = [option.value for option in self._options]
        return values.index(self._present) if self._present in values else 0 if self._hasty else None

    def _hint(self) -> Content:
        if self._first is None:
            return Content("A number chooses, Esc goes back.")
        return Content("Enter chooses, Esc goes back.")

    def _prompt(self, index: int) -> Content:
        option = self._options[index]
        digit = f"{index + 1} " if index < len(DIGITS) else "  "
        if not option.detail:
            return line((digit, "bold"), one_line(option.label))
        # Told by weight: a colour of its own could not be read on the cursor's.
        return line((digit, "bold"), (one_line(option.label), "bold"), "  ", one_line(option.detail))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._options[event.option_index].value)

    def action_take(self, digit: int) -> None:
        if digit <= len(self._options):
            self.dismiss(self._options[digit - 1].value)

    def action_give_up(self) -> None:
        self.dismiss(None)


def content_of(words: str | Content) -> Content:
    """Return words that may be from outside as Content; what is Content already stays as it is."""
    return words if isinstance(words, Content) else shown(words)
