"""What `collabtui` alone offers to a person at a terminal."""

from typing import Final

from collabtui.client.errors import NotRunning
from collabtui.client.local import find
from collabtui.ui.desk_app import DeskApp
from collabtui.ui.dialogs import Choice, Choose
from collabtui.ui.keys import CONSOLE
from collabtui.ui.settings import read_settings, settings_path

TITLE: Final = "collabtui: what would you like to do?"
#: What the choices run, by their values.
ARGUMENTS: Final = {
    "demo": ("demo",),
    "visit": ("demo", "--customer"),
    "agent": ("agent",),
    "customer": ("customer",),
    "help": ("--help",),
}


class Menu(DeskApp):
    """One question; ``chosen`` is its answer afterwards, None for who left."""

    TITLE = "collabtui"

    def __init__(self, broker: str) -> None:
        super().__init__(read_settings(settings_path(), CONSOLE), CONSOLE)
        self.chosen: str | None = None
        self._broker = broker

    def on_mount(self) -> None:
        super().on_mount()
        self.push_screen(Choose(TITLE, choices(self._broker)), self._answer)
        # The terminal's size was told before there was anything to cover.
        self.cover(self.size)

    def _answer(self, chosen: str | None) -> None:
        self.chosen = chosen
        self.exit()


def choices(broker: str) -> tuple[Choice, ...]:
    """The options; ``broker`` tells of the one on this machine, which two of them need."""
    return (
        Choice("demo", "Demo", "be the agent of a desk that is set up for you"),
        Choice("visit", "Demo, from the other side", "be a customer of simulated people"),
        Choice("agent", "Agent", broker),
        Choice("customer", "Customer", broker),
        Choice("help", "Help", "all commands"),
    )


def ask() -> tuple[str, ...] | None:
    """The arguments of the command that the person chose; None where they chose none."""
    menu = Menu(broker_here())
    menu.run()
    return None if menu.chosen is None else ARGUMENTS[menu.chosen]


def broker_here() -> str:
    """Whether a broker runs on this machine, in a few words."""
    try:
        return f"on the broker at {find().url}"
    except NotRunning:
        return "needs a broker: collabtui broker serve"
    except ValueError as error:
        return str(error)
