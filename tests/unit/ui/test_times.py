"""Claims on how times read."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.ui.times import ago, clock, day, waited, zone

NOW = int(datetime(2025, 11, 22, 14, 30, tzinfo=UTC).timestamp() * 1000)
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("lasts", "reads"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (12_999, "12 s"),
        (59_999, "59 s"),
        (MINUTE, "1 min"),
        (HOUR - 1, "59 min"),
        (HOUR + 5 * MINUTE, "1 h 05"),
        (DAY - 1, "23 h 59"),
        (3 * DAY + 4 * HOUR + 59 * MINUTE, "3 d 4 h"),
    ],
)
def test_a_wait_reads_as_a_person_says_it(lasts: int, reads: str) -> None:
    assert waited(lasts) == reads


@given(st.integers(0, 400 * DAY))
def test_a_wait_never_takes_more_room_than_a_column_has(lasts: int) -> None:
    assert len(waited(lasts)) <= len("400 d 23 h")


@pytest.mark.parametrize(
    ("before", "reads"),
    [
        (0, "14:30"),
        (14 * HOUR + 30 * MINUTE, "00:00"),
        (14 * HOUR + 31 * MINUTE, "yesterday 23:59"),
        (DAY, "yesterday 14:30"),
        (2 * DAY, "20 Nov 14:30"),
        (365 * DAY, "22 Nov 2024 14:30"),
    ],
)
def test_a_moment_says_only_as_much_as_one_needs_today(before: int, reads: str) -> None:
    assert clock(NOW - before, NOW, UTC) == reads


def test_yesterday_is_told_by_the_clock_of_the_place() -> None:
    east = timezone(timedelta(hours=10))

    assert clock(NOW - HOUR, NOW, UTC) == "13:30"
    assert clock(NOW - HOUR, NOW, east) == "yesterday 23:30"


def test_the_machines_own_clock_serves_without_a_zone() -> None:
    local = datetime.fromtimestamp(NOW / 1000).astimezone()

    assert clock(NOW, NOW) == f"{local:%H:%M}"


@pytest.mark.parametrize(("before", "reads"), [(-10, "just now"), (4999, "just now"), (5000, "5 s ago")])
def test_what_is_fresh_was_just_now(before: int, reads: str) -> None:
    assert ago(NOW - before, NOW) == reads


def test_a_longer_wait_never_reads_like_a_shorter_one_of_the_same_unit() -> None:
    reads = [waited(minutes * MINUTE) for minutes in range(60)]
    assert all(one != other for one, other in pairwise(reads))


def test_a_day_reads_the_same_on_every_later_day() -> None:
    assert day(NOW, UTC) == "Sat 22 Nov 2025"
    assert day(NOW, timezone(timedelta(hours=10))) == "Sun 23 Nov 2025"


def test_a_zone_is_called_by_its_name() -> None:
    assert zone(NOW, UTC) == "UTC"
    assert zone(NOW, timezone(timedelta(hours=-3), "-03")) == "-03"
