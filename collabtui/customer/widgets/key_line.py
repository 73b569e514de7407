"""The row that names the keys."""

from collections.abc import Mapping
from typing import Final

from textual.binding import ActiveBinding

from collabtui.customer.widgets.told_line import ToldLine
from collabtui.ui.key_names import key_name, writes

#: What the row names, as far as it acts where one is.
NAMED: Final = ("send", "write", "take_over", "person", "rate", "callback", "help", "newline", "leave_field", "quit")

Active = Mapping[str, ActiveBinding]


class KeyLine(ToldLine):
    """Textual's footer would be empty while one writes: it knows letters alone for what F2, F4 do, too."""

    def show_keys(self, active: Active) -> None:
        """Name the keys that act now."""
        keys: dict[str, str] = {}
        for key, bound in active.items():
            keys.setdefault(_action(bound), f"{key_name(key)} {bound.binding.description}")
        self.show(" · ".join(keys[name] for name in NAMED if name in keys), "muted")


def key_of(active: Active, action: str) -> str:
    """The key to name for an action: one that acts in text fields, too, if there is any."""
    keys = [key for key, bound in active.items() if _action(bound) == action]
    return key_name(min(keys, key=writes)) if keys else "the command palette"


def _action(bound: ActiveBinding) -> str:
    return (bound.binding.id or "").removesuffix("_anywhere")
