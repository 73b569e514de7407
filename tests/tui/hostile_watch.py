"""The eyes inside a window that shows hostile texts: what a click on them did."""

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.errors import NoWidget
from textual.widget import Widget

from broker.domain.commands import Command
from broker.protocol.frames import Ack
from collabtui.client.connection import Client
from collabtui.ui.desk_app import DeskApp
from tests.tui.hostile_page import CLICKED_KEY, Clicked, Expected, Line, Page

#: What a click is meant for, words of our own all of them.
MEANT = {"Button", "Footer", "FooterKey", "KeyLine", "OptionList"}
#: A grid over the screen, moved by one cell from page to page.
STEP_X, STEP_Y = 13, 4
PATIENCE_S = 20.0


class CountingClient(Client):
    """Keeps the kinds of the commands that it was given."""

    sent: list[str]

    async def send(self, command: Command, id: str | None = None) -> Ack:
        self.sent.append(command.kind)
        return await super().send(command, id)

    def post(self, command: Command) -> str:
        self.sent.append(command.kind)
        return super().post(command)


class WatchedApp(DeskApp):
    """Knows when all clicks have come, what they would have opened or copied."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding(CLICKED_KEY, "clicked", show=False, priority=True)]
    clicked: asyncio.Event
    reached: list[str]
    play: Callable[[], Coroutine[Any, Any, None]]

    def on_ready(self) -> None:
        # A worker: what is begun outside of the app does not know it.
        self.run_worker(self._play())

    async def _play(self) -> None:
        await self.play()
        self.exit()

    def action_clicked(self) -> None:
        self.clicked.set()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.reached.append(f"opened {url!r}")

    def copy_to_clipboard(self, text: str) -> None:
        self.reached.append(f"copied {text!r}")


class Watch:
    """Shows pages one after the other. ``end`` is the descriptor of our end of the line."""

    def __init__(self, app: WatchedApp, client: CountingClient, end: int) -> None:
        self.app, self._client = app, client
        self._line = Line(socket.socket(fileno=end))
        self._number = 0
        app.clicked, app.reached, client.sent = asyncio.Event(), [], []

    async def until(self, what: str, is_so: Callable[[], bool]) -> None:
        """Wait until it is so. Raises AssertionError with ``what`` where that takes too long."""
        ends = asyncio.get_running_loop().time() + PATIENCE_S
        while not is_so():
            assert asyncio.get_running_loop().time() < ends, what
            await asyncio.sleep(0.005)  # the broker in this process, too, needs its turn

    async def drawn(self) -> None:
        """Wait until all that was said to the widgets is on the screen."""
        for _ in range(2):
            done = asyncio.Event()
            self.app.screen.call_after_refresh(done.set)
            await done.wait()

    async def page(self, name: str, texts: Sequence[str], places: int, expected: Sequence[Expected] = ()) -> None:
        """Have the screen as it is looked at, clicked on; of a dialog its box alone."""
        await self.drawn()
        self._number += 1
        before, faults = tuple(self.app.screen_stack), [*live(self.app)]
        self._client.sent.clear()
        self.app.clicked.clear()
        self._line.send(Page(name, tuple(texts), places, tuple(self._cells()), tuple(expected)))
        async with asyncio.timeout(PATIENCE_S):
            await self.app.clicked.wait()
        await self.drawn()
        faults += [f"a click sent {kind}" for kind in self._client.sent] + self.app.reached
        if tuple(self.app.screen_stack) != before:
            faults.append(f"a click led from {before} to {self.app.screen_stack}")
        self.app.reached.clear()
        self._line.send(Clicked(tuple(faults)))

    def region(self, widget: Widget) -> tuple[int, int, int, int]:
        """Where a widget is on the terminal."""
        place = widget.region
        return place.x, place.y, place.width, place.height

    def _cells(self) -> Iterator[tuple[int, int]]:
        """Cells from the right to the left: a click on the queue brings up another conversation."""
        boxes = self.app.screen.query(".box")
        left, top, width, height = self.region(boxes.first() if boxes else self.app.screen)
        for x in range(left + width - 1 - self._number % STEP_X, left - 1, -STEP_X):
            for y in range(top + self._number % STEP_Y, top + height, STEP_Y):
                if not self._is_meant(x, y):
                    yield x, y

    def _is_meant(self, x: int, y: int) -> bool:
        try:
            widget, _ = self.app.screen.get_widget_at(x, y)
        except NoWidget:
            return False
        return any(type(one).__name__ in MEANT for one in widget.ancestors_with_self)


def live(app: WatchedApp) -> Iterator[str]:
    """Every piece of the screen that would run an action or open a link."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            if segment.style is not None and (segment.style.link or "@click" in segment.style.meta):
                yield f"live: {segment.text!r} {segment.style.meta} {segment.style.link}"
