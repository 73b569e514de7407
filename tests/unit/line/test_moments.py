"""Times, durations in words."""

import pytest

from broker.domain.ids import MAX_INT
from collabtui.line.moments import lasting, moment


def test_a_moment_is_a_date_with_its_zone() -> None:
    assert moment(1_896_103_800_000) == "2030-01-31 15:30 UTC"


def test_a_moment_beyond_the_calendar_is_still_said() -> None:
    assert moment(MAX_INT) == f"{MAX_INT} ms after 1970"


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [(0, "0 s"), (-5_000, "0 s"), (12_900, "12 s"), (60_000, "1 min"), (3_599_000, "59 min"), (7_500_000, "2 h 5 min")],
)
def test_a_duration_is_short(milliseconds: int, said: str) -> None:
    assert lasting(milliseconds) == said
