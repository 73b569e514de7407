"""What a policy says of hours, promises, alerts: read from its text, wrong values named by line with field."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from broker.policy.load import PolicyError, parse
from broker.policy.models import Policy
from broker.policy.service_rules import Hours, Sla
from tests.unit.policy.rulebook import policy

HEAD = """\
version = "v1"
words.en = {handoff = "A.", no_bot = "B.", joined = "C", left = "D", transferred = "E", survey = "F", thanks = "G"}
"""
OFFICE = """\
[hours]
timezone = "Europe/Berlin"
[hours.weekly]
mon = ["09:00-12:00", "13:00-17:30"]
sat = ["22:00-24:00"]
[hours.holidays]
country = "DE"
subdivision = "BE"
closed = [2026-12-24, 2026-12-31]
open = {2026-12-25 = ["10:00-12:00"]}
[sla]
first_response = 120
by_priority = {1 = 30}
[alerts]
team = 40
supervisor = 90
"""
MONDAY = 1_795_424_400_000  # 23 November 2026, 10:00 in Berlin


def read(text: str) -> Policy:
    return parse(HEAD + text, "p.toml")


def problems(old: str, new: str) -> list[str]:
    """What is wrong once ``old`` is replaced by ``new``, as a person reads it."""
    assert old in OFFICE
    with pytest.raises(PolicyError) as caught:
        read(OFFICE.replace(old, new))
    return list(map(str, caught.value.problems))


# -- what is right -------------------------------------------------------------------------------------------------


def test_without_the_sections_nothing_changes() -> None:
    plain = read("")
    assert plain.hours.calendar.is_always_open
    assert plain.sla.within(1) == plain.sla.within(3) == 0
    assert (plain.alerts.repeat, plain.alerts.team, plain.alerts.supervisor) == (15.0, 60.0, 180.0)


def test_the_calendar_is_what_the_file_says() -> None:
    calendar = read(OFFICE).hours.calendar
    assert calendar.zone == "Europe/Berlin"
    assert calendar.week[0] == ((540, 720), (780, 1050))
    assert calendar.week[1] == ()
    assert calendar.week[5] == ((1320, 1440),)
    assert calendar.is_open(MONDAY)
    assert sorted(map(str, calendar.special)) == ["2026-12-24", "2026-12-25", "2026-12-31"]
    assert list(calendar.special.values()) == [(), (), ((600, 720),)]


def test_hours_may_be_written_in_any_order() -> None:
    assert Hours(weekly={"mon": ("13:00-14:00", "09:00-13:00")}).calendar.week[0] == ((540, 780), (780, 840))


def test_holidays_alone_leave_every_other_day_open() -> None:
    calendar = read('[hours.holidays]\ncountry = "DE"\n').hours.calendar
    assert calendar.is_open(MONDAY)
    assert not calendar.is_always_open


def test_each_priority_may_have_its_own_promise() -> None:
    sla = read(OFFICE).sla
    assert (sla.within(1), sla.within(2)) == (30_000, 120_000)
    assert Sla(first_response=60.0, by_priority={"4": 0.0}).within(4) == 0


def test_a_policy_judged_twice_has_one_calendar() -> None:
    hours = read(OFFICE).hours
    assert hours.calendar is hours.calendar


# -- what is wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Europe/Berlin",
            "Europe/Atlantis",
            "4: hours.timezone: expected the IANA name of a time zone, such as Europe/Berlin, got 'Europe/Atlantis'",
        ),
        (
            "Europe/Berlin",
            "../etc/passwd",
            "4: hours.timezone: expected the IANA name of a time zone, such as Europe/Berlin, got '../etc/passwd'",
        ),
        (
            "Europe/Berlin",
            "Europe",
            "4: hours.timezone: expected the IANA name of a time zone, such as Europe/Berlin, got 'Europe'",
        ),
        (
            '"13:00-17:30"',
            '"11:00-17:30"',
            "6: hours.weekly.mon[1]: expected hours that begin after '09:00-12:00' has ended, got '11:00-17:30'",
        ),
        (
            '"13:00-17:30"',
            '"09:30-10:00"',
            "6: hours.weekly.mon[1]: expected hours that begin after '09:00-12:00' has ended, got '09:30-10:00'",
        ),
        (
            '"13:00-17:30"',
            '"17:30-13:00"',
            "6: hours.weekly.mon[1]: expected hours that end after they begin, on the same day, got '17:30-13:00'",
        ),
        (
            '"13:00-17:30"',
            '"13:00-13:00"',
            "6: hours.weekly.mon[1]: expected hours that end after they begin, on the same day, got '13:00-13:00'",
        ),
        (
            '"13:00-17:30"',
            '"1pm-5pm"',
            "6: hours.weekly.mon[1]: expected hours such as 09:00-17:30, from 00:00 up to 24:00, got '1pm-5pm'",
        ),
        (
            "sat =",
            "saturday =",
            "7: hours.weekly.saturday: expected a day: mon, tue, wed, thu, fri, sat or sun, got 'saturday'",
        ),
        (
            'country = "DE"',
            'country = "XX"',
            "9: hours.holidays.country: expected a country whose holidays are known, such as DE, got 'XX'",
        ),
        (
            'country = "DE"',
            'country = "Germany"',
            "9: hours.holidays.country: expected a country of two capital letters such as DE, or nothing, "
            "got 'Germany'",
        ),
        (
            'subdivision = "BE"',
            'subdivision = "ZZ"',
            "10: hours.holidays.subdivision: expected a part of DE, got 'ZZ'",
        ),
        (
            'country = "DE"',
            "",
            "8: hours.holidays.country: expected the country that the subdivision is a part of, got nothing",
        ),
        (
            "[2026-12-24, 2026-12-31]",
            '[2026-12-24, "2026-12-31"]',
            "11: hours.holidays.closed[1]: expected a date such as 2026-12-24, without quotes, got '2026-12-31'",
        ),
        (
            "open = {2026-12-25",
            "open = {2026-12-24",
            "12: hours.holidays.open.2026-12-24: expected a date that is not in hours.holidays.closed too, "
            "got '2026-12-24'",
        ),
        (
            "open = {2026-12-25",
            "open = {2026-02-30",
            "12: hours.holidays.open.2026-02-30: expected a date that exists, got '2026-02-30'",
        ),
        (
            '"10:00-12:00"',
            '"12:00-10:00"',
            "12: hours.holidays.open.2026-12-25[0]: expected hours that end after they begin, on the same day, "
            "got '12:00-10:00'",
        ),
        (
            "first_response = 120",
            "first_response = -1",
            "14: sla.first_response: expected a number from 0 to 2592000, got -1",
        ),
        ("{1 = 30}", "{9 = 30}", "15: sla.by_priority.9: expected a priority from 1 to 5, got '9'"),
        (
            "supervisor = 90",
            "superviser = 90",
            "18: alerts.superviser: expected a known field, did you mean supervisor?",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_field(old: str, new: str, said: str) -> None:
    assert problems(old, new) == [f"p.toml:{said}"]


def test_hours_on_no_day_serve_nobody() -> None:
    with pytest.raises(PolicyError) as caught:
        read("[hours.weekly]\nmon = []\n")
    assert str(caught.value) == (
        "p.toml:3: hours.weekly: expected hours on one day at least, got none: nobody could ever be served"
    )


def test_overlaps_in_a_long_day_are_each_named() -> None:
    with pytest.raises(ValidationError) as caught:
        policy(hours={"weekly": {"mon": ("08:00-10:00", "09:00-11:00", "12:00-13:00", "12:30-14:00")}})
    assert str(caught.value).count("hours that begin after") == 2


# -- a light broker ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("country", "is_loaded"), [("", "False"), ("DE", "True")])
def test_the_holidays_of_the_world_are_loaded_for_those_who_name_a_country_alone(country: str, is_loaded: str) -> None:
    code = (
        "import sys; from broker.policy.models import Policy; from tests.unit.policy.rulebook import policy; "
        f"policy(hours={{'holidays': {{'country': '{country}'}}}}); print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == is_loaded
