"""A room with nothing but a composer."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from textual.app import App, ComposeResult, SuspendNotSupported
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from collabtui.console.drafts import Drafts
from collabtui.console.views import ComposerView
from collabtui.console.widgets.composer import Composer
from collabtui.ui import theme

REPLY = ComposerView("c1", "reply", "Maria Lopez reads this")
NOTE = ComposerView("c1", "note", "only the desk reads this")


class Room(App[None]):
    """A screen with nothing but a composer that obeys the wish for the other buffer."""

    def __init__(self, *, is_lent: bool = True) -> None:
        super().__init__()
        self.is_lent = is_lent
        theme.register(self)
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Composer()
        yield Input()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Lend the terminal, which nobody here looks at."""
        if not self.is_lent:
            raise SuspendNotSupported("not here")
        yield

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

    def on_composer_submitted(self, message: Composer.Submitted) -> None:
        self.heard.append(message)

    def on_composer_changed(self, message: Composer.Changed) -> None:
        self.heard.append(message)

    def on_composer_mode_toggled(self, message: Composer.ModeToggled) -> None:
        self.heard.append(message)
        self.composer.show(NOTE if message.mode == "note" else REPLY)

    @property
    def submitted(self) -> list[Composer.Submitted]:
        return [message for message in self.heard if isinstance(message, Composer.Submitted)]

    @property
    def changed(self) -> list[Composer.Changed]:
        return [message for message in self.heard if isinstance(message, Composer.Changed)]


@asynccontextmanager
async def writing_in(app: Room) -> AsyncIterator[Pilot[None]]:
    """A composer ready for a reply in conversation ``c1``."""
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.composer.load(Drafts("c1"))
        app.composer.show(REPLY)
        app.composer.write()
        await pilot.pause()
        yield pilot
