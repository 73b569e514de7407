"""The pictures of the agent's console."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

from broker.domain.actors import Role
from collabtui.client.connection import Client
from collabtui.console.app import ConsoleApp
from collabtui.console.coach import read_coaching
from collabtui.console.model import Model
from collabtui.console.office import Start
from collabtui.ui.settings import Read, Settings
from collabtui.ui.theme import DEFAULT, NAMES
from pictures.camera import Album, Shown, Size
from pictures.line import Line, line_to
from pictures.plots import CAPACITY, CHAT, ROBIN, busy_desk, first_customer
from pictures.studio import Studio, studio

BUSY: Final = (
    "console",
    "console-offer",
    "console-note",
    "console-held",
    "console-diagnostics",
    "console-history",
    "console-resolve",
    "console-transfer",
    "console-callback",
    "console-presence",
    "console-help",
    "console-palette",
    "console-context",
    "console-reconnecting",
)
DEMO: Final = ("demo", "demo-answering")
EMPTY: Final = ("console-empty", "too-small")
#: A terminal with less room than the screens need.
TINY: Final[Size] = (50, 14)
THEMES: Final = tuple(f"theme-{name}" for name in NAMES)
#: Only here is there no room for what is known beside the conversation.
NARROW: Final = 100
REPLY: Final = "Thank you, Sam. Your jacket arrived on 20 October; I am starting your refund of $179.00 right now."
NOTE: Final = "Promised the refund today. If billing asks: the label is FH-10488."


class Console(Shown):
    """An agent's console. ``line`` is its connection."""

    line: Line
    app: ConsoleApp


@asynccontextmanager
async def console(  # what a console is begun with
    desk: Studio,
    album: Album,
    size: Size,
    me: str = ROBIN,
    *,
    role: Role = "agent",
    capacity: int = CAPACITY,
    theme: str = DEFAULT,
    tour: bool = False,
) -> AsyncIterator[Console]:
    """Somebody, mostly Robin, sits down at the console; gets up without a word at the end of the block."""
    token = await (desk.agent_token(me, capacity) if role == "agent" else desk.supervisor_token(me))
    settings = Settings(bell=False, notify=False)
    drafts = tempfile.TemporaryDirectory(dir=desk.folder)
    async with line_to(desk.stage.local.url) as line, Client(line.url, token, role_audience="desk") as client:
        start = Start(
            me,
            Path(drafts.name),
            desk.clock.now,
            settings,
            tour=tour,
            role=role,
            name=me.title(),
            coaching=read_coaching(files("demo_data")),
        )
        app = ConsoleApp(client, start, Read(settings), theme=theme)
        async with app.run_test(size=size, notifications=True) as pilot:
            here = Console(pilot, app, album)
            here.line = line
            await here.until(lambda: _is_there(app.desk.model), f"{me} is not online")
            yield here
            await app.desk.talk.leave()
            await app.desk.link.stop()


def _is_there(model: Model) -> bool:
    """Whether the desk knows who sits at this console."""
    return model.connection == "online" if model.role == "supervisor" else model.agent.presence == "online"


async def busy(album: Album, sizes: tuple[Size, ...]) -> None:
    """Everything that is to be seen while customers are there."""
    async with studio() as desk:
        await busy_desk(desk)
        for size in sizes:
            async with console(desk, album, size) as here:
                await _offered(here)
                here.app.clear_notifications()
                await _looking(here, is_narrow=size[0] < NARROW)
                await _asking(here)
                await _writing(here, desk)
                here.line.cut()
                await here.sees("RECONNECTING")
                await here.take("console-reconnecting")


async def empty(album: Album, sizes: tuple[Size, ...]) -> None:
    """Nobody is there yet."""
    async with studio() as desk:
        for size in sizes:
            async with console(desk, album, size) as here:
                await here.sees("Nobody is here")
                await here.take("console-empty")
        async with console(desk, album, TINY) as here:
            await here.sees("too small")
            await here.take("too-small")


async def demo(album: Album, sizes: tuple[Size, ...]) -> None:
    """The first customer of `collabtui demo`: offered, then accepted."""
    for size in sizes:
        async with studio() as desk, console(desk, album, size, tour=True) as here:
            await first_customer(desk)
            await here.sees("Tour 1 of 4")
            await here.take("demo")
            await here.press("f2")
            await here.until(lambda: here.app.desk.model.agent.holding == {CHAT}, "Sam was not accepted")
            await desk.suggested(CHAT)
            here.app.clear_notifications()
            await here.sees("Tour 2 of 4")
            await here.take("demo-answering")


async def themes(album: Album, sizes: tuple[Size, ...]) -> None:
    """The same console in each theme, at the size in the middle."""
    async with studio() as desk:
        await busy_desk(desk)
        for name in NAMES:
            if album.wants(f"theme-{name}"):
                async with console(desk, album, sizes[len(sizes) // 2], theme=name) as here:
                    await _at_the_chat(here)
                    await _answers(here, desk)
                    await here.take(f"theme-{name}")


async def _offered(here: Console) -> None:
    """Aisha is offered while Robin is with Sam."""
    await here.until(lambda: bool(here.app.desk.model.offers), "nothing is offered")
    await _all_there(here)
    await here.take("console-offer")


async def _at_the_chat(here: Console) -> None:
    await _all_there(here)
    here.app.clear_notifications()


async def _all_there(here: Console) -> None:
    """Wait for the queue's last section before the cursor is put into it."""
    await here.until(lambda: len(here.app.desk.model.tabs.order) == 2, "the tabs are not there")
    await here.sees("WITH OTHERS 2")
    here.app.desk.moves.bring_up(CHAT)


async def _answers(here: Console, desk: Studio) -> None:
    """A reply is half written while the customer types, too."""
    await here.press("r")
    await here.write(REPLY)
    desk.client(CHAT).typing(CHAT)
    await here.until(lambda: bool(here.app.desk.model.typist(CHAT, desk.clock.now())), "nobody types")


async def _writing(here: Console, desk: Studio) -> None:
    await _answers(here, desk)
    await here.take("console")
    await here.press("enter")
    await here.take("console-held")
    await here.press("f8")
    await here.press("f4")
    await here.write(NOTE)
    here.app.clear_notifications()
    await here.take("console-note")
    await here.press("f3")


async def _looking(here: Console, *, is_narrow: bool) -> None:
    """What is known of the customer; on a narrow terminal in the place of the conversation."""
    await here.press("r", "escape")  # the focus is on the conversation then, which Home scrolls
    await here.press("g", "home")
    await here.take("console-diagnostics")
    await here.press("g", "end")
    if is_narrow:
        await here.press("x")
        await here.take("console-context")
    await here.press("h")
    await here.take("console-history")
    await here.press("h")
    if is_narrow:
        await here.press("x", "escape")


async def _asking(here: Console) -> None:
    """The questions behind keys, each thought better of."""
    for key, name in (
        ("e", "console-resolve"),
        ("t", "console-transfer"),
        ("c", "console-callback"),
        ("p", "console-presence"),
        ("question_mark", "console-help"),
        ("ctrl+p", "console-palette"),
    ):
        await here.press(key)
        await here.until(lambda: len(here.app.screen_stack) > 1, f"{key} asks nothing")
        await here.take(name)
        await here.press("escape")
        await here.until(lambda: len(here.app.screen_stack) == 1, f"{name} does not close")
