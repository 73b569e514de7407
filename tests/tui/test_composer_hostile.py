"""What is pasted into the composer does nothing but stand there."""

from collections.abc import AsyncIterator

import pytest
from textual import events
from textual.pilot import Pilot

from broker.domain.inert import MAX_STACKED
from collabtui.ui.pad import MOST, visible
from tests.dangerous import dangerous_in, tallest_stack
from tests.hostile_cases import HostileText, hostile_texts
from tests.tui.composer_room import Room, writing_in
from tests.tui.screen import seen, sees


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    async with writing_in(Room()) as pilot:
        yield pilot


@pytest.fixture
def room(pilot: Pilot[None]) -> Room:
    app = pilot.app
    assert isinstance(app, Room)
    return app


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_what_is_pasted_holds_nothing_dangerous(case: HostileText) -> None:
    assert dangerous_in(visible(case.text)) == []
    assert visible(visible(case.text)) == visible(case.text)


async def test_a_hostile_paste_is_seen_as_what_it_is(pilot: Pilot[None], room: Room) -> None:
    room.post_message(events.Paste("pay \x1b]52;c;ZXZpbA==\x07now\r\nor\u202e else\x9b2J"))
    await pilot.pause()
    assert room.composer.text == "pay ␛]52;c;ZXZpbA==␇now\nor<U+202E> else<U+009B>2J"
    assert sees(room, "pay ␛]52;c;")
    assert not [row for row in seen(room) if dangerous_in(row)]
    await pilot.press("enter")
    await pilot.pause()
    assert room.submitted[0].text == "pay ␛]52;c;ZXZpbA==␇now\nor<U+202E> else<U+009B>2J"


async def test_markup_that_is_typed_stays_words(pilot: Pilot[None], room: Room) -> None:
    room.post_message(events.Paste("[@click=app.quit]free[/] [/"))
    await pilot.pause()
    assert sees(room, "[@click=app.quit]free[/] [/")


async def test_accents_that_come_one_by_one_do_not_pile_up(pilot: Pilot[None], room: Room) -> None:
    for _ in range(12):
        room.composer.insert("\u0301")
    assert tallest_stack(room.composer.text) <= MAX_STACKED
    assert "\u0301" in room.composer.text


async def test_a_paste_without_end_is_refused_with_words(pilot: Pilot[None], room: Room) -> None:
    await pilot.press("a")
    room.post_message(events.Paste("x" * (MOST + 1)))
    await pilot.pause()
    assert room.composer.text == "a"
    assert sees(room, "too much")
