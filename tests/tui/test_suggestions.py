"""The copilots' proposals as an agent sees them."""

from dataclasses import replace
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from collabtui.console.views import SuggestionRow, SuggestionsView
from collabtui.console.widgets.suggestions import SuggestionsPane
from collabtui.ui import theme
from tests.dangerous import dangerous_in, tallest_stack
from tests.hostile_cases import HostileText, hostile_texts
from tests.tui.screen import picture, seen, sees

SIZES = [(80, 24), (200, 50)]
LONG = "You may send the parcel back within thirty days, we pay for it when it came broken. " * 5


class Room(App[None]):
    """A screen with nothing but suggestions."""

    def __init__(self) -> None:
        super().__init__()
        theme.register(self)
        self.picked: list[int] = []

    def compose(self) -> ComposeResult:
        yield SuggestionsPane()

    def on_suggestions_pane_picked(self, message: SuggestionsPane.Picked) -> None:
        self.picked.append(message.number)


def row(number: int, text: str = "", internal: bool = False) -> SuggestionRow:
    return SuggestionRow(number, f"s{number}", text or f"proposal {number}", "kb/orders", 0.87, internal)


def rows(*numbers: int) -> SuggestionsView:
    return SuggestionsView(tuple(row(number) for number in numbers))


async def show(pilot: Pilot[Any], view: SuggestionsView) -> list[str]:
    """Show it, then return what a person sees."""
    pilot.app.query_one(SuggestionsPane).show(view)
    await pilot.pause()
    await pilot.pause()
    return [line for line in seen(pilot.app) if line]


async def press(pilot: Pilot[Any], *keys: str) -> None:
    pilot.app.query_one(SuggestionsPane).focus()
    await pilot.press(*keys)
    await pilot.pause()


async def test_each_has_its_number_text_source_score() -> None:
    async with Room().run_test(size=(200, 50), notifications=True) as pilot:
        lines = await show(pilot, rows(1, 3))
        assert [line.strip() for line in lines] == [
            "1 proposal 1",
            "from: kb/orders · 0.87",
            "3 proposal 3",
            "from: kb/orders · 0.87",
        ]
        picture(pilot.app, "suggestions_200")


async def test_on_a_low_terminal_three_short_rows_are_shown_with_how_many_more() -> None:
    async with Room().run_test(size=(80, 24), notifications=True) as pilot:
        lines = await show(pilot, rows(1, 2, 3, 4, 5))
        assert [line.strip() for line in lines] == [
            "1 proposal 1 0.87",
            "2 proposal 2 0.87",
            "3 proposal 3 0.87",
            "2 more",
        ]
        picture(pilot.app, "suggestions_80")


async def test_the_others_come_into_sight_with_the_cursor() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot, rows(1, 2, 3, 4, 5))
        await press(pilot, *["down"] * 4, "enter")
        assert sees(app, "5 proposal 5")
        assert not sees(app, "2 proposal 2")
        assert app.picked == [5]


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_for_the_desk_says_so(size: tuple[int, int]) -> None:
    async with Room().run_test(size=size) as pilot:
        lines = await show(pilot, SuggestionsView((row(1), row(2, "Never promise that.", internal=True))))
        assert sum("desk only" in line for line in lines) == 1
        assert sees(pilot.app, "2 desk only Never promise that.")


@pytest.mark.parametrize(("size", "most"), [((80, 24), 1), ((80, 40), 4)])
async def test_a_growing_draft_shows_its_last_words_says_that_it_is_not_finished(
    size: tuple[int, int], most: int
) -> None:
    async with Room().run_test(size=size) as pilot:
        lines = await show(pilot, SuggestionsView((), growing=LONG + "the very last"))
        assert len(lines) <= most
        assert sees(pilot.app, "… draft being written …")
        assert sees(pilot.app, "the very last")
        await press(pilot, "enter")
        assert pilot.app.picked == []  # type: ignore[attr-defined]
        assert await show(pilot, SuggestionsView((), growing="")) == [" … draft being written"]
        assert await show(pilot, SuggestionsView((), "No suggestions yet.")) == [" No suggestions yet."]


async def test_on_a_low_terminal_a_growing_draft_takes_the_place_of_one_row() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        lines = await show(pilot, replace(rows(1, 2, 3, 4), growing="You can"))
        assert [line.strip() for line in lines] == [
            "… draft being written You can",
            "1 proposal 1 0.87",
            "2 proposal 2 0.87",
            "2 more",
        ]


@pytest.mark.parametrize(("size", "most"), [((80, 24), 1), ((80, 40), 4)])
async def test_a_long_text_is_clipped_with_a_mark(size: tuple[int, int], most: int) -> None:
    async with Room().run_test(size=size) as pilot:
        lines = await show(pilot, SuggestionsView((row(1, LONG),)))
        assert len(lines) <= most
        assert sees(pilot.app, "…")
        assert sees(pilot.app, "0.87")


async def test_line_breaks_are_marks_in_a_clipped_text() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, SuggestionsView((row(1, "Hello\nMaria"),)))
        assert sees(pilot.app, "Hello␊Maria")


@pytest.mark.parametrize("size", SIZES)
async def test_enter_picks_the_one_with_the_cursor(size: tuple[int, int]) -> None:
    app = Room()
    async with app.run_test(size=size) as pilot:
        await show(pilot, rows(2, 4, 7))
        await press(pilot, "enter", "down", "enter", "down", "down", "enter", "up", "enter")
        assert app.picked == [2, 4, 7, 4]


async def test_without_suggestions_it_says_why_then_picks_nothing() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        assert await show(pilot, SuggestionsView((), "No suggestions yet.")) == [" No suggestions yet."]
        await press(pilot, "enter", "down", "up")
        assert app.picked == []
        await show(pilot, rows(1))
        assert not sees(app, "No suggestions yet.")


async def test_the_cursor_stays_on_its_suggestion() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot, rows(1, 2, 3))
        await press(pilot, "down", "down")
        await show(pilot, rows(2, 3, 4))
        await press(pilot, "enter")
        await show(pilot, rows(2, 4))
        await press(pilot, "enter")
        assert app.picked == [3, 2]


async def test_a_click_moves_the_cursor_only() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot, rows(1, 2, 3))
        await pilot.click(offset=(6, 2))
        await pilot.pause()
        assert app.picked == []
        await press(pilot, "enter")
        assert app.picked == [3]


async def test_another_size_shows_the_same_in_its_own_way() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, rows(1, 2, 3, 4))
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        await pilot.pause()
        assert sees(pilot.app, "4 proposal 4")
        assert sees(pilot.app, "kb/orders · 0.87")
        assert not sees(pilot.app, "more")


@pytest.mark.parametrize(("size", "step"), [((80, 24), 1), ((200, 50), 5)])
async def test_hostile_texts_are_seen_inert(size: tuple[int, int], step: int) -> None:
    async with Room().run_test(size=size, notifications=True) as pilot:
        for case in hostile_texts()[::step]:
            await check(pilot, case)


async def check(pilot: Pilot[Any], case: HostileText) -> None:
    hostile = SuggestionRow(1, case.id, case.text, case.text, 0.5)
    view = SuggestionsView((hostile, SuggestionRow(2, "x", case.text, "", 0.5, internal=True)), case.text, case.text)
    await show(pilot, view)
    text = "".join(seen(pilot.app))
    assert dangerous_in(text) == [], case.id
    assert tallest_stack(text) <= 4, case.id
    assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {pilot.app.size.width}


@pytest.mark.parametrize("text", ["[#123]", "[/]", "[bold]x[/bold]", "[@click=app.quit]free gift[/]", "{x} $text \\["])
async def test_brackets_are_seen_as_they_are(text: str) -> None:
    app = Room()
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await show(pilot, SuggestionsView((SuggestionRow(1, "s1", text, text, 0.5),)))
        before = seen(app)
        assert [line.strip() for line in before[:2]] == [f"1 {text}", f"from: {text} · 0.50"]
        for y in (0, 1):
            await pilot.click(offset=(before[y].index(text) + 2, y))
        await pilot.pause()
        assert app.is_running
        assert app.picked == []
        assert seen(app) == before
        await show(pilot, SuggestionsView((), text))
        assert sees(app, text)


@pytest.mark.parametrize("size", SIZES)
async def test_wide_characters_stay_in_line(size: tuple[int, int]) -> None:
    async with Room().run_test(size=size) as pilot:
        await show(pilot, SuggestionsView((row(1, "日本語のとても長い提案👩‍👩‍👧🇩🇪❤️ " * 20), row(2, "ascii"))))
        assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {size[0]}
        assert sees(pilot.app, "2 ascii")
