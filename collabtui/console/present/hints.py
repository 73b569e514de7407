"""The keys of the last row: those that do something now, the most useful first."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from collabtui.console.views import Hint
from collabtui.ui.key_names import short_name
from collabtui.ui.keys import CONSOLE, Action

#: From the most useful to the least; what the row has no room for is left out, but for the help at its end.
ORDER = (
    "send",
    "accept",
    "decline",
    "undo",
    "ready",
    "leave_field",
    "reply",
    "insert",
    "to_hint",
    "resolve",
    "advice",
    "canned",
    "next_waiting",
    "transfer",
    "oversee",
    "take_over",
    "note",
    "toggle_mode",
    "shorter",
    "friendlier",
    "translate",
    "newline",
    "filter",
    "hand_back",
    "callback",
    "edit_field",
    "editor",
    "context",
    "hold",
    "consult",
    "snooze",
    "next_tab",
    "close_tab",
    "presence",
    "dismiss_suggestions",
    "open_past",
    "rate",
    "flag",
    "diagnostics",
    "command_palette",
    "quit",
    "mark",
)
HELP = "help"


def hints(
    keys: Mapping[str, Sequence[str]], can: Callable[[str], bool], enter: str = "", numbers: int = 0
) -> tuple[Hint, ...]:
    """The row's keys; the last is the one for help.

    ``keys`` are those that act now by the action's name, ``can`` tells whether an action makes sense, ``enter`` what
    Enter does in the pane that has focus, ``numbers`` how many suggestions can be inserted.
    """
    named = {action.id: action for action in CONSOLE if action.argument in (None, 1)}
    first = [Hint("enter", "Enter", enter)] if enter else []
    rest = [named[id] for id in (*ORDER, HELP) if can(id)]
    return (*first, *(hint for action in rest for hint in _hint(action, keys, numbers)))


def _hint(action: Action, keys: Mapping[str, Sequence[str]], numbers: int) -> Iterator[Hint]:
    found = keys.get(action.name, ())
    if not found or (action.id == "insert" and not numbers):
        return
    more = f"-{numbers}" if action.id == "insert" and numbers > 1 and found[0].endswith("1") else ""
    label = "Insert" if action.id == "insert" else action.label
    yield Hint(found[0], f"{short_name(found[0])}{more}", label)
