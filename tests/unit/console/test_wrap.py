"""Text broken into rows: nothing is lost, nothing is too wide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from broker.domain.inert import inert
from collabtui.console.present.wrap import wrapped
from tests.hostile_cases import HostileText, hostile_texts

WORDS = st.sampled_from(["a", "bb", "order", "日本語", "👩‍👩‍👧", "é", "e\u0301", "🇩🇪", "❤️", "x" * 30, "", "   "])
TEXTS = st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=60).map(inert))
WIDTHS = st.integers(2, 40)


@given(TEXTS, WIDTHS)
def test_no_row_is_wider_than_the_pane(text: str, width: int) -> None:
    assert max(cell_len(row) for row in wrapped(text, width)) <= width


@given(TEXTS, WIDTHS)
def test_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    def solid(words: str) -> str:
        return words.replace(" ", "").replace("\n", "")

    assert solid("".join(wrapped(text, width))) == solid(text)


@given(st.text("ab ", max_size=80), WIDTHS)
def test_plain_letters_break_where_any_others_would(text: str, width: int) -> None:
    """A Greek letter is as wide as a Latin one, but takes the way for all scripts."""
    greek = str.maketrans("ab", "αβ")
    assert [row.translate(greek) for row in wrapped(text, width)] == wrapped(text.translate(greek), width)


def test_rows_break_between_words() -> None:
    assert wrapped("where is my order", 9) == ["where is", "my order"]


def test_a_word_longer_than_a_row_is_broken_anywhere() -> None:
    assert wrapped("a" * 7, 3) == ["aaa", "aaa", "a"]


def test_a_wide_character_is_never_halved() -> None:
    assert wrapped("日本語", 5) == ["日本", "語"]
    assert wrapped("x👩‍👩‍👧👩‍👩‍👧", 3) == ["x👩‍👩‍👧", "👩‍👩‍👧"]


def test_line_breaks_stay() -> None:
    assert wrapped("a\n\nb", 10) == ["a", "", "b"]


def test_empty_text_is_one_empty_row() -> None:
    assert wrapped("", 10) == [""]


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_hostile_text_fits(case: HostileText) -> None:
    assert max(cell_len(row) for row in wrapped(inert(case.text), 30)) <= 30
