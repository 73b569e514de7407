"""A long list in which one is found by writing some of its words.

`await app.push_screen_wait(Pick("Which one?", options))`. Titles, labels, texts may be from outside: shown cleaned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from collabtui.ui.dialogs import HEIGHTS, Dialog, content_of
from collabtui.ui.line_input import LineInput
from collabtui.ui.text import line, one_line, shown

_NONE_FITS = "None has these words."


@dataclass(frozen=True, slots=True)
class Pickable:
    """One option: what it answers, its title, a mark beside that, the whole text that is shown of the chosen one."""

    value: str
    title: str
    text: str
    mark: str = ""


def having(options: Sequence[Pickable], words: str) -> tuple[Pickable, ...]:
    """Those that have all the words, or their beginnings, in any case; in their order, those by title first."""
    wanted = words.casefold().split()
    by_title = [one for one in options if _has(one.title, wanted)]
    return (*by_title, *(one for one in options if one not in by_title and _has(f"{one.title} {one.text}", wanted)))


def _has(text: str, wanted: Sequence[str]) -> bool:
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    return all(any(word.startswith(part) for word in words) for part in wanted)


class Pick(Dialog[str | None]):
    """Write to find, arrows to move, Enter to take; the answer is the option's value, None for no choice."""

    DEFAULT_CSS = """
    Pick {
        .box { max-width: 90; }
        LineInput {
            border: none; height: 1; padding: 0 1; background: $surface;
            &:focus { border: none; }
        }
        OptionList {
            height: auto; max-height: 7; margin-top: 1; background: $panel; border: none; padding: 0;
            &:focus { border: none; }
        }
        .whole { height: auto; max-height: 5; margin-top: 1; color: $text; border-top: solid $muted; }
        &.-low OptionList { max-height: 4; margin-top: 0; }
        &.-low .whole { max-height: 3; margin-top: 0; }
        &.-tall OptionList { max-height: 18; }
        &.-tall .whole { max-height: 9; }
    }
    """
    VERTICAL_BREAKPOINTS = [*HEIGHTS, (36, "-tall")]  # noqa: RUF012  # Textual's own way
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Cancel", show=False),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "move(-5)", "Up", show=False, priority=True),
        Binding("pagedown", "move(5)", "Down", show=False, priority=True),
    ]

    def __init__(self, title: str | Content, options: Sequence[Pickable]) -> None:
        super().__init__()
        self._title, self._options = title, tuple(options)
        self._found = self._options

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = content_of(self._title)
            yield LineInput(placeholder="write to find")
            yield OptionList()
            with VerticalScroll(classes="whole", can_focus=False):
                yield Static()
            yield Static("Enter takes it, Esc goes back.", classes="hint")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(LineInput).focus()
        self._list()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._found = having(self._options, event.value)
        self._list()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(self._found[at].value)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._found[event.option_index].value)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show(event.option_index)

    def action_move(self, by: int) -> None:
        """Go up or down without leaving the field."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            options.highlighted = max(0, min(options.highlighted + by, len(self._found) - 1))

    def action_give_up(self) -> None:
        self.dismiss(None)

    def _list(self) -> None:
        options = self.query_one(OptionList)
        options.set_options(Option(_row(one)) for one in self._found)
        options.highlighted = 0 if self._found else None
        self._show(0)

    def _show(self, at: int) -> None:
        words = shown(self._found[at].text) if at < len(self._found) else line((_NONE_FITS, "$muted"))
        self.query_one(".whole Static", Static).update(words)


def _row(one: Pickable) -> Content:
    mark = (f"{one.mark} ", "bold") if one.mark else ("", "")
    return line(mark, one_line(one.title))
