"""What the agent's console shares with the customer's window: theme, keys, help, the smallest size."""

import asyncio
import os
import signal
import sys
from typing import ClassVar, Final

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.geometry import Size

from collabtui.ui.alt_digits import read_alt_digits
from collabtui.ui.help import Help, HelpRow, acting
from collabtui.ui.key_names import key_name
from collabtui.ui.keys import CONSOLE, Action, actions, bindings
from collabtui.ui.settings import Read
from collabtui.ui.text import tell
from collabtui.ui.theme import choice, no_colour, register
from collabtui.ui.too_small import TooSmall, is_too_small
from collabtui.ui.user_keys import keymap

#: The exit codes of who was ended from outside: 128 and the signal's number, as shells count.
HUNG_UP: Final = 128 + 1
TERMINATED: Final = 128 + 15
#: How often it is looked whether the terminal is still there: no signal tells it to who has no controlling terminal.
TERMINAL_S: Final = 0.5


class DeskApp(App[None]):
    """A window of the desk. ``settings`` hold what the user chose; what was wrong with it is told at the start.

    It ends in order, asking nobody, when its terminal goes away, or when it is told to by SIGTERM.
    """

    DEFAULT_CSS = """
    DeskApp {
        CommandPalette > Vertical { width: 90%; max-width: 72; margin-top: 2; }
        CommandPalette #--input { border: none; padding: 0 1; height: 3; }
        CommandPalette SearchIcon { display: none; }
    }
    """
    BINDINGS = bindings(actions(CONSOLE, "help", "command_palette", "quit"))
    #: What the help lists below the keys.
    LEGEND: ClassVar[tuple[HelpRow, ...]] = ()

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

    def get_driver_class(self) -> type[Driver]:
        if sys.platform == "win32":
            return super().get_driver_class()
        # Imported here: Windows has no such terminals.
        from collabtui.ui.terminal import TerminalDriver

        found = super().get_driver_class()
        return TerminalDriver if found in TerminalDriver.__bases__ else found

    def on_mount(self) -> None:
        self._watch_terminal()
        for problem in self._problems:
            tell(self, problem, severity="warning", title="Settings")

    def on_resize(self, event: events.Resize) -> None:
        self.cover(event.size)

    def cover(self, size: Size) -> None:
        """Say so on top of everything where the screens cannot be drawn at this size."""
        if is_too_small(size) and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.MouseDown | events.MouseMove) and event.button and self._goes_away(event):
            return
        await super().on_event(event)

    def _goes_away(self, event: events.MouseEvent) -> bool:
        """Whether the mouse is on what was removed but is drawn still: pressed there, Textual would end the app."""
        widget, _ = self.screen.get_widget_and_offset_at(event.x, event.y)
        return widget is not None and widget is not self.screen and widget.parent is None

    def _watch_terminal(self) -> None:
        if sys.platform == "win32" or self.is_headless:
            return
        # They stay until the loop ends: a shell sends its own SIGHUP after the terminal's, while drafts are written.
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        loop.add_signal_handler(signal.SIGTERM, self._end, TERMINATED)
        self.set_interval(TERMINAL_S, self._look_for_terminal)

    def _look_for_terminal(self) -> None:
        from collabtui.ui.terminal import has_lost_terminal

        if has_lost_terminal(self):
            self._hang_up()

    def _hang_up(self) -> None:
        from collabtui.ui.terminal import abandon, has_lost_terminal

        # Whoever sends the signal by hand gets the terminal back as it was.
        if has_lost_terminal(self):
            abandon()
        self._end(HUNG_UP)

    def _end(self, code: int) -> None:
        if not self._exit:
            self.exit(return_code=code)

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or key_name(binding.key)

    def action_help(self) -> None:
        if isinstance(self.screen, Help):
            self.screen.dismiss()
        else:
            self.push_screen(Help((*acting(self.screen.active_bindings, self._among), *self.LEGEND)))
