"""A screen with a transcript alone, for the tests of it."""

from collections.abc import Iterable
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from collabtui.console.views import Delivery, ItemKind, TranscriptItem, TranscriptView
from collabtui.console.widgets.transcript import TranscriptPane
from collabtui.ui import theme
from tests.tui.screen import seen

SIZES = [(80, 24), (200, 50)]
WORDS = "where is the parcel that you sent to me in spring "


class Room(App[None]):
    """A screen with nothing but a transcript."""

    def __init__(self) -> None:
        super().__init__()
        theme.register(self)

    def compose(self) -> ComposeResult:
        yield TranscriptPane()


def item(
    key: int | str,
    text: str = "hello",
    kind: ItemKind = "customer",
    who: str = "Maria",
    delivery: Delivery = "",
    mine: bool = False,
) -> TranscriptItem:
    return TranscriptItem(f"message:{key}", kind, who, "14:03", text, delivery, mine)


def long_talk(count: int) -> tuple[TranscriptItem, ...]:
    """Messages of different heights, each of which begins with its number."""
    return tuple(item(n, f"<{n}> {WORDS * (n % 7)}") for n in range(count))


def view(*items: TranscriptItem, conversation: str = "c1", typing: str = "") -> TranscriptView:
    return TranscriptView(conversation, "Maria Lopez", items, typing, "Nothing was said yet.")


async def show(pilot: Pilot[Any], shown: TranscriptView) -> list[str]:
    """Show it, then return what a person sees."""
    pane = pilot.app.query_one(TranscriptPane)
    pane.show(shown)
    await settled(pilot)
    return seen(pilot.app)


async def settled(pilot: Pilot[Any]) -> None:
    """Two rounds: what is laid out may tell the foot of the pane something."""
    await pilot.pause()
    await pilot.pause()


def told(rows: list[str]) -> list[str]:
    """The rows of the transcript itself at 80 columns, without the scrollbar."""
    return [row[:79].rstrip() for row in rows[1:-1]]


def numbers(rows: Iterable[str]) -> list[int]:
    """The numbers of the messages whose first row is seen."""
    return [int(row.split("<")[1].split(">")[0]) for row in rows if "<" in row]
