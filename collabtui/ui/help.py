"""The help screen: the keys that act where one is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from collabtui.ui.dialogs import Dialog
from collabtui.ui.key_names import key_name
from collabtui.ui.keys import Action
from collabtui.ui.text import line

KEYS_WIDTH = 20


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One action that keys do now."""

    group: str
    keys: tuple[str, ...]
    help: str


def acting(active: Mapping[str, ActiveBinding], among: Iterable[Action]) -> tuple[HelpRow, ...]:
    """Return the actions that have a key now, group by group, with the keys that the user has for them."""
    keys: dict[str, list[str]] = {}
    for key, bound in active.items():
        if bound.enabled and bound.binding.id:
            keys.setdefault(bound.binding.id.removesuffix("_anywhere"), []).append(key_name(key))
    rows = [HelpRow(action.group, tuple(keys[action.name]), action.help) for action in among if action.name in keys]
    groups = list(dict.fromkeys(row.group for row in rows))
    return tuple(sorted(rows, key=lambda row: groups.index(row.group)))


class Help(Dialog[None]):
    """Lists the rows; arrows scroll, any of the keys that opened it closes it."""

    DEFAULT_CSS = """
    Help .box { max-width: 90; height: 90%; padding: 0 1; }
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
            box.border_subtitle = "Esc closes"
            yield Static(_text(self._rows))

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        self.dismiss()


def _text(rows: tuple[HelpRow, ...]) -> Content:
    return Content("\n").join(_lines(rows))


def _lines(rows: tuple[HelpRow, ...]) -> Iterator[Content]:
    for group, members in groupby(rows, lambda row: row.group):
        yield line((group, "bold $primary"))
        for row in members:
            yield line((f"  {', '.join(row.keys):<{KEYS_WIDTH}}", "bold"), row.help)
        yield Content("")
    yield line(("Letters are keys while no text field has focus; Esc leaves a text field.", "$muted"))
