"""The pictures of a copilot at an agent's side: a draft that grows, a reply that both write."""

from typing import Final

from pictures.camera import Album, Size
from pictures.console import Console, console
from pictures.model import model_saying
from pictures.plots import CHAT, first_customer
from pictures.studio import studio

COPILOT: Final = ("console-copilot",)
DRAFTING: Final = ("console-drafting",)
BEGUN: Final = "Hello Sam, I am sorry that you still wait for your refund. I have your return here, so let me look into"
PROMISE: Final = " We guarantee it."


async def copilot(album: Album, sizes: tuple[Size, ...]) -> None:
    """The first customer is answered with a suggestion, then with a promise too many."""
    for size in sizes:
        async with studio() as desk, console(desk, album, size) as here:
            await first_customer(desk)
            await here.until(lambda: bool(here.app.desk.model.offers), "nothing is offered")
            await here.press("f2")
            await here.until(lambda: here.app.desk.model.agent.holding == {CHAT}, "Sam was not accepted")
            await desk.suggested(CHAT)
            here.app.clear_notifications()
            await here.until(lambda: bool(_drafts(here)), "nothing is drafted")
            await here.until(lambda: "summary" in desk.state(CHAT).values, "nothing is summed up")
            await here.press(f"alt+{_drafts(here)[0]}")
            await here.write(PROMISE)
            await here.sees("hint, promise")
            await here.take("console-copilot")


async def drafting(album: Album, sizes: tuple[Size, ...]) -> None:
    """A model is in the middle of a draft for the first customer."""
    async with model_saying(BEGUN.split()):
        for size in sizes:
            async with studio() as desk, console(desk, album, size) as here:
                await first_customer(desk)
                await here.until(lambda: bool(here.app.desk.model.offers), "nothing is offered")
                await here.press("f2")
                await here.until(lambda: here.app.desk.model.agent.holding == {CHAT}, "Sam was not accepted")
                await here.sees("draft being written")
                await here.until(
                    lambda: (here.app.desk.panes.suggestions.growing or "").endswith("look into"), "it stalls"
                )
                await here.until(lambda: len(here.app.desk.panes.suggestions.rows) > 1, "nothing is suggested")
                await here.until(lambda: "summary" in desk.state(CHAT).values, "nothing is summed up")
                here.app.clear_notifications()
                await here.take("console-drafting")


def _drafts(here: Console) -> list[int]:
    """The numbers that insert a draft."""
    return [row.number for row in here.app.desk.panes.suggestions.rows if row.sort == "draft"]
