"""The agent's console as an application."""

from typing import ClassVar

from textual import events

from collabtui.console import ask
from collabtui.console.link import Desk
from collabtui.console.office import Start
from collabtui.console.palette import DeskCommands
from collabtui.console.present.legend import LEGEND
from collabtui.console.screens.desk import DeskScreen
from collabtui.ui.desk_app import DeskApp
from collabtui.ui.keys import CONSOLE
from collabtui.ui.settings import Read


class ConsoleApp(DeskApp):
    """One agent at one desk. ``client`` is connected by its owner, who stops it afterwards."""

    TITLE = "collabtui agent"
    #: Above the writing, which no message may cover.
    CSS = "ToastRack { dock: top; align: right top; } Toast { padding: 0 1; }"
    COMMANDS: ClassVar = {DeskCommands}
    LEGEND = LEGEND

    def __init__(self, client: Desk, start: Start, read: Read, *, theme: str | None = None) -> None:
        super().__init__(read, CONSOLE, theme=theme)
        self.desk = DeskScreen(client, start)
        self._is_leaving = False

    def get_default_screen(self) -> DeskScreen:
        """The desk is all there is."""
        return self.desk

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self.desk.link.keyed()
        await super().on_event(event)

    async def action_quit(self) -> None:
        if not self._is_leaving:
            self._is_leaving = True
            self.run_worker(self._leave())

    async def _leave(self) -> None:
        """Ask when customers would be left alone; keep what is written."""
        holding, held = len(self.desk.model.agent.holding), len(self.desk.talk.writing.holding)
        if await ask.whether_to_leave(self, holding, held):
            await self.desk.office.leave()
            self.exit()
        self._is_leaving = False


async def run_console(client: Desk, start: Start, read: Read, *, theme: str | None = None) -> int:
    """Show the console until the agent leaves; the exit code. Drafts are on disk whatever ends it."""
    app = ConsoleApp(client, start, read, theme=theme)
    try:
        await app.run_async()
    finally:
        await app.desk.office.leave()
    return app.return_code or 0
