"""The benchmark's terminal: what Textual's bytes leave on its cells."""

from itertools import pairwise

import pytest
from bench.tui_screen import Screen
from hypothesis import given
from hypothesis import strategies as st

CURSOR = "48;2;108;178;240"
#: A frame with a wide character, colours, a move, between the marks of its beginning and end.
FRAME = f"\x1b[?2026h\x1b[2;3H\x1b[1;{CURSOR}mah 茶!\x1b[0m\x1b[1;1Hb\x1b[?25l\x1b[?2026l".encode()


def fed(*chunks: bytes, size: tuple[int, int] = (10, 3)) -> Screen:
    screen = Screen(*size)
    for chunk in chunks:
        screen.feed(chunk)
    return screen


def test_words_stand_where_the_cursor_was_moved_to() -> None:
    assert fed(b"\x1b[2;3Hab\x1b[3;1Hc").lines() == [" " * 10, "  ab      ", "c         "]


def test_what_is_written_over_is_gone() -> None:
    assert fed(b"\x1b[1;1Habc\x1b[1;2HX").lines()[0].strip() == "aXc"


def test_a_wide_character_takes_two_cells() -> None:
    assert fed("\x1b[1;1H茶b".encode() + b"\x1b[1;3HX").lines()[0].strip() == "茶X"


def test_lines_follow_each_other_as_a_whole_frame_is_written() -> None:
    assert [line.strip() for line in fed(b"one\r\ntwo\r\n").lines()] == ["one", "two", ""]


def test_what_is_beyond_the_edge_is_not_shown() -> None:
    assert fed(b"\x1b[1;9Habc\x1b[9;1Hlost").lines() == ["        ab", " " * 10, " " * 10]


def test_clearing_leaves_nothing() -> None:
    assert "".join(fed(b"words\x1b[2J").lines()).strip() == ""


def test_titles_and_modes_are_not_taken_for_words() -> None:
    assert "".join(fed(b"\x1b]0;title\x07\x1b[?1049h\x1b[>1u\x1b]22;text\x1b\\").lines()).strip() == ""


def test_the_words_in_a_style_are_found_by_it() -> None:
    screen = fed(b"\x1b[1;1Hplain\x1b[2;1H", f"\x1b[1;{CURSOR}mchosen\x1b[0m no".encode())
    assert screen.styled(CURSOR) == "chosen"
    assert screen.styled("48;2;1;2;3") == ""


def test_a_screen_is_whole_but_between_the_marks_of_a_frame() -> None:
    screen = fed(b"\x1b[?2026h")
    assert not screen.is_whole
    screen.feed(b"\x1b[?2026l")
    assert screen.is_whole


@given(st.lists(st.integers(0, len(FRAME)), max_size=6).map(sorted))
def test_bytes_mean_the_same_wherever_they_were_cut(cuts: list[int]) -> None:
    edges = [0, *cuts, len(FRAME)]
    pieces = [FRAME[start:end] for start, end in pairwise(edges)]
    whole, cut = fed(FRAME), fed(*pieces)
    assert (cut.lines(), cut.styled(CURSOR), cut.is_whole) == (whole.lines(), whole.styled(CURSOR), True)


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_frame_is_not_whole_before_its_last_byte(cut: int) -> None:
    assert not fed(FRAME[:-cut]).is_whole
