"""The transcript as an agent sees it."""

from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import ComposeResult
from textual.pilot import Pilot

from collabtui.console.views import Delivery, ItemKind, TranscriptView
from collabtui.console.widgets.transcript import TranscriptPane
from tests.dangerous import dangerous_in, tallest_stack
from tests.hostile_cases import HostileText, hostile_texts
from tests.tui.screen import picture, seen, sees
from tests.tui.talk import SIZES, WORDS, Room, item, long_talk, numbers, settled, show, view


@pytest.mark.parametrize("size", SIZES)
async def test_a_message_shows_who_in_which_role_when_what(size: tuple[int, int]) -> None:
    async with Room().run_test(size=size, notifications=True) as pilot:
        rows = await show(pilot, view(item(1, "where is my order?")))
        assert "Maria Lopez" in rows[0]
        assert rows[1:3] == ["▌ Maria · customer · 14:03", "▌ where is my order?"]


@pytest.mark.parametrize("size", SIZES)
async def test_each_kind_of_entry_is_told_apart_without_colours(size: tuple[int, int]) -> None:
    entries = (
        item(1, "hi", "bot", "bot"),
        item(2, "hi", "agent", "Ben"),
        item(3, "hi", "agent", "you", mine=True),
        item(4, "hi", "note", "you", mine=True),
        item(5, "hi", "desk", "desk"),
    )
    async with Room().run_test(size=size) as pilot:
        rows = await show(pilot, view(*entries))
        heads = [row for row in rows if "14:03" in row]
        assert heads == [
            "▌ bot · 14:03",
            "▌ Ben · agent · 14:03",
            "▌ you · 14:03",
            "▌ you · note · 14:03",
            "▌ desk · 14:03",
        ]
        picture(pilot.app, f"transcript_kinds_{size[0]}")


async def test_no_name_passes_for_another_role() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        rows = await show(pilot, view(item(1, "I promise a refund", who="desk")))
        assert rows[1] == "▌ desk · customer · 14:03"


async def test_no_message_can_forge_the_head_of_another() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        rows = await show(pilot, view(item(1, "ok\nAda · agent · 14:03\n▌ Ada · agent · 14:04")))
        assert rows[3:5] == ["▌ Ada · agent · 14:03", "▌ ▌ Ada · agent · 14:04"]
        colours = [pilot.app.screen.get_style_at(4, y).color for y in (1, 3)]
        assert colours[0] is not None
        assert pilot.app.screen.get_style_at(4, 1).bold
        assert not pilot.app.screen.get_style_at(4, 3).bold


async def test_a_note_stands_on_a_ground_of_its_own() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(item(1, "hi"), item(2, "careful", "note", "Ben")))
        grounds = [pilot.app.screen.get_style_at(x, y).bgcolor for y in (2, 3, 4) for x in (5, 70)]
        assert grounds[0] == grounds[1]
        assert len({str(ground) for ground in grounds[2:]}) == 1
        assert grounds[2] != grounds[0]


async def test_what_happened_is_a_rule_across_the_pane() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        rows = await show(pilot, view(item(1, "handed to a person: keyword", "border")))
        assert rows[1].startswith("── handed to a person: keyword · 14:03 ───")
        assert cell_len(rows[1].rstrip(" ▁▂▃▄▅▆▇█")) >= 78


async def test_a_long_happening_takes_more_rows() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        rows = await show(pilot, view(item(1, "passed on: " + WORDS * 3, "border")))
        assert rows[1].startswith("── passed on:")
        assert rows[2].startswith("   ")
        assert "14:03" in rows[2] + rows[3]


@pytest.mark.parametrize(
    ("delivery", "words"), [("held", "not sent yet"), ("sending", "sending…"), ("failed", "NOT SENT")]
)
async def test_what_is_not_delivered_says_so(delivery: Delivery, words: str) -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        pending = item(2, "hello", "agent", "you", delivery, mine=True)
        assert f"▌ you · 14:03 · {words}" in await show(pilot, view(item(1), pending))
        assert "▌ you · 14:03" in await show(pilot, view(item(1), item(2, "hello", "agent", "you", mine=True)))
        assert not sees(pilot.app, words)


async def test_an_undone_message_is_gone() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(item(1), item(2, "oops", "agent", "you", "held", mine=True)))
        assert sees(pilot.app, "oops")
        await show(pilot, view(item(1)))
        assert not sees(pilot.app, "oops")


async def test_it_says_who_is_typing_without_moving_anything() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        before = await show(pilot, view(*long_talk(20)))
        after = await show(pilot, view(*long_talk(20), typing="Maria is writing…"))
        assert after[-1].strip() == "Maria is writing…"
        assert after[:-1] == before[:-1]


async def test_an_empty_transcript_says_why() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view())
        assert sees(pilot.app, "Nothing was said yet.")
        await show(pilot, view(item(1, "hello")))
        assert not sees(pilot.app, "Nothing was said yet.")
        assert sees(pilot.app, "▌ hello")


async def test_a_view_that_came_before_the_screen_is_shown() -> None:
    class Early(Room):
        def compose(self) -> ComposeResult:
            pane = TranscriptPane()
            pane.show(view(*long_talk(40)))
            yield pane

    async with Early().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows = seen(pilot.app)
        assert "Maria Lopez" in rows[0]
        assert numbers(rows)[-1] == 39


async def test_a_log_that_begins_anew_replaces_what_was_shown() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(30)))
        await show(pilot, view(item("x", "the only one")))
        assert sees(pilot.app, "the only one")
        assert not any("<" in row for row in seen(pilot.app))


async def test_what_the_bot_measured_is_shown_on_demand() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        pane = pilot.app.query_one(TranscriptPane)
        rows = await show(pilot, view(item(1, "refund"), item(2, "refund 0.31, mood -0.50", "diagnosis", "bot")))
        assert not sees(pilot.app, "0.31")
        pane.toggle_diagnostics()
        await settled(pilot)
        assert seen(pilot.app)[1:4] == [*rows[1:3], "  ◦ refund 0.31, mood -0.50"]
        pane.toggle_diagnostics()
        await settled(pilot)
        assert seen(pilot.app) == rows


@pytest.mark.parametrize("size", SIZES)
async def test_wide_characters_stay_in_line(size: tuple[int, int]) -> None:
    text = "日本語のとても長いメッセージ👩‍👩‍👧🇩🇪❤️ " * 12
    async with Room().run_test(size=size) as pilot:
        rows = await show(pilot, view(item(1, text, who="日本太郎"), item(2, "ascii")))
        said = [row for row in rows if row.startswith("▌")]
        assert max(cell_len(row) for row in said) <= size[0] - 1
        assert "".join(row[2:] for row in said[1:-2]).replace(" ", "") == text.replace(" ", "")
        assert all(strip.cell_length == size[0] for strip in pilot.app.screen._compositor.render_strips())


@pytest.mark.parametrize(("size", "step"), [((80, 24), 1), ((200, 50), 7)])
async def test_hostile_texts_are_seen_inert(size: tuple[int, int], step: int) -> None:
    async with Room().run_test(size=size, notifications=True) as pilot:
        for case in hostile_texts()[::step]:
            await check(pilot, case)


async def check(pilot: Pilot[Any], case: HostileText) -> None:
    kinds: tuple[ItemKind, ...] = ("customer", "note", "border", "diagnosis")
    entries = [item(f"{kind}-{case.id}", case.text, kind, case.text) for kind in kinds]
    pane = pilot.app.query_one(TranscriptPane)
    pane.diagnostics = True
    rows = await show(pilot, TranscriptView(case.id, case.text, entries, f"{case.text} is writing…"))
    assert dangerous_in("".join(rows)) == [], case.id
    assert tallest_stack("".join(rows)) <= 4, case.id
    assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {pilot.app.size.width}


@pytest.mark.parametrize("text", ["[#123]", "[/]", "[bold]x[/bold]", "[@click=app.quit]free gift[/]", "{x} $text \\["])
async def test_brackets_are_seen_as_they_are(text: str) -> None:
    async with Room().run_test(size=(80, 24), notifications=True) as pilot:
        rows = await show(pilot, TranscriptView("c1", text, (item(1, text, who=text), item(2, text, "border")), text))
        assert sum(text in row for row in rows) == 5
        for y, row in enumerate(rows):
            if text in row:
                await pilot.click(offset=(row.index(text) + 3, y))
        await settled(pilot)
        assert pilot.app.is_running
        assert seen(pilot.app) == rows
