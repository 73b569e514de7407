"""The customer's window as an application."""

import time
from collections.abc import Callable

from broker.domain.commands import OpenConversation
from collabtui.customer.link import Desk
from collabtui.customer.window import Window
from collabtui.ui.desk_app import DeskApp
from collabtui.ui.dialogs import Confirm
from collabtui.ui.keys import CUSTOMER
from collabtui.ui.settings import Read


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


class CustomerApp(DeskApp):
    """One customer with one conversation. ``client`` is connected by its owner, who stops it afterwards."""

    TITLE = "collabtui customer"

    def __init__(
        self,
        client: Desk,
        opening: OpenConversation,
        read: Read,
        *,
        is_new: bool = True,
        theme: str | None = None,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        super().__init__(read, CUSTOMER, theme=theme)
        self.window = Window(client, opening, is_new=is_new, ended=self._ended, clock=clock)
        self.error: Exception | None = None

    def get_default_screen(self) -> Window:
        """The window is all there is."""
        return self.window

    async def action_quit(self) -> None:
        lost = self.window.unsaid
        if not lost:
            self.exit()
        elif not isinstance(self.screen, Confirm):
            what = "One message is" if lost == 1 else f"{lost} messages are"
            self.push_screen(Confirm(f"{what} not sent yet. Leave all the same?", "Leave", "Stay"), self._leave)

    def _leave(self, is_sure: bool | None) -> None:
        if is_sure:
            self.exit()

    def _ended(self, error: Exception) -> None:
        self.error = error
        self.exit()


async def run_customer(
    client: Desk, opening: OpenConversation, read: Read, *, is_new: bool = True, theme: str | None = None
) -> int:
    """Show the window until the customer leaves; the exit code.

    Raises Refused where the conversation can't be had, ClientError when there will be no connection any more.
    """
    app = CustomerApp(client, opening, read, is_new=is_new, theme=theme)
    try:
        await app.run_async()
    finally:
        await app.window.link.stop()
    if app.error is not None:
        raise app.error
    return app.return_code or 0
