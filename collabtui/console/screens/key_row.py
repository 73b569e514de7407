"""Which keys the last row names while the desk is as it is."""

from collections.abc import Callable
from functools import cache
from typing import get_args

from textual.screen import Screen

from collabtui.console.actions import ActionId, Situation, Unavailable, availability
from collabtui.console.present.hints import hints
from collabtui.console.views import Hint
from collabtui.console.widgets.composer import Composer
from collabtui.ui.acting import acting_keys
from collabtui.ui.pad import Pad

#: What an offer that is selected in the queue makes a difference to.
_ABOUT_OFFERS = ("accept", "decline")
#: What shows nothing where no conversation is open.
_ABOUT_OPEN = ("context", "diagnostics")
_WRITING = ("send", "newline", "editor")


def key_row(screen: Screen[None], situation: Callable[[ActionId], Situation]) -> tuple[Hint, ...]:
    """The keys that do something in the pane that has focus; ``situation`` tells where the agent stands."""
    active, focused = screen.active_bindings, screen.focused
    enter = active.get("enter")
    of_pane = enter.binding.description if enter and not enter.binding.id and enter.node is focused else ""
    writes_here = focused is not None and focused.check_consume_key("a", "a")
    about = cache(lambda is_offer: situation("accept" if is_offer else "insert"))

    def makes_sense(name: str) -> bool:
        if name == "leave_field":
            return writes_here
        if name == "to_hint":
            return isinstance(focused, Pad) and isinstance(focused.parent, Composer) and focused.parent.has_hints
        if name in _ABOUT_OPEN and about(False).conversation is None:
            return False
        if isinstance(focused, Pad) and (focused.id == name or (focused.read_only and name in _WRITING)):
            # One writes in that buffer already, or nobody can be written to.
            return False
        action = next((action for action in get_args(ActionId) if action == name), None)
        return action is None or not isinstance(availability(action, about(action in _ABOUT_OFFERS)), Unavailable)

    return hints(acting_keys(active), makes_sense, of_pane, max(about(False).suggestions or (0,)))
