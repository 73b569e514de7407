"""The command palette: every action by name, with its key; where it can't be done now, with the reason."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Final, get_args

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from collabtui.console.actions import ActionId, Unavailable, availability
from collabtui.console.screens.desk import DeskScreen
from collabtui.console.screens.keyed import OF_SCREEN
from collabtui.ui.key_names import key_name
from collabtui.ui.keys import CONSOLE, Action
from collabtui.ui.text import line

#: What has no key of its own.
_KEYLESS: Final = (
    Action("clear_field", (), "Clear field", "Empty what is known about the customer.", "Conversation"),
    Action("wrap_up", (), "Wrap up", "Take time for the paperwork on the conversation that ended last.", "Desk"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette. ``why_not`` is empty for what can be done now."""

    action: Action
    why_not: str

    @property
    def prompt(self) -> Content:
        keys = ", ".join(key_name(key) for key in self.action.keys[:2])
        return line((self.action.label, "$muted" if self.why_not else "bold"), (f"  {keys}", "$muted"))

    @property
    def help(self) -> str:
        return f"Not now: {self.why_not}" if self.why_not else self.action.help


def entries(screen: DeskScreen) -> Iterator[Entry]:
    """What the desk can do, the possible first."""
    among = [*(action for action in CONSOLE if not action.on_app and action.scope in OF_SCREEN), *_KEYLESS]
    found = [Entry(action, _why_not(screen, action)) for action in among]
    yield from (entry for entry in found if not entry.why_not)
    yield from (entry for entry in found if entry.why_not)


def _why_not(screen: DeskScreen, action: Action) -> str:
    wish = next((wish for wish in get_args(ActionId) if wish == action.id), None)
    if wish is None:
        return ""
    can = availability(wish, screen.situation(wish), action.argument or 0)
    return can.why if isinstance(can, Unavailable) else ""


class DeskCommands(Provider):
    """The entries of the desk on the screen."""

    async def search(self, query: str) -> Hits:
        """The entries whose name or words are like ``query``."""
        matcher = self.matcher(query)
        for entry in self._entries():
            text = f"{entry.action.label}: {entry.action.help}"
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, entry.prompt, self._does(entry), text=text, help=entry.help)

    async def discover(self) -> Hits:
        """All entries, before anything is typed."""
        for entry in self._entries():
            yield DiscoveryHit(entry.prompt, self._does(entry), text=entry.action.label, help=entry.help)

    def _entries(self) -> Iterator[Entry]:
        return entries(self.screen) if isinstance(self.screen, DeskScreen) else iter(())

    def _does(self, entry: Entry) -> Callable[[], Awaitable[None]]:
        screen = self.screen

        async def do() -> None:
            await screen.run_action(entry.action.call)

        return do
