"""A dialog of labelled fields, each with its error beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from collabtui.ui.dialogs import Dialog, content_of
from collabtui.ui.line_input import LineInput
from collabtui.ui.text import one_line, plain, shown

#: Says what is wrong with a value in a sentence, None if it is right.
Check = Callable[[str], str | None]


def anything(_: str) -> str | None:
    """Let every value pass."""
    return None


def required(value: str) -> str | None:
    """Let everything pass but blanks."""
    return None if value.strip() else "Please write something here."


@dataclass(frozen=True, slots=True)
class FormField:
    """A field by its name in the answer. ``value`` may be from outside; it comes back verbatim if it is left alone."""

    name: str
    label: str
    value: str = ""
    check: Check = anything
    hint: str = ""


class Form(Dialog[dict[str, str] | None]):
    """Ask for the fields at once; the answer holds every field by name, None if Escape left the form.

    Enter sends the form from every field. A wrong value keeps it open, with focus on the first that is wrong.
    """

    DEFAULT_CSS = """
    Form {
        Label { color: $muted; }
        LineInput {
            height: 1; border: none; border-left: thick $muted; padding: 0 1; background: $surface;
            &:focus { border: none; border-left: thick $primary; background: $background; }
        }
        .error { color: $danger; height: auto; min-height: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", "Cancel", show=False)]

    def __init__(self, title: str | Content, fields: tuple[FormField, ...], submit: str = "OK") -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._submit = submit

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="box", can_focus=False) as box:
            box.border_title = content_of(self._title)
            for field in self._fields:
                yield Label(one_line(field.label))
                yield LineInput(field.value, placeholder=plain(field.hint), select_on_focus=False)
                yield Static("", classes="error")
            with Horizontal(classes="buttons"):
                yield Button(one_line(self._submit), id="submit", variant="primary")
                yield Button("Cancel", id="cancel")

    def on_mount(self) -> None:
        self.query(LineInput).first().focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._send()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "submit":
            self._send()
        else:
            self.action_give_up()

    def action_give_up(self) -> None:
        self.dismiss(None)

    def _send(self) -> None:
        inputs = list(self.query(LineInput))
        values = [_written(field, given.value) for field, given in zip(self._fields, inputs, strict=True)]
        errors = [field.check(value) for field, value in zip(self._fields, values, strict=True)]
        for label, error in zip(self.query(".error").results(Static), errors, strict=True):
            label.update(shown(error or ""))
        wrong = [given for given, error in zip(inputs, errors, strict=True) if error]
        if wrong:
            wrong[0].focus()
        else:
            self.dismiss({field.name: value for field, value in zip(self._fields, values, strict=True)})


def _written(field: FormField, value: str) -> str:
    return field.value if value == plain(field.value) else value
