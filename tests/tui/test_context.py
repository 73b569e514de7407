"""What is known about a customer, as an agent sees it."""

from typing import Any

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot

from collabtui.console.views import ContextView, DiagnosisRow, FieldReading, FieldRow
from collabtui.console.widgets.context import ContextPane
from tests.dangerous import dangerous_in, tallest_stack
from tests.hostile_cases import HostileText, hostile_texts
from tests.tui.known import FULL, SIZES, Room, found, show
from tests.tui.screen import picture, seen, sees


@pytest.mark.parametrize("size", SIZES)
async def test_sections_stand_under_their_headings_from_why_to_visits(size: tuple[int, int]) -> None:
    async with Room().run_test(size=(size[0], 50), notifications=True) as pilot:
        rows = await show(pilot, FULL)
        order = [
            "Why",
            'keyword: typed "human"',
            'on: "I want a human"',
            "Fields",
            "e-mail: maria@example.org",
            "order: 1234",
            "Customer",
            "name      Maria Lopez",
            "identity  verified by email",
            "What the bot measured",
            "Earlier visits",
            "2025-11-01 10:00, solved",
        ]
        places = [found(rows, words) for words in order]
        assert places == sorted(places)
        assert len(set(places)) == len(places)
        picture(pilot.app, f"context_{size[0]}")


async def test_a_source_that_did_not_write_itself_names_who_did() -> None:
    row = FieldRow("order", FieldReading("1", "api", 1.0, "copilot c1", "14:03"), 1)
    async with Room().run_test(size=(80, 50)) as pilot:
        await show(pilot, ContextView("c1", fields=(row,)))
        assert sees(pilot.app, "api, by copilot c1 · 1.00 · 14:03")


async def test_diagnoses_tell_intent_confidence_mood_failed_calls() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        rows = await show(pilot, FULL)
        first = found(rows, "14:02 talk_to_person 0.31 · mood -0.50")
        assert "on: I want a human" in rows[first + 1]
        assert "failed: orders (timeout)" in rows[first + 2]
        assert "14:01 not understood" in rows[first + 3]
        assert "on: eh" in rows[first + 4]


async def test_sections_without_anything_say_none() -> None:
    async with Room().run_test(size=(80, 50)) as pilot:
        rows = await show(pilot, ContextView("c1"))
        for heading in ("Why", "Customer", "Fields", "What the bot measured", "Earlier visits"):
            assert rows[found(rows, heading) + 1].strip() == "none"


async def test_without_a_conversation_it_says_why_it_is_empty() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, ContextView(None, empty="No conversation is open."))
        assert sees(pilot.app, "No conversation is open.")
        assert not sees(pilot.app, "Fields")
        await show(pilot, FULL)
        assert not sees(pilot.app, "No conversation is open.")


async def test_a_view_that_came_before_the_screen_is_shown() -> None:
    class Early(Room):
        def compose(self) -> ComposeResult:
            pane = ContextPane()
            pane.show(FULL)
            yield pane

    async with Early().run_test(size=(80, 50)) as pilot:
        await pilot.pause()
        assert sees(pilot.app, "order: 1234")


def filled(text: str, id: str) -> ContextView:
    """A context with the text wherever outside text may stand."""
    said = FieldReading(text, "customer", 0.5, text, "14:03")
    return ContextView(
        id,
        why=(text, f'on: "{text}"'),
        record=(("name", text),),
        fields=(FieldRow(text, said, 1, (said,), text),),
        diagnoses=(DiagnosisRow("14:03", text, text, 0.3, False, None, (text,)),),
        visits=(text,),
    )


@pytest.mark.parametrize(("size", "step"), [((80, 24), 2), ((200, 50), 7)])
async def test_hostile_texts_are_seen_inert(size: tuple[int, int], step: int) -> None:
    async with Room().run_test(size=size, notifications=True) as pilot:
        for case in hostile_texts()[::step]:
            await check(pilot, case)


async def check(pilot: Pilot[Any], case: HostileText) -> None:
    pane = pilot.app.query_one(ContextPane)
    rows = await show(pilot, filled(case.text, case.id))
    pane.action_history()
    pane.scroll_end(animate=False)
    await pilot.pause()
    rows += seen(pilot.app)
    assert dangerous_in("".join(rows)) == [], case.id
    assert tallest_stack("".join(rows)) <= 4, case.id
    assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {pilot.app.size.width}


@pytest.mark.parametrize("text", ["[#123]", "[/]", "[bold]x[/bold]", "[@click=app.quit]free gift[/]", "{x} $text \\["])
async def test_brackets_are_seen_as_they_are(text: str) -> None:
    app = Room()
    async with app.run_test(size=(120, 50), notifications=True) as pilot:
        rows = await show(pilot, filled(text, "c1"))
        assert sum(row.count(text) for row in rows) == 11
        for y, row in enumerate(rows):
            if text in row:
                await pilot.click(offset=(row.index(text) + 2, y))
        await pilot.pause()
        assert app.is_running
        assert app.wanted == []
        assert seen(app) == rows


@pytest.mark.parametrize("size", SIZES)
async def test_wide_characters_stay_in_line(size: tuple[int, int]) -> None:
    async with Room().run_test(size=size) as pilot:
        await show(pilot, filled("日本語のとても長い値👩‍👩‍👧🇩🇪❤️ " * 10, "c1"))
        assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {size[0]}
