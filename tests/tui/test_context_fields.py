"""The fields of the context: reading, choosing, asking to correct them."""

import pytest

from collabtui.console.views import ContextView, FieldRow
from collabtui.console.widgets.context import ContextPane
from tests.tui.known import EMAIL, FULL, ORDER, Room, found, press, reading, show
from tests.tui.screen import seen, sees


async def test_a_field_tells_its_source_its_confidence_its_time() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        rows = await show(pilot, FULL)
        assert "bot b1 · 0.92 · 14:03" in rows[found(rows, "order: 1234") + 1]


async def test_a_conflict_shows_both_values() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        rows = await show(pilot, FULL)
        assert "! also read: 5678 (customer)" in rows[found(rows, "order: 1234") + 2]


async def test_an_emptied_field_says_so() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        await show(pilot, ContextView("c1", fields=(FieldRow("order", reading(None), 2),)))
        assert sees(pilot.app, "order: empty")


@pytest.mark.parametrize("key", ["enter", "f"])
async def test_up_down_choose_a_field_that_a_key_edits(key: str) -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot, FULL)
        await press(pilot, key, "down", key, "down", key, "up", key)
        assert app.wanted == ["e-mail", "order", "order", "e-mail"]


async def test_without_fields_there_is_nothing_to_edit() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot, ContextView("c1"))
        await press(pilot, "enter", "f", "h", "down")
        assert app.wanted == []
        assert app.query_one(ContextPane).field is None


async def test_the_chosen_field_stands_out() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        rows = await show(pilot, FULL)
        await press(pilot, "down")
        places = (found(rows, "e-mail: maria"), found(rows, "order: 1234"))
        other, chosen = (pilot.app.screen.get_style_at(3, y).bgcolor for y in places)
        assert other != chosen


async def test_h_shows_then_hides_what_the_field_was() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        before = await show(pilot, FULL)
        assert "(2 earlier)" in before[found(before, "order: 1234")]
        rows = await press(pilot, "down", "h")
        assert "before: 5678  customer b1 · 0.92 · 14:01" in rows[found(rows, "also read") + 1]
        assert "before: empty  agent b1 · 0.92 · 13:59" in rows[found(rows, "also read") + 2]
        assert await press(pilot, "h", "up") == await press(pilot, "up")
        assert not sees(pilot.app, "before:")


async def test_a_field_without_history_says_so() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        await show(pilot, FULL)
        await press(pilot, "h")
        assert sees(pilot.app, "no earlier values")


async def test_the_cursor_stays_on_its_field_when_another_comes_before_it() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        await show(pilot, FULL)
        await press(pilot, "down")
        more = (FieldRow("city", reading("Kyiv"), 1), EMAIL, ORDER)
        await show(pilot, ContextView("c1", fields=more))
        assert pilot.app.query_one(ContextPane).field == "order"
        await show(pilot, ContextView("c1", fields=(EMAIL,)))
        assert pilot.app.query_one(ContextPane).field == "e-mail"


async def test_another_conversation_begins_at_its_top() -> None:
    async with Room().run_test(size=(80, 12)) as pilot:
        await show(pilot, FULL)
        await press(pilot, "down", "h")
        rows = await show(pilot, ContextView("c2", why=("customer asked",), fields=FULL.fields))
        assert rows[0].strip() == "Why"
        assert pilot.app.query_one(ContextPane).field == "e-mail"
        assert not sees(pilot.app, "before:")


async def test_down_past_the_last_field_reads_on() -> None:
    async with Room().run_test(size=(80, 12)) as pilot:
        await show(pilot, FULL)
        assert not sees(pilot.app, "2025-11-01")
        await press(pilot, *["down"] * 30)
        assert sees(pilot.app, "2025-11-01 10:00, solved")
        await press(pilot, *["up"] * 40)
        assert seen(pilot.app)[0].strip() == "Why"


async def test_the_chosen_field_is_brought_into_sight() -> None:
    fields = tuple(FieldRow(f"field{n:02}", reading(str(n)), 1) for n in range(30))
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, ContextView("c1", fields=fields))
        assert not sees(pilot.app, "field29")
        await press(pilot, *["down"] * 29)
        assert sees(pilot.app, "field29: 29")


async def test_a_click_chooses_the_field() -> None:
    app = Room()
    async with app.run_test(size=(80, 50)) as pilot:
        rows = await show(pilot, FULL)
        await pilot.click(offset=(5, found(rows, "order: 1234")))
        await pilot.pause()
        assert app.query_one(ContextPane).field == "order"
        assert app.wanted == []
