"""Writing to a customer, or to the desk, as the agent sees it."""

from collections.abc import AsyncIterator

import pytest
from textual import events
from textual.pilot import Pilot

from collabtui.console.drafts import Draft, Drafts
from collabtui.console.views import ComposerView
from tests.tui.composer_room import NOTE, Room, writing_in
from tests.tui.screen import picture, sees


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    async with writing_in(Room()) as pilot:
        yield pilot


@pytest.fixture
def room(pilot: Pilot[None]) -> Room:
    app = pilot.app
    assert isinstance(app, Room)
    return app


async def test_the_header_always_says_who_will_read_it(pilot: Pilot[None], room: Room) -> None:
    assert sees(room, "REPLY · Maria Lopez reads this")
    picture(room, "composer_reply")
    await pilot.press("ctrl+t")
    await pilot.pause()
    assert sees(room, "NOTE · only the desk reads this")
    assert not sees(room, "Maria Lopez reads this")
    picture(room, "composer_note")


async def test_a_note_looks_different_from_a_reply(pilot: Pilot[None], room: Room) -> None:
    reply = (room.composer.styles.border_left, room.composer.query_one("#reply").background_colors[1])
    room.composer.show(NOTE)
    await pilot.pause()
    note = (room.composer.styles.border_left, room.composer.query_one("#note").background_colors[1])
    assert reply[0] != note[0]
    assert reply[1] != note[1]


async def test_reply_and_note_are_two_texts(pilot: Pilot[None], room: Room) -> None:
    await pilot.press(*"hello", "ctrl+t", *"rude", "ctrl+t")
    await pilot.pause()
    assert room.composer.text == "hello"
    room.composer.show(NOTE)
    assert room.composer.text == "rude"


async def test_enter_sends_what_is_written_then_the_field_is_empty(pilot: Pilot[None], room: Room) -> None:
    await pilot.press(*"hi", "ctrl+j", *"there", "enter")
    await pilot.pause()
    (sent,) = room.submitted
    assert (sent.conversation, sent.mode, sent.text, sent.suggestion) == ("c1", "reply", "hi\nthere", None)
    assert room.composer.text == ""


async def test_letters_after_enter_belong_to_the_next_message_however_fast_they_come(
    pilot: Pilot[None], room: Room
) -> None:
    for key, character in (("o", "o"), ("k", "k"), ("enter", "\r"), ("x", "x"), ("enter", "\r"), ("y", "y")):
        room.post_message(events.Key(key, character))
    await pilot.pause()
    assert [message.text for message in room.submitted] == ["ok", "x"]
    assert room.composer.text == "y"


async def test_a_blank_message_is_not_sent(pilot: Pilot[None], room: Room) -> None:
    await pilot.press("space", "enter")
    await pilot.pause()
    assert room.submitted == []
    assert sees(room, "There is nothing to send yet.")


async def test_a_message_that_is_too_long_stays_with_the_reason(pilot: Pilot[None], room: Room) -> None:
    room.composer.insert("a" * 8_001)
    await pilot.press("enter")
    await pilot.pause()
    assert room.submitted == []
    assert len(room.composer.text) == 8_001
    assert sees(room, "8,001")


async def test_each_change_names_its_conversation_even_when_another_was_loaded_since(
    pilot: Pilot[None], room: Room
) -> None:
    await pilot.press("a")
    room.composer.insert("b")
    room.composer.load(Drafts("c2", reply=Draft("other", 1, 1)))
    await pilot.pause()
    assert [(change.conversation, change.text) for change in room.changed] == [("c1", "a"), ("c1", "ab")]
    assert room.composer.text == "other"


async def test_loading_drafts_is_no_change_by_the_agent(pilot: Pilot[None], room: Room) -> None:
    room.composer.load(Drafts("c1", reply=Draft("begun", 1, 1), note=Draft("aside", 1, 1)))
    await pilot.pause()
    assert room.composer.text == "begun"
    assert room.changed == []


async def test_a_suggestion_goes_in_at_the_cursor_so_nothing_is_replaced(pilot: Pilot[None], room: Room) -> None:
    await pilot.press(*"Hi  bye", "left", "left", "left", "left")
    room.composer.insert("read this", "s1")
    await pilot.press("enter")
    await pilot.pause()
    assert room.submitted[0].text == "Hi read this bye"
    assert room.submitted[0].suggestion == "s1"


async def test_an_emptied_buffer_forgets_the_suggestion(pilot: Pilot[None], room: Room) -> None:
    room.composer.insert("x", "s1")
    await pilot.press("backspace", "y", "enter")
    await pilot.pause()
    assert room.submitted[0].suggestion is None


async def test_what_can_not_be_answered_stays_readable_with_the_reason(pilot: Pilot[None], room: Room) -> None:
    room.composer.load(Drafts("c1", reply=Draft("half an answer", 1, 1)))
    room.composer.show(ComposerView("c1", "reply", "nobody", why_not="Agent ben answers this customer."))
    await pilot.press("x", "enter", "ctrl+j")
    await pilot.pause()
    assert sees(room, "half an answer")
    assert sees(room, "Agent ben answers this customer.")
    assert room.composer.text == "half an answer"
    assert room.heard == []


async def test_a_reason_that_is_longer_than_a_row_is_read_to_its_end(pilot: Pilot[None], room: Room) -> None:
    why = "It waits for an agent: it can be answered once it is offered to you. You can write a note."
    room.composer.show(ComposerView("c1", "reply", "nobody", why_not=why))
    await pilot.pause()
    assert sees(room, "write a note.")


async def test_a_conversation_that_moved_on_is_told_below_the_text(pilot: Pilot[None], room: Room) -> None:
    room.composer.show(
        ComposerView("c1", "reply", "Maria reads this", warning="The customer wrote.", held="Sends in 3 s: u undoes.")
    )
    await pilot.pause()
    assert sees(room, "The customer wrote.")
    assert sees(room, "Sends in 3 s: u undoes.")


async def test_nothing_moves_when_something_is_held_or_warned(pilot: Pilot[None], room: Room) -> None:
    before = room.composer.region
    room.composer.show(ComposerView("c1", "reply", "Maria reads this", warning="Look.", held="Sends in 3 s."))
    await pilot.pause()
    assert room.composer.region == before


async def test_without_a_conversation_nothing_can_be_written(pilot: Pilot[None], room: Room) -> None:
    room.composer.load(None)
    room.composer.show(ComposerView(None, "reply", ""))
    await pilot.press("a", "enter", "ctrl+t", "ctrl+o")
    await pilot.pause()
    assert room.composer.text == ""
    assert room.heard == []
    assert sees(room, "Choose a conversation to write in.")


async def test_the_users_own_key_for_sending_sends(pilot: Pilot[None], room: Room) -> None:
    room.set_keymap({"send": "ctrl+s"})
    await pilot.press("a", "enter", "ctrl+s")
    await pilot.pause()
    assert [message.text for message in room.submitted] == ["a"]


async def test_undo_of_typing_is_a_change_as_well(pilot: Pilot[None], room: Room) -> None:
    await pilot.press("a", "ctrl+z")
    await pilot.pause()
    assert room.changed[-1].text == ""
    await pilot.press("ctrl+y")
    await pilot.pause()
    assert room.changed[-1].text == "a"


async def test_a_suggestion_does_not_go_where_nothing_can_be_written(pilot: Pilot[None], room: Room) -> None:
    room.composer.show(ComposerView("c1", "reply", "nobody", why_not="Agent ben answers this customer."))
    room.composer.insert("read this", "s1")
    assert room.composer.text == ""
