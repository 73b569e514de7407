"""The row that names the keys."""

from collections.abc import Mapping
from typing import Final

from rich.cells import cell_len
from textual.binding import ActiveBinding

from collabtui.customer.widgets.told_line import ToldLine
from collabtui.ui.key_names import key_name, short_name, writes

#: What the row names, as far as it acts where one is, from the most useful to the least.
NAMED: Final = (
    "rate",
    "yes",
    "no",
    "send",
    "write",
    "take_over",
    "other",
    "person",
    "callback",
    "help",
    "newline",
    "quit",
    "leave_field",
)
HELP: Final = "help"
_GAP: Final = " · "

Active = Mapping[str, ActiveBinding]


class KeyLine(ToldLine):
    """Textual's footer would be empty while one writes: it knows letters alone for what F2, F4 do, too."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: dict[str, str] = {}

    def show_keys(self, active: Active, instead: Mapping[str, str]) -> None:
        """Name the keys that act now; ``instead`` has other words for some actions, empty for those left out."""
        keys: dict[str, str] = {}
        for key, bound in active.items():
            keys.setdefault(_action(bound), f"{short_name(key)} {bound.binding.description}")
        keys |= instead
        self._entries = {name: keys[name] for name in NAMED if keys.get(name)}
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self.show(fitting(self._entries, self.content_size.width), "muted")


def fitting(entries: Mapping[str, str], width: int) -> str:
    """What ``width`` cells have room for: the last ones are left out whole, but help stays."""
    names = list(entries)
    while cell_len(row := _GAP.join(entries[name] for name in names)) > width:
        dropped = next((name for name in reversed(names) if name != HELP), None)
        if dropped is None:
            return row
        names.remove(dropped)
    return row


def key_of(active: Active, action: str) -> str:
    """The key to name for an action: one that acts in text fields, too, if there is any."""
    keys = [key for key, bound in active.items() if _action(bound) == action]
    return key_name(min(keys, key=writes)) if keys else "the command palette"


def _action(bound: ActiveBinding) -> str:
    return (bound.binding.id or "").removesuffix("_anywhere")
