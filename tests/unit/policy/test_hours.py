"""Business time: open moments, the open time between two moments, over holidays with changes of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from broker.policy.hours import Calendar, holidays_of

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
BERLIN = "Europe/Berlin"

OFFICE = ((9 * 60, 12 * 60), (13 * 60, 17 * 60 + 30))
NIGHT = ((0, 6 * 60), (22 * 60, 24 * 60))
WEEKDAYS = (OFFICE,) * 5 + ((),) * 2
ALL_DAY = (((0, 24 * 60),),) * 7


def moment(wall: str, zone: str = BERLIN, fold: int = 0) -> int:
    """Unix milliseconds of a time on the wall such as ``2026-11-23 09:00``."""
    local = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int(local.timestamp()) * 1000


def shown(at: int | None, zone: str = BERLIN) -> str:
    assert at is not None
    return f"{datetime.fromtimestamp(at // 1000, ZoneInfo(zone)):%Y-%m-%d %H:%M}"


OFFICE_HOURS = Calendar(BERLIN, WEEKDAYS)
ALWAYS = Calendar()
#: Three odd desks besides: nights across both changes of the clocks, an island with a half-hour zone, few hours.
DESKS = (
    OFFICE_HOURS,
    ALWAYS,
    Calendar(BERLIN, (NIGHT,) * 7),
    Calendar("Australia/Lord_Howe", (((1 * 60 + 45, 3 * 60),),) * 7),
    Calendar("America/Havana", (((0, 90),),) + ((),) * 6, special={date(2026, 3, 8): ((0, 24 * 60),)}),
    Calendar(BERLIN, WEEKDAYS, "DE", "BE", {date(2026, 12, 24): ()}),
)

desks = st.sampled_from(DESKS)
#: Around both changes of the clocks in 2026, in Europe as in America.
moments = st.integers(moment("2026-03-01 00:00"), moment("2026-12-31 00:00"))
spells = st.integers(0, 40 * HOUR)


# -- known days ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wall", "is_open"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 11:59", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 13:00", True),
        ("2026-11-23 17:30", False),
        ("2026-11-22 10:00", False),
    ],
)
def test_hours_begin_with_their_first_minute_and_end_before_their_last(wall: str, is_open: bool) -> None:
    assert OFFICE_HOURS.is_open(moment(wall)) is is_open


@pytest.mark.parametrize(
    ("wall", "opens"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 12:30", "2026-11-23 13:00"),
        ("2026-11-23 17:30", "2026-11-24 09:00"),
        ("2026-11-27 20:00", "2026-11-30 09:00"),
    ],
)
def test_the_next_opening_is_now_later_today_tomorrow_or_after_the_weekend(wall: str, opens: str) -> None:
    assert shown(OFFICE_HOURS.opens(moment(wall))) == opens


def test_an_open_stretch_closes_at_its_end_a_closed_moment_is_its_own() -> None:
    assert shown(OFFICE_HOURS.closes(moment("2026-11-23 10:00"))) == "2026-11-23 12:00"
    assert OFFICE_HOURS.closes(moment("2026-11-22 10:00")) == moment("2026-11-22 10:00")


def test_hours_that_touch_at_midnight_are_one_stretch() -> None:
    nights = Calendar(BERLIN, (NIGHT,) * 7)
    assert shown(nights.closes(moment("2026-11-23 23:00"))) == "2026-11-24 06:00"


def test_a_desk_without_hours_is_always_open() -> None:
    assert ALWAYS.is_open(0)
    assert ALWAYS.opens(5) == 5
    assert ALWAYS.closes(5) is None
    assert ALWAYS.business_ms(10, 35) == 25
    assert ALWAYS.after(10, 25) == 35


def test_a_desk_that_is_open_day_by_day_but_for_one_date_long_ago_never_closes_again() -> None:
    desk = Calendar(BERLIN, ALL_DAY, special={date(2020, 1, 1): ()})
    assert desk.closes(moment("2026-11-23 10:00")) is None
    assert shown(desk.closes(moment("2019-12-31 10:00"))) == "2020-01-01 00:00"


def test_a_desk_that_never_opens_says_so() -> None:
    desk = Calendar(BERLIN, ((),) * 7, special={date(2026, 1, 2): OFFICE})
    assert shown(desk.opens(moment("2026-01-01 10:00"))) == "2026-01-02 09:00"
    assert desk.opens(moment("2026-01-03 10:00")) is None
    assert desk.after(moment("2026-01-03 10:00"), 1) is None
    assert desk.business_ms(moment("2026-01-01 00:00"), moment("2030-01-01 00:00")) == 7 * HOUR + 30 * MINUTE


def test_business_time_stands_still_over_lunch_with_the_weekend() -> None:
    friday, monday = moment("2026-11-27 11:30"), moment("2026-11-30 09:30")
    assert OFFICE_HOURS.business_ms(friday, monday) == 30 * MINUTE + 4 * HOUR + 30 * MINUTE + 30 * MINUTE
    assert shown(OFFICE_HOURS.after(friday, 5 * HOUR + 30 * MINUTE)) == "2026-11-30 09:30"


def test_time_that_ends_with_the_hours_does_not_wait_for_the_next_morning() -> None:
    assert shown(OFFICE_HOURS.after(moment("2026-11-23 17:00"), 30 * MINUTE)) == "2026-11-23 17:30"


def test_no_time_at_all_has_passed_at_once_even_while_closed() -> None:
    assert OFFICE_HOURS.after(moment("2026-11-22 10:00"), 0) == moment("2026-11-22 10:00")
    assert OFFICE_HOURS.business_ms(moment("2026-11-23 10:00"), moment("2026-11-23 09:30")) == 0


# -- changes of the clocks -----------------------------------------------------------------------------------------


def test_the_day_when_clocks_are_put_forward_has_an_hour_less() -> None:
    desk = Calendar(BERLIN, ALL_DAY, special={date(2020, 1, 1): ()})
    assert desk.business_ms(moment("2026-03-29 00:00"), moment("2026-03-30 00:00")) == 23 * HOUR


def test_the_day_when_clocks_are_put_back_has_an_hour_more() -> None:
    desk = Calendar(BERLIN, ALL_DAY, special={date(2020, 1, 1): ()})
    assert desk.business_ms(moment("2026-10-25 00:00"), moment("2026-10-26 00:00")) == 25 * HOUR


def test_hours_that_begin_in_the_jumped_hour_begin_with_the_jump() -> None:
    desk = Calendar(BERLIN, (((2 * 60 + 30, 3 * 60 + 30),),) * 7)
    sunday = moment("2026-03-29 00:00")
    assert shown(desk.opens(sunday)) == "2026-03-29 03:00"
    assert desk.business_ms(sunday, sunday + 20 * HOUR) == 30 * MINUTE


def test_hours_within_the_jumped_hour_do_not_take_place() -> None:
    desk = Calendar(BERLIN, (((2 * 60, 2 * 60 + 45),),) * 7)
    sunday = moment("2026-03-29 00:00")
    assert desk.business_ms(sunday, sunday + 20 * HOUR) == 0
    assert shown(desk.opens(sunday)) == "2026-03-30 02:00"


def test_an_hour_that_comes_twice_counts_from_its_first_coming() -> None:
    desk = Calendar(BERLIN, (((2 * 60 + 30, 4 * 60),),) * 7)
    sunday = moment("2026-10-25 00:00")
    assert desk.opens(sunday) == moment("2026-10-25 02:30", fold=0)
    assert desk.business_ms(sunday, sunday + 20 * HOUR) == 2 * HOUR + 30 * MINUTE


def test_midnight_itself_may_be_jumped_over() -> None:
    """Clocks in Havana go from 23:59 to 01:00 on 8 March 2026."""
    desk = Calendar("America/Havana", (((0, 2 * 60),),) * 7)
    saturday = moment("2026-03-07 12:00", "America/Havana")
    assert shown(desk.opens(saturday), "America/Havana") == "2026-03-08 01:00"
    assert desk.business_ms(saturday, saturday + 20 * HOUR) == HOUR


def test_office_hours_are_as_long_in_summer_as_in_winter() -> None:
    before, after = moment("2026-03-28 00:00"), moment("2026-03-31 00:00")
    assert OFFICE_HOURS.business_ms(before, after) == 7 * HOUR + 30 * MINUTE


# -- holidays ------------------------------------------------------------------------------------------------------


def test_a_public_holiday_is_closed_in_its_part_of_the_country_alone() -> None:
    womens_day = moment("2027-03-08 10:00")  # a Monday; a holiday in Berlin, not in Bavaria
    assert not Calendar(BERLIN, WEEKDAYS, "DE", "BE").is_open(womens_day)
    assert Calendar(BERLIN, WEEKDAYS, "DE", "BY").is_open(womens_day)


def test_christmas_with_an_own_closed_date_leads_over_the_weekend() -> None:
    desk = Calendar(BERLIN, WEEKDAYS, "DE", "BE", {date(2026, 12, 24): ()})
    assert shown(desk.opens(moment("2026-12-23 18:00"))) == "2026-12-28 09:00"


def test_an_own_open_date_goes_before_the_holiday() -> None:
    desk = Calendar(BERLIN, WEEKDAYS, "DE", "", {date(2026, 12, 25): ((600, 720),)})
    assert shown(desk.opens(moment("2026-12-25 00:00"))) == "2026-12-25 10:00"


def test_a_place_without_known_holidays_is_an_error() -> None:
    with pytest.raises(NotImplementedError):
        holidays_of("XX", "", 2026)


# -- laws ----------------------------------------------------------------------------------------------------------


@given(desks, moments, spells)
def test_so_much_time_has_passed_when_it_has_passed(desk: Calendar, start: int, spell: int) -> None:
    end = desk.after(start, spell)
    assert end is not None
    assert desk.business_ms(start, end) == spell


@given(desks, moments, st.integers(1, 40 * HOUR))
def test_that_moment_is_the_first_one(desk: Calendar, start: int, spell: int) -> None:
    end = desk.after(start, spell)
    assert end is not None
    assert desk.business_ms(start, end - 1) == spell - 1


@given(desks, moments, spells, spells)
def test_more_time_never_ends_earlier(desk: Calendar, start: int, one: int, more: int) -> None:
    first, second = desk.after(start, one), desk.after(start, one + more)
    assert first is not None
    assert second is not None
    assert first <= second


@given(desks, moments, spells, spells)
def test_a_wait_cut_in_two_is_as_long_as_the_whole(desk: Calendar, start: int, one: int, two: int) -> None:
    middle, end = start + one, start + one + two
    assert desk.business_ms(start, middle) + desk.business_ms(middle, end) == desk.business_ms(start, end)


@given(desks, moments, st.integers(0, 300))
def test_it_is_measured_as_somebody_with_a_watch_would(desk: Calendar, start: int, minutes: int) -> None:
    """All hours here begin with a whole minute, so whoever looks once a minute misses nothing."""
    begin = start - start % MINUTE
    looks = sum(desk.is_open(begin + minute * MINUTE) for minute in range(minutes))
    assert desk.business_ms(begin, begin + minutes * MINUTE) == looks * MINUTE


@given(desks, moments)
def test_the_opening_is_open_with_nothing_open_before(desk: Calendar, at: int) -> None:
    opens = desk.opens(at)
    assert opens is not None
    assert desk.is_open(opens)
    assert desk.business_ms(at, opens) == 0


@given(desks, moments)
def test_the_closing_is_closed_with_nothing_closed_before(desk: Calendar, at: int) -> None:
    closes = desk.closes(at)
    assume(closes is not None)
    assert closes is not None
    assert not desk.is_open(closes)
    assert desk.business_ms(at, closes) == closes - at


def test_ten_years_of_business_time_are_as_many_days_as_the_calendar_has() -> None:
    start, end = moment("2020-01-01 00:00"), moment("2030-01-01 00:00")
    days = (date(2020, 1, 1) + timedelta(days=number) for number in range(3653))
    workdays = sum(day.weekday() < 5 for day in days)
    assert OFFICE_HOURS.business_ms(start, end) == workdays * (7 * HOUR + 30 * MINUTE)


def test_the_wall_shows_the_desks_own_zone() -> None:
    at = int(datetime(2026, 7, 1, 10, tzinfo=UTC).timestamp()) * 1000
    assert OFFICE_HOURS.local(at).hour == 12
    assert ALWAYS.local(at).hour == 10
