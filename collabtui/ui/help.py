"""The help screen: the keys that act where one is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from collabtui.ui.acting import Acting, acting_keys
from collabtui.ui.dialogs import Dialog
from collabtui.ui.key_names import key_name
from collabtui.ui.keys import Action
from collabtui.ui.text import hanging, line

KEYS_WIDTH = 19


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One action that keys do now."""

    group: str
    keys: tuple[str, ...]
    help: str


#: What the keys belong to that are the pane's own: Textual's, or such as no user would change.
HERE = "In this pane"


def acting(active: Mapping[str, ActiveBinding], among: Iterable[Action]) -> tuple[HelpRow, ...]:
    """Return the actions that have a key now, group by group, with the keys that the user has for them.

    Last come the keys that only the pane with the focus has, such as arrows.
    """
    keys = acting_keys(active)
    rows = [row for action in among if action.name in keys for row in _rows(action, keys)]
    groups = list(dict.fromkeys(row.group for row in rows))
    return (*sorted(rows, key=lambda row: groups.index(row.group)), *_own(active))


def _rows(action: Action, keys: Acting) -> Iterator[HelpRow]:
    """One row an action; those with a number share one."""
    if action.argument is None:
        yield HelpRow(action.group, tuple(map(key_name, keys[action.name])), action.help)
    elif action.argument == 1:
        last = max(int(name.removeprefix(f"{action.id}_")) for name in keys if name.startswith(f"{action.id}_"))
        spans = tuple(f"{key_name(key)}-{last}" for key in keys[action.name])
        yield HelpRow(action.group, spans, action.help.replace(" 1", " of this number"))


def _own(active: Mapping[str, ActiveBinding]) -> Iterator[HelpRow]:
    found: dict[str, list[str]] = {}
    for key, bound in active.items():
        of_pane = isinstance(bound.node, Widget) and not isinstance(bound.node, Screen)
        if of_pane and bound.enabled and not bound.binding.id:
            found.setdefault(bound.binding.description, []).append(key_name(key))
    for words, keys in found.items():
        if words:
            yield HelpRow(HERE, tuple(keys[:3]), f"{words.capitalize()}.")


class Help(Dialog[None]):
    """Lists the rows; arrows scroll, any of the keys that opened it closes it."""

    DEFAULT_CSS = """
    Help .box { max-width: 90; height: 90%; padding: 0 1; scrollbar-gutter: stable; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "close", "Close", show=False, priority=True),
    ]

    def __init__(self, rows: tuple[HelpRow, ...]) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="box") as box:
            box.border_title = "Keys that act here"
            box.border_subtitle = "↑↓ scroll · Esc closes"
            yield Static()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self.query_one(Static).update(_text(self._rows, self.query_one(Static).size.width))

    def action_close(self) -> None:
        self.dismiss()


def _text(rows: tuple[HelpRow, ...], width: int) -> Content:
    return Content("\n").join(_lines(rows, width))


def _lines(rows: tuple[HelpRow, ...], width: int) -> Iterator[Content]:
    for group, members in groupby(rows, lambda row: row.group):
        yield line((group, "bold $primary"))
        for row in members:
            yield hanging(line((f"  {', '.join(row.keys):<{KEYS_WIDTH}} ", "bold")), line(row.help), width)
        yield Content("")
    yield line(("Letters are keys while no text field has focus; Esc leaves a text field.", "$muted"))
