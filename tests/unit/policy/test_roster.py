"""Claims about reading a roster from its text."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.policy.load import PolicyError, Problem
from broker.policy.roster import Roster, parse_roster
from broker.policy.roster_shifts import on_shift
from tests.unit.policy.rosters import GOOD, ms, once, roster, weekly

DEMO = Path(__file__).parents[3] / "demo_data" / "roster.toml"


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as caught:
        parse_roster(text, "roster.toml")
    return caught.value.problems


def problem(old: str, new: str) -> str:
    """The one problem of the good roster once the first ``old`` is replaced by ``new``, without the file's name."""
    assert old in GOOD
    (one,) = problems(GOOD.replace(old, new, 1))
    return str(one).removeprefix("roster.toml:")


def overlap(*shifts: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        roster(*shifts)
    return [f"{one.field}: expected {one.expected}" for one in caught.value.problems]


def test_a_good_text_gives_the_whole_roster() -> None:
    found = parse_roster(GOOD, "roster.toml")
    ada, ben = found.agent
    assert (ada.id, ada.name, ada.skills, ada.capacity, ada.channels) == ("ada", "Ada", {"billing": 4}, 3, {"phone": 1})
    assert (ben.skills, ben.capacity, ben.channels) == ({}, 3, {})
    assert found.shift[0].span == (9 * 60, 17 * 60)
    assert (found.absence[0].first, found.absence[0].last) == (date(2026, 12, 21), date(2026, 12, 22))
    assert found.zone.key == "Europe/Berlin"


def test_the_demo_shop_ships_a_roster_that_can_be_adopted() -> None:
    found = parse_roster(DEMO.read_text("utf-8"), DEMO.name)
    assert [agent.id for agent in found.agent] == ["ada", "ben", "cleo", "dara", "emil"]


def test_a_roster_of_nobody_is_fine() -> None:
    assert parse_roster('timezone = "UTC"', "roster.toml").agent == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Europe/Berlin", "Mars", "1: timezone: expected a time zone such as Europe/Berlin, got 'Mars'"),
        ("Europe/Berlin", "Europe", "1: timezone: expected a time zone such as Europe/Berlin, got 'Europe'"),
        ("Europe/Berlin", "../x", "1: timezone: expected a time zone such as Europe/Berlin, got '../x'"),
        ("billing = 4", "billing = 6", "6: agent[0].skills.billing: expected a whole number from 1 to 5, got 6"),
        ("billing = 4", "billing = 0", "6: agent[0].skills.billing: expected a whole number from 1 to 5, got 0"),
        ("capacity = 3", "capacity = 101", "7: agent[0].capacity: expected a whole number from 0 to 100, got 101"),
        ("capacity = 3", "capacity = -1", "7: agent[0].capacity: expected a whole number from 0 to 100, got -1"),
        ("phone = 1", "phone = 4", "8: agent[0].channels.phone: expected at most the capacity of 3, got 4"),
        ('id = "ben"', 'id = "ada"', "11: agent[1].id: expected an id of its own, got 'ada' a second time"),
        ('["ada"]', '["eve"]', "15: shift[0].agents[0]: expected the id of an [[agent]] of this file, got 'eve'"),
        ('["ada"]', '["ada", "ada"]', "15: shift[0].agents[1]: expected each agent once, got 'ada' a second time"),
        ('["ada"]', "[]", "15: shift[0].agents: expected a list that is not empty, got an empty list"),
        ('"tue"', '"mon"', "16: shift[0].days[1]: expected each day once, got 'mon' a second time"),
        ('"tue"', '"Tue"', "16: shift[0].days[1]: expected one of mon, tue, wed, thu, fri, sat, sun, got 'Tue'"),
        ('days = ["mon", "tue"]', "", "14: shift[0]: expected either days or a date, got neither"),
        ('"tue"]', '"tue"]\ndate = 2026-12-24', "14: shift[0]: expected either days or a date, got both"),
        ('"17:00"', '"24:00"', '18: shift[0].to: expected a time from "00:00" to "23:59", in quotes, got \'24:00\''),
        (
            '"17:00"',
            "17:00:00",
            '18: shift[0].to: expected a time from "00:00" to "23:59", in quotes, got a date or a time',
        ),
        ('"17:00"', '"09:00"', "18: shift[0].to: expected another time than the shift begins at, got '09:00' for both"),
        ("2026-12-22", "2026-12-20", "23: absence[0].to: expected a date from 2026-12-21 on, got 2026-12-20"),
        (
            "2026-12-22",
            '"2026-12-22"',
            "23: absence[0].to: expected a date from 2000 to 2199 such as 2026-12-24, without quotes, got '2026-12-22'",
        ),
        (
            'agent = "ada"',
            'agent = "eve"',
            "21: absence[0].agent: expected the id of an [[agent]] of this file, got 'eve'",
        ),
        ("capacity = 3", "capcity = 3", "7: agent[0].capcity: expected a known field, did you mean capacity?"),
    ],
)
def test_a_mistake_is_named_with_line_field_what_was_expected(old: str, new: str, said: str) -> None:
    assert problem(old, new) == said


def test_a_name_that_cannot_be_shown_is_no_skill() -> None:
    assert "agent[0].skills" in problem("billing = 4", '" billing" = 4')


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = GOOD.replace("billing = 4", "billing = 9").replace('"mon"', '"noon"')
    assert [one.line for one in problems(text)] == [6, 16]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (weekly("ada", "mon", "09:00", "17:00"), weekly("ada", "mon", "16:59", "20:00")),
        (weekly("ada", "mon", "09:00", "17:00"), weekly("ada", "mon", "09:00", "17:00")),
        (weekly("ada", "sun", "22:00", "06:00"), weekly("ada", "mon", "05:00", "09:00")),
        (weekly("ada", "mon", "05:00", "09:00"), weekly("ada", "sun", "22:00", "06:00")),
        (once("ada", "2026-12-24", "09:00", "12:00"), once("ada", "2026-12-24", "11:00", "13:00")),
        (weekly("ada", "wed", "22:00", "06:00"), once("ada", "2026-12-24", "05:00", "12:00")),
        (weekly("ada", "fri", "05:00", "06:00"), once("ada", "2026-12-24", "22:00", "05:30")),
    ],
)
def test_two_shifts_of_one_agent_at_one_time_are_a_mistake(first: str, second: str) -> None:
    assert overlap(first, second) == [
        "shift[1].from: expected no time that 'ada' works already, got an overlap with shift[0]"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (weekly("ada", "mon", "09:00", "13:00"), weekly("ada", "mon", "13:00", "17:00")),
        (weekly("ada", "mon", "09:00", "17:00"), weekly("ben", "mon", "09:00", "17:00")),
        (weekly("ada", "sun", "22:00", "06:00"), weekly("ada", "mon", "06:00", "09:00")),
        (weekly("ada", "thu", "09:00", "17:00"), once("ada", "2026-12-24", "09:00", "12:00")),
    ],
)
def test_shifts_may_meet_or_give_way_to_those_of_a_date(first: str, second: str) -> None:
    assert len(roster(first, second).shift) == 2


LINES = DEMO.read_text("utf-8").splitlines()
PLACES = [place for place, line in enumerate(LINES) if line and not line.startswith("#")]
#: Values of every type that TOML has, some fit for some places.
ANY_VALUE = st.sampled_from(
    ["7", "-1", "0.5", "nan", "true", '""', '"x"', '"ada"', "[]", "[1]", "{}", "{ a = 1 }", "2026-12-24", "09:00:00"]
)


def outcome(text: str) -> Roster | tuple[Problem, ...]:
    try:
        return parse_roster(text, "roster.toml")
    except PolicyError as error:
        return error.problems


@given(st.sets(st.sampled_from(PLACES), max_size=3), st.sampled_from(PLACES), ANY_VALUE)
def test_a_damaged_file_gives_a_whole_roster_or_its_problems(gone: set[int], changed: int, value: str) -> None:
    lines = [*LINES]
    lines[changed] = f"{lines[changed].partition('=')[0]} = {value}"
    found = outcome("\n".join("" if place in gone else line for place, line in enumerate(lines)))
    if isinstance(found, Roster):
        assert on_shift(found, ms("2026-12-24 10:00")) <= {agent.id for agent in found.agent}
    else:
        assert found
        assert all(1 <= one.line <= len(lines) and one.field and one.expected for one in found)
