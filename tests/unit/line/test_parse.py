"""The grammar that all typed lines share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.line.parse import Callback, Called, Problem, Said, callback, number, split, unknown

USAGE = {"callback": "/callback TIME PHONE", "history": "/history", "quit": "/quit"}


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("hello\n", Said("hello")),
        ("hello\r\n", Said("hello")),
        ("  keeps its blanks  \n", Said("  keeps its blanks  ")),
        ("/Quit now please\n", Called("quit", "now please")),
        ("/quit", Called("quit", "")),
        ("//etc/passwd\n", Said("/etc/passwd")),
        (" /note x\n", Called("note", "x")),
        ("\t\x1b\x00\u00a0\u200b\ufeff/note x", Called("note", "x")),
        (" //etc", Said("/etc")),
        ("\x1bhello /note", Said("\x1bhello /note")),
        ("/\n", Called("", "")),
        ("   \n", None),
        ("\n", None),
        ("", None),
    ],
)
def test_a_line_is_text_or_a_command(line: str, meant: object) -> None:
    assert split(line) == meant


def test_bytes_that_are_no_utf8_are_refused_instead_of_altered() -> None:
    line = b"caf\xe9\n".decode("utf-8", "surrogateescape")
    problem = split(line)
    assert isinstance(problem, Problem)
    assert "UTF-8" in problem.sentence


def test_an_unknown_command_names_the_nearest() -> None:
    assert "Did you mean /history?" in unknown("histroy", USAGE).sentence


def test_an_unknown_command_without_a_near_one_points_to_help() -> None:
    assert "/help" in unknown("zzz", USAGE).sentence


def test_an_unknown_command_tells_how_to_send_a_slash() -> None:
    assert "//" in unknown("etc/passwd", USAGE).sentence


@pytest.mark.parametrize(("text", "meant"), [("1", 1), ("12", 12), ("0", None), ("-1", None), ("x", None), ("", None)])
def test_numbers_begin_at_one(text: str, meant: int | None) -> None:
    assert number(text) == meant


@pytest.mark.parametrize("text", ["٣", "²", "1.0", "9999999"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert number(text) is None


def test_a_callback_has_a_time_a_phone_a_topic() -> None:
    asked = callback("2030-01-31T15:30:00+00:00 +1-206-555-0110 the parcel, again", USAGE)
    assert asked == Callback(1_896_103_800_000, "+1-206-555-0110", "the parcel, again")


def test_a_callback_without_a_zone_is_in_local_time() -> None:
    assert isinstance(callback("2030-01-31T15:30 +12065550110", USAGE), Callback)


@pytest.mark.parametrize(
    ("rest", "part"),
    [
        ("", "time"),
        ("tomorrow 555-0110", "time"),
        ("0001-01-01T00:00 555-0110", "time"),
        ("1969-01-01T00:00:00+00:00 555-0110", "time"),
        ("2030-01-31T15:30", "phone"),
        ("2030-01-31 15:30 555-0110", "phone"),
        ("2030-01-31T15:30 maria", "phone"),
    ],
)
def test_a_callback_that_makes_no_sense_says_which_part(rest: str, part: str) -> None:
    problem = callback(rest, USAGE)
    assert isinstance(problem, Problem)
    assert part in problem.sentence
    assert "/callback TIME PHONE" in problem.sentence


@given(st.text())
def test_no_time_is_too_odd_to_be_answered(rest: str) -> None:
    assert isinstance(callback(rest, USAGE), Callback | Problem)
