"""Moments that sentences name, from a Monday at noon on."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.bot.when import moment_of, stored, told, when_in
from tests.unit.bot.turns import AT


@pytest.mark.parametrize(
    ("text", "expected", "clock"),
    [
        ("tomorrow at 3pm", "2026-11-03T15:00", True),
        ("Friday 10:30 please", "2026-11-06T10:30", True),
        ("by Friday", "2026-11-06T10:00", False),
        ("on Monday", "2026-11-09T10:00", False),
        ("in two hours", "2026-11-02T14:00", True),
        ("within 3 working days", "2026-11-05T10:00", False),
        ("in a week", "2026-11-09T10:00", False),
        ("at 15:00", "2026-11-02T15:00", True),
        ("at 9", "2026-11-03T09:00", True),
        ("2026-12-24 at noon", "2026-12-24T12:00", True),
        ("the 5th of December", "2026-12-05T10:00", False),
        ("March 3 at 8 am", "2027-03-03T08:00", True),
        ("today", "2026-11-02T13:00", False),
        ("morgen um 15 Uhr", "2026-11-03T15:00", True),
        ("tomorrow afternoon", "2026-11-03T14:00", True),
    ],
)
def test_a_moment_is_the_next_one_that_is_meant(text: str, expected: str, clock: bool) -> None:
    found = when_in(text, AT, UTC)
    assert found is not None
    assert (datetime.fromtimestamp(found.at / 1000, UTC).isoformat(timespec="minutes")[:16], found.clock) == (
        expected,
        clock,
    )


@pytest.mark.parametrize("text", ["", "soon", "order FH-10234", "30 February", "2 x mugs", "2025-01-01", "call 10115"])
def test_what_names_no_coming_moment_is_none(text: str) -> None:
    assert when_in(text, AT, UTC) is None


def test_a_stored_moment_is_read_back_told_in_words() -> None:
    assert moment_of(stored(AT, UTC)) == AT
    assert told(AT, UTC) == "Monday 2 November, 12:00"
    assert moment_of("2026-11-02T12:00") is None
    assert moment_of("soon") is None


@given(st.text(max_size=200), st.integers(0, 4_102_444_800_000))
def test_any_text_is_a_later_moment_or_none(text: str, now: int) -> None:
    found = when_in(text, now, UTC)
    assert found is None or found.at > now
