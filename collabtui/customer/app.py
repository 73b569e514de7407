"""The customer's window as an application."""

from typing import NamedTuple

from broker.domain.commands import OpenConversation
from collabtui.customer.desk import Desk
from collabtui.customer.draft_files import DraftFiles
from collabtui.customer.script import Performance
from collabtui.customer.visit import Visit
from collabtui.customer.window import Window
from collabtui.ui.desk_app import DeskApp
from collabtui.ui.dialogs import Confirm
from collabtui.ui.keys import CUSTOMER
from collabtui.ui.settings import Read


class CustomerApp(DeskApp):
    """One customer, in one conversation at a time. ``client`` is connected by its owner, who stops it afterwards."""

    TITLE = "collabtui customer"
    # At the bottom, where Textual has them, toasts would lie on what one writes.
    CSS = "ToastRack { dock: top; align: right top; }"

    def __init__(self, client: Desk, visit: Visit, read: Read, *, theme: str | None = None) -> None:
        super().__init__(read, CUSTOMER, theme=theme)
        self._client, self._visit = client, visit
        self.window = self._window_of(visit)
        self.error: Exception | None = None

    def get_default_screen(self) -> Window:
        """The window is all there is."""
        return self.window

    def _window_of(self, visit: Visit) -> Window:
        return Window(self._client, visit, ended=self._ended, go=self._go)

    async def _go(self, conversation: str) -> None:
        """Leave this conversation, with what is written in it kept, for another one."""
        left = self.window
        left.keep()
        await left.link.leave()
        self._visit = self._visit.of(conversation)
        self.window = self._window_of(self._visit)
        # Not awaited: the window that is left is the one that asks for it. The first one stays below: an app's own
        # screen can't be switched.
        if left is self.screen_stack[0]:
            self.push_screen(self.window)
        else:
            self.switch_screen(self.window)

    async def action_quit(self) -> None:
        lost = self.window.unsaid
        if not lost:
            self.exit()
        elif not isinstance(self.screen, Confirm):
            self.push_screen(Confirm(_question(lost, self.window.keeps_drafts), "Leave", "Stay"), self._leave)

    def _leave(self, is_sure: bool | None) -> None:
        if is_sure:
            self.exit()

    def _ended(self, error: Exception) -> None:
        self.error = error
        self.exit()


def _question(lost: int, is_kept: bool) -> str:
    what = "One message is" if lost == 1 else f"{lost} messages are"
    kept = " What you wrote is kept in this conversation." if is_kept else ""
    return f"{what} not sent yet.{kept} Leave all the same?"


class Left(NamedTuple):
    """How a visit ended: with which exit code, in which conversation."""

    code: int
    conversation: str


async def run_customer(  # what a visit may have besides stands apart
    client: Desk,
    opening: OpenConversation,
    read: Read,
    *,
    is_new: bool = True,
    theme: str | None = None,
    drafts: DraftFiles | None = None,
    performance: Performance | None = None,
    hint: str = "",
) -> Left:
    """Show the window until the customer leaves. ``performance`` speaks until a person takes over; ``hint`` is what a
    newcomer may begin with.

    Raises Refused where the conversation can't be had, ClientError when there will be no connection any more.
    """
    app = CustomerApp(client, Visit(opening, is_new, drafts, performance, hint=hint), read, theme=theme)
    try:
        await app.run_async()
    finally:
        app.window.keep()
        await app.window.link.stop()
    if app.error is not None:
        raise app.error
    return Left(app.return_code or 0, app.window.link.now.conversation)
