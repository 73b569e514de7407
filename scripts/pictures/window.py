"""The pictures of the customer's window with that of the menu."""

from typing import Final

from broker.domain.commands import OpenConversation, Resolve
from broker.domain.ids import CONVERSATION, stream_of
from collabtui.cli.menu import Menu
from collabtui.customer.app import CustomerApp
from collabtui.customer.visit import Visit
from collabtui.ui.settings import Read, Settings
from pictures.camera import Album, Shown, Size
from pictures.plots import ROBIN
from pictures.studio import Studio, studio

WINDOW: Final = (
    "customer-empty",
    "customer-bot",
    "customer-asked",
    "customer-waiting",
    "customer-agent",
    "customer-callback",
    "customer-survey",
)
MENU: Final = ("menu",)
MARIA: Final = "maria"
QUESTION: Final = "Hello, my order FH-10234 should have been here on Monday. Where has it got to?"
NEEDS_A_BROKER: Final = "needs a broker: collabtui broker serve"


async def window(album: Album, sizes: tuple[Size, ...]) -> None:
    """Maria's conversation from its beginning to the survey, once for each size."""
    for size in sizes:
        async with studio() as desk:
            token = await desk.customer_token(MARIA)
            async with desk.stage.client(token, "public") as client:
                record = desk.stage.record(MARIA)
                visit = Visit(OpenConversation(MARIA, "web", record.language, record.device), clock=desk.clock.now)
                app = CustomerApp(client, visit, Read(Settings()))
                async with app.run_test(size=size, notifications=True) as pilot:
                    await _converse(Shown(pilot, app, album), desk)
                    await app.window.link.stop()


async def _converse(here: Shown, desk: Studio) -> None:
    await here.sees("A bot answers")
    await here.take("customer-empty")
    await desk.stage.supervisor.follow(stream_of(CONVERSATION, MARIA))
    desk.clock.go_on(30)
    await here.write(QUESTION)
    await here.press("enter")
    await here.until(lambda: len(desk.state(MARIA).lines) >= 2, "the bot does not answer")
    await here.take("customer-bot")
    await _is_asked(here, desk)
    await _waits(here, desk)
    await _is_served(here, desk)
    await here.press("f4")
    await here.take("customer-callback")
    await here.press("escape")
    await desk.done(desk.client(ROBIN), Resolve(MARIA, "solved"))
    await here.sees("1 (poor)")
    await here.press("f3", "5")
    await here.take("customer-survey")


async def _is_asked(here: Shown, desk: Studio) -> None:
    """She says the same thing again."""
    desk.clock.go_on(60)
    await here.write(QUESTION)
    await here.press("enter")
    await here.until(lambda: desk.state(MARIA).proposal is not None, "the desk does not ask")
    await here.sees("yes, F8 no")
    await here.take("customer-asked")


async def _waits(here: Shown, desk: Studio) -> None:
    """Ben has his hands full, somebody came before her."""
    await desk.agent("ben", 1)
    await desk.opens("li")
    await desk.says("li", "I would like to talk to a human please")
    await desk.accepts("ben", "li")
    await desk.opens("aisha")
    await desk.says("aisha", "Where is my parcel FH-10377? I would rather speak to a human agent.")
    desk.clock.go_on(20)
    await here.press("f7")
    await here.sees("number 2 of 2")
    await here.sees("About")
    await here.take("customer-waiting")


async def _is_served(here: Shown, desk: Studio) -> None:
    await desk.agent(ROBIN, 3)
    await desk.accepts(ROBIN, MARIA, after_s=70)
    await desk.writes(ROBIN, MARIA, "Hello Maria, I am Robin. I am asking the carrier where your parcel is.")
    await here.sees("I am Robin")
    desk.client(ROBIN).typing(MARIA, desk.state(MARIA).epoch)
    await here.sees("is writing")
    await here.take("customer-agent")


async def menu(album: Album, sizes: tuple[Size, ...]) -> None:
    """What `collabtui` alone asks."""
    for size in sizes:
        app = Menu(NEEDS_A_BROKER)
        async with app.run_test(size=size, notifications=True) as pilot:
            here = Shown(pilot, app, album)
            await here.sees("what would you like to do?")
            await here.take("menu")
