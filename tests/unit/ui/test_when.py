"""Times as agents write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.ui.moments import moment

BERLIN = ZoneInfo("Europe/Berlin")


def ms(when: datetime) -> int:
    return int(when.timestamp() * 1000)


NOW = datetime(2026, 11, 22, 15, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("16:30", datetime(2026, 11, 22, 16, 30, tzinfo=BERLIN)),
        ("14:30", datetime(2026, 11, 23, 14, 30, tzinfo=BERLIN)),
        ("15:00", datetime(2026, 11, 23, 15, 0, tzinfo=BERLIN)),
        ("9:05", datetime(2026, 11, 23, 9, 5, tzinfo=BERLIN)),
        ("today 16:30", datetime(2026, 11, 22, 16, 30, tzinfo=BERLIN)),
        (" Tomorrow  9:00 ", datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)),
        ("2026-11-23 14:30", datetime(2026, 11, 23, 14, 30, tzinfo=BERLIN)),
        ("2026-11-23T14:30", datetime(2026, 11, 23, 14, 30, tzinfo=BERLIN)),
        ("in 2h", NOW + timedelta(hours=2)),
        ("in 2 hours", NOW + timedelta(hours=2)),
        ("in 90 min", NOW + timedelta(minutes=90)),
        ("in 1h 30m", NOW + timedelta(minutes=90)),
        ("in 1d2h3m", NOW + timedelta(days=1, hours=2, minutes=3)),
    ],
)
def test_a_time_means_what_a_person_means(written: str, meant: datetime) -> None:
    assert moment(written, ms(NOW), BERLIN) == ms(meant)


@pytest.mark.parametrize("written", ["", "soon", "in", "in h", "2h", "14", "14.30", "2026-11-23", "noon 12:00"])
def test_what_is_no_time_is_answered_with_the_shapes_there_are(written: str) -> None:
    told = moment(written, ms(NOW), BERLIN)
    assert isinstance(told, str)
    assert told.startswith("That is no time.")
    assert "in 2h" in told


@pytest.mark.parametrize("written", ["25:00", "14:60", "2026-02-30 10:00", "2026-13-01 10:00", "0000-01-01 10:00"])
def test_a_time_that_the_calendar_lacks_is_told(written: str) -> None:
    assert str(moment(written, ms(NOW), BERLIN)).startswith("There is no such time.")


@pytest.mark.parametrize("written", ["today 14:30", "2026-11-22 14:59", "1999-01-01 00:00", "in 0h"])
def test_the_past_is_no_time_for_a_call(written: str) -> None:
    assert moment(written, ms(NOW), BERLIN) == "That time has passed: give one in the future."


def test_a_day_with_a_change_of_clocks_keeps_its_promises() -> None:
    evening = datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN)
    assert moment("9:00", ms(evening), BERLIN) == ms(datetime(2026, 10, 25, 8, 0, tzinfo=UTC))
    assert moment("in 12h", ms(evening), BERLIN) == ms(evening) + 12 * 3_600_000


@given(st.text(max_size=40))
def test_nothing_that_is_written_raises(written: str) -> None:
    found = moment(written, ms(NOW))
    assert isinstance(found, str) or found > ms(NOW)
