"""The bottom line at every width: parts are there whole or not at all."""

from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from collabtui.console.views import Hint, StatusView
from collabtui.console.widgets.key_line import KeyLine
from collabtui.console.widgets.status import Status
from collabtui.ui import theme
from tests.tui.screen import seen

VIEW = StatusView("connected", "good", "Ada: online", "good", "load 1/3", "14:03 UTC", "NEEDS YOU: 2 offers (12 s)")
HINTS = (*(Hint(letter, letter, f"Action {letter}") for letter in "abcdefgh"), Hint("f1", "F1", "Help"))


class Room(App[None]):
    def __init__(self) -> None:
        super().__init__()
        theme.register(self)

    def compose(self) -> ComposeResult:
        yield Status()
        yield KeyLine()


async def told(width: int, view: StatusView) -> str:
    room = Room()
    async with room.run_test(size=(width, 4)) as pilot:
        room.query_one(Status).show(view)
        await pilot.pause()
        return seen(room)[0].strip()


async def test_parts_stand_apart_with_the_clock_at_the_end() -> None:
    row = await told(100, VIEW)
    assert row.startswith("NEEDS YOU: 2 offers (12 s)  Ada: online · load 1/3 · connected  ")
    assert row.endswith("14:03 UTC")


@pytest.mark.parametrize(
    ("width", "without"),
    [(70, ("connected",)), (60, ("connected", "14:03")), (44, ("connected", "14:03", "load"))],
)
async def test_what_is_missed_least_goes_first(width: int, without: tuple[str, ...]) -> None:
    row = await told(width, VIEW)
    assert "Ada: online" in row
    assert not [part for part in without if part in row]


async def test_a_lost_connection_is_told_before_everything_else() -> None:
    lost = replace(VIEW, connection="RECONNECTING: what you send waits", connection_tone="danger")
    assert "RECONNECTING: what you send waits" in await told(66, lost)


async def test_a_lost_connection_is_told_in_one_word_where_there_is_no_room() -> None:
    lost = replace(
        VIEW,
        connection="RECONNECTING: what you send waits",
        connection_tone="danger",
        connection_short="RECONNECTING",
    )
    assert (await told(60, lost)).endswith("RECONNECTING")


@pytest.mark.parametrize("width", [20, 40, 80, 120])
async def test_as_many_keys_are_named_as_fit_beside_help(width: int) -> None:
    room = Room()
    async with room.run_test(size=(width, 4)) as pilot:
        room.query_one(KeyLine).show(HINTS)
        await pilot.pause()
        row = seen(room)[1]
        assert row.endswith("F1 Help")
        assert row.count("Action") == min(8, (width - 2 - len("F1 Help")) // len("a Action a  "))
