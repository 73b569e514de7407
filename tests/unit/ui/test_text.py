"""Claims on the doors through which words reach a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App
from textual.content import Content

from collabtui.ui.text import copy, cut, hanging, line, one_line, plain, shown, tell
from tests.dangerous import dangerous_in
from tests.hostile_cases import HostileText, hostile_texts
from tests.tui.hostile import hostile_text
from tests.tui.screen import seen, sees


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_nothing_that_a_terminal_obeys_gets_through_any_door(case: HostileText) -> None:
    for made in (
        shown(case.text).plain,
        one_line(case.text, 40).plain,
        plain(case.text),
        line(case.text, (case.text, "bold")).plain,
    ):
        assert not dangerous_in(made)


@given(hostile_text(), st.integers(1, 40))
def test_no_mixture_of_hostile_pieces_gets_through_either(text: str, cells: int) -> None:
    made = (shown(text).plain, one_line(text, cells).plain, plain(text), line((text, "bold"), text).plain)

    assert not [code for words in made for code in dangerous_in(words)]
    assert all("\n" not in words for words in made[1:3])


def test_markup_in_outside_text_is_only_letters() -> None:
    content = shown("[@click=app.quit]free[/] [#123] [/")

    assert content.plain == "[@click=app.quit]free[/] [#123] [/"
    assert content.spans == []


def test_lines_stay_apart_in_a_message_but_not_in_a_title() -> None:
    assert shown("one\ntwo").plain == "one\ntwo"
    assert "\n" not in one_line("one\ntwo").plain
    assert "\n" not in plain("one\ntwo")


def test_what_is_left_out_is_told() -> None:
    assert shown("a" * 100, max_chars=50).plain.endswith("more characters)")


@given(st.text(), st.integers(0, 30))
def test_a_cut_line_never_takes_more_cells_than_there_are(text: str, cells: int) -> None:
    made = cut(plain(text), cells)

    assert cell_len(made) <= cells
    assert made == plain(text) or made == "" or made.endswith("…")


def test_a_wide_character_is_never_cut_in_half() -> None:
    assert one_line("漢字漢字", 6).plain == "漢字…"
    assert one_line("漢字漢字", 8).plain == "漢字漢字"


def test_a_family_of_emoji_is_one_character() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

    assert one_line(family + "abc", 3).plain == family + "…"


def test_a_line_keeps_the_styles_of_its_pieces() -> None:
    content = line("from ", (one_line("Ada [b]"), "bold"), (" now", "$muted"))

    assert content.plain == "from Ada [b] now"
    assert [(span.start, span.end, str(span.style)) for span in content.spans] == [(5, 12, "bold"), (12, 16, "$muted")]


async def test_a_toast_shows_hostile_words_as_they_are() -> None:
    app = App[None]()
    async with app.run_test(notifications=True) as pilot:
        tell(app, "Cannot read [/] \x1b]52;c;AAAA\x07", severity="error", title="[b]Oops\n[/")
        await pilot.pause()
        assert sees(app, "[b]Oops␊[/")
        assert sees(app, "Cannot read [/]")
        assert not any(dangerous_in(row) for row in seen(app))


async def test_the_clipboard_gets_only_what_was_seen() -> None:
    app = App[None]()
    async with app.run_test():
        copy(app, "rm -rf\x1b[201~\r\nok")
        assert app.clipboard == "rm -rf␛[201~␍\nok"


def test_content_given_to_a_line_stays_itself() -> None:
    assert line(Content("x")) == Content("x")


def test_what_goes_on_below_a_label_begins_below_its_first_row() -> None:
    made = hanging(line(("  F2  ", "bold")), Content("Accept the offered conversation"), 24)
    assert made.plain.split("\n") == ["  F2  Accept the offered", "      conversation"]


def test_a_text_hangs_nowhere_without_room() -> None:
    assert hanging(line("a long label  "), Content("some words"), 20).plain == "a long label  some words"


@given(hostile_text(), st.integers(20, 60))
def test_a_hanging_text_keeps_to_its_width(text: str, cells: int) -> None:
    made = hanging(line("key: "), one_line(text), cells)
    assert all(cell_len(row.rstrip()) <= cells for row in made.plain.split("\n"))


async def test_the_same_words_told_again_stand_there_once() -> None:
    app = App[None]()
    async with app.run_test(notifications=True) as pilot:
        for words in ("Nobody waits.", "Choose one first.", "Nobody waits."):
            tell(app, words, severity="warning")
            await pilot.pause()
        rows = "\n".join(seen(app))
        assert rows.count("Nobody waits.") == rows.count("Choose one first.") == 1
