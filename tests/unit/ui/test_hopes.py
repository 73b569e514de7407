"""A hoped-for wait is told no more exactly than anybody knows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.ui.hopes import expected

MINUTE = 60_000


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (None, ""),
        (0, "Less than a minute."),
        (59_999, "Less than a minute."),
        (MINUTE, "About 1 minute."),
        (4 * MINUTE + 20_000, "About 4 minutes."),
        (12 * MINUTE, "About 10 minutes."),
        (44 * MINUTE, "About 45 minutes."),
        (170 * MINUTE, "About 3 hours."),
    ],
)
def test_it_is_rounded_as_people_round(milliseconds: int | None, words: str) -> None:
    assert expected(milliseconds) == words


@given(st.integers(MINUTE, 80 * MINUTE))
def test_what_is_told_is_near_what_is_known(milliseconds: int) -> None:
    told = int(expected(milliseconds).split()[1])
    assert abs(told * MINUTE - milliseconds) <= max(MINUTE / 2, milliseconds * 0.3)
