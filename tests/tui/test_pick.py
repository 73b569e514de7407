"""Claims on the list in which one is found by writing some of its words."""

from typing import Any

import pytest
from textual.app import App

from collabtui.ui.pick import Pick, Pickable, having
from collabtui.ui.theme import register
from tests.tui.screen import seen, sees

REPLIES = [
    Pickable("1", "Refund", "We pay it back within 3 days."),
    Pickable("2", "Wrong item", "That is our mistake; we refund you.", "fits:"),
    Pickable("3", "Goodbye", "Have a [b]good[/b] day \x1b[31m outdoors!"),
]


class Asked(App[None]):
    """An app that asks one question; `answers` holds what came back."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []
        register(self)

    def on_mount(self) -> None:
        self.push_screen(Pick("Which reply?", REPLIES), self.answers.append)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("", ["1", "2", "3"]),
        ("refund", ["1", "2"]),
        ("REF mist", ["2"]),
        ("fund", []),
        ("goodb", ["3"]),
        ("within 3", ["1"]),
    ],
)
def test_words_or_their_beginnings_are_found_titles_first(words: str, values: list[str]) -> None:
    assert [one.value for one in having(REPLIES, words)] == values


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        (["enter"], ["1"]),
        (["down", "enter"], ["2"]),
        (["pagedown", "enter"], ["3"]),
        ([*"mist", "enter"], ["2"]),
        ([*"nothing", "enter"], []),
        ([*"nothing", *["backspace"] * 7, "enter"], ["1"]),
        (["escape"], [None]),
    ],
)
async def test_one_is_found_by_writing_taken_by_enter(keys: list[str], answers: list[str | None]) -> None:
    app = Asked()
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert app.answers == answers


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 50)])
async def test_the_whole_text_of_the_one_under_the_cursor_is_shown(size: tuple[int, int]) -> None:
    app = Asked()
    async with app.run_test(size=size) as pilot:
        await pilot.press(*"good", "down")
        await pilot.pause()
        assert any(row.strip(" │") == "good" for row in seen(app))
        await pilot.press(*["backspace"] * 4, "down", "down")
        await pilot.pause()
        assert sees(app, "fits: Wrong item")
        assert sees(app, "Have a [b]good[/b] day")
        assert sees(app, "Enter takes it")
        assert "\x1b" not in "".join(seen(app))
