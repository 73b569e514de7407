"""What the agent's console shares with the customer's window: theme, keys, help, the smallest size."""

import os

from textual import events
from textual.app import App
from textual.binding import Binding

from collabtui.ui.alt_digits import read_alt_digits
from collabtui.ui.help import Help, acting
from collabtui.ui.key_names import key_name
from collabtui.ui.keys import CONSOLE, Action, actions, bindings
from collabtui.ui.settings import Read
from collabtui.ui.text import tell
from collabtui.ui.theme import choice, no_colour, register
from collabtui.ui.too_small import TooSmall, is_too_small
from collabtui.ui.user_keys import keymap


class DeskApp(App[None]):
    """A window of the desk. ``settings`` hold what the user chose; what was wrong with it is told at the start."""

    BINDINGS = bindings(actions(CONSOLE, "help", "command_palette", "quit"))

    def __init__(
        self,
        read: Read,
        among: tuple[Action, ...],
        theme: str | None = None,
    ) -> None:
        # Without colours Textual would still send greys: only native colours can all be the terminal's default.
        super().__init__(ansi_color=True if no_colour(os.environ) else None)
        read_alt_digits()
        self.settings = read.settings
        self._problems = read.problems
        self._among = among
        register(self, choice(theme, read.settings.theme, os.environ))
        self.set_keymap(keymap(among, read.settings.keys))

    def on_mount(self) -> None:
        for problem in self._problems:
            tell(self, problem, severity="warning", title="Settings")

    def on_resize(self, event: events.Resize) -> None:
        if is_too_small(event.size) and not any(isinstance(screen, TooSmall) for screen in self.screen_stack):
            self.push_screen(TooSmall())

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or key_name(binding.key)

    def action_help(self) -> None:
        if isinstance(self.screen, Help):
            self.screen.dismiss()
        else:
            self.push_screen(Help(acting(self.screen.active_bindings, self._among)))
