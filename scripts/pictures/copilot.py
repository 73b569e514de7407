"""The picture of a reply that an agent writes together with the copilot."""

from typing import Final

from pictures.camera import Album, Size
from pictures.console import Console, console
from pictures.plots import CHAT, first_customer
from pictures.studio import studio

COPILOT: Final = ("console-copilot",)
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


def _drafts(here: Console) -> list[int]:
    """The numbers that insert a draft."""
    return [row.number for row in here.app.desk.panes.suggestions.rows if row.sort == "draft"]
