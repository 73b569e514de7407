"""Claims about the people that a desk needs."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.reports.arrivals import Arrival
from broker.reports.erlang import service_level
from broker.reports.staffing import Forecast, Target, doubts, forecast, handling_of, need, week

BERLIN, UTC = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
MONDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 29)
NEXT = date(2026, 11, 30)
BARE = Target(shrinkage=0.0, occupancy=1.0)


def arrival(when: str, skill: str = "support", handled_s: float | None = 300.0, zone: ZoneInfo = UTC) -> Arrival:
    at = datetime.fromisoformat(when).replace(tzinfo=zone).timestamp()
    return Arrival(round(at * 1000), skill, None if handled_s is None else round(handled_s * 1000))


def of(*arrivals: Arrival, first: date = MONDAY, last: date = SUNDAY, zone: ZoneInfo = UTC) -> Forecast:
    return forecast(arrivals, zone, first, last)


def test_the_forecast_is_the_mean_over_the_weeks_seen() -> None:
    found = of(arrival("2026-11-02 09:05"), arrival("2026-11-09 09:29"), arrival("2026-11-09 09:10"))
    assert found.arrivals == {(0, 18, "support"): 3 / 4}
    assert found.days_seen == (4,) * 7
    assert found.tickets == 3


def test_a_week_without_a_ticket_counts_as_a_week() -> None:
    assert of(arrival("2026-11-02 09:05"), last=date(2026, 11, 8)).arrivals == {(0, 18, "support"): 1.0}
    assert of(arrival("2026-11-02 09:05"), last=date(2026, 11, 15)).arrivals == {(0, 18, "support"): 0.5}


def test_half_hours_are_those_of_the_clocks_on_the_wall_in_summer_as_in_winter() -> None:
    summer, winter = arrival("2026-10-19 09:00", zone=BERLIN), arrival("2026-11-02 09:00", zone=BERLIN)
    assert winter.at - summer.at == (14 * 24 + 1) * 3_600_000
    assert of(summer, winter, first=date(2026, 10, 19), zone=BERLIN).arrivals.keys() == {(0, 18, "support")}


def test_tickets_of_other_days_do_not_count() -> None:
    inside = [arrival("2026-11-02 00:00"), arrival("2026-11-29 23:59")]
    outside = [arrival("2026-11-01 23:59"), arrival("2026-11-30 00:00")]
    assert of(*inside, *outside).tickets == 2


def test_skills_have_arrivals_with_handling_times_of_their_own() -> None:
    found = of(arrival("2026-11-02 09:00", "billing", 100), arrival("2026-11-02 09:00", "support", 300))
    assert found.arrivals.keys() == {(0, 18, "billing"), (0, 18, "support")}
    assert (found.handling_s, found.finished) == ({"billing": 100, "support": 300}, {"billing": 1, "support": 1})


def test_a_skill_without_a_finished_ticket_takes_the_mean_of_the_others() -> None:
    found = of(
        arrival("2026-11-02 09:00", "billing", 100),
        arrival("2026-11-02 10:00", "billing", 200),
        arrival("2026-11-02 09:00", "vip", 600),
        arrival("2026-11-02 09:00", "support", None),
    )
    assert handling_of(found, "support") == 300
    assert handling_of(found, "billing") == 150
    assert handling_of(of(arrival("2026-11-02 09:00", handled_s=None)), "support") is None


def test_nobody_is_needed_for_nothing() -> None:
    assert (need(0, 300, Target()).agents, need(5, 0, Target()).rostered) == (0, 0)


def test_a_textbook_load_needs_what_the_textbook_says() -> None:
    # 100 calls in half an hour at 180 s are 10 erlangs: 14 agents answer 88 % within 20 s, 13 only 79 %.
    found = need(100, 180, BARE)
    assert (found.load, found.agents) == (10.0, 14)
    assert service_level(14, 10.0, 180, 20) == pytest.approx(0.888, abs=0.001)
    assert service_level(13, 10.0, 180, 20) < 0.8


def test_nobody_is_kept_busier_than_allowed() -> None:
    assert need(1_000, 180, BARE).agents < 125
    assert need(1_000, 180, Target(occupancy=0.8, shrinkage=0)).agents == 125


def test_shrinkage_puts_more_people_on_the_roster_than_must_be_at_work() -> None:
    found = need(100, 180, Target(shrinkage=0.3, occupancy=1.0))
    assert (found.agents, found.rostered) == (14, 20)


def test_whoever_holds_several_at_once_counts_for_as_many() -> None:
    assert need(100, 180, Target(shrinkage=0, occupancy=1, at_once=3)).agents == 5


def test_a_load_beyond_any_desk_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="check how it was counted"):
        need(1e9, 3_600, Target())


def test_a_week_has_each_weekdays_half_hours_in_the_order_of_time() -> None:
    found = of(arrival("2026-11-03 10:30"), arrival("2026-11-02 23:45"), arrival("2026-11-02 09:00", "billing"))
    rows = week(found, NEXT, Target())
    assert [(row.day, row.clock, row.skill) for row in rows] == [
        (date(2026, 11, 30), "09:00", "billing"),
        (date(2026, 11, 30), "23:30", "support"),
        (date(2026, 12, 1), "10:30", "support"),
    ]


def test_a_week_may_begin_on_any_day() -> None:
    found = of(arrival("2026-11-02 09:00"), arrival("2026-11-06 09:00"))
    assert [row.day for row in week(found, date(2026, 12, 4), Target())] == [date(2026, 12, 4), date(2026, 12, 7)]


def test_a_handling_time_that_was_said_goes_before_the_measured_one() -> None:
    (row,) = week(of(arrival("2026-11-02 09:00", handled_s=None)), NEXT, Target(), 450.0)
    assert (row.handling_s, row.need.load) == (450.0, 0.25 * 450 / 1_800)


def test_without_any_handling_time_there_is_nothing_to_say() -> None:
    assert week(of(arrival("2026-11-02 09:00", handled_s=None)), NEXT, Target()) == []


def test_enough_data_raises_no_doubt() -> None:
    assert doubts(of(*[arrival("2026-11-02 09:00")] * 30)) == []


def test_few_weeks_or_missing_weekdays_are_said() -> None:
    assert doubts(of(*[arrival("2026-11-02 09:00")] * 30, last=date(2026, 11, 6))) == [
        "Never seen, so without a forecast: Saturday, Sunday.",
        "Some weekdays were seen only once: a mean of fewer than 4 weeks says little.",
    ]


def test_few_finished_tickets_are_said() -> None:
    found = of(arrival("2026-11-02 09:00", ""), arrival("2026-11-02 09:00", "billing", None))
    assert doubts(found) == [
        "The handling time for tickets without a skill rests on 1 finished ticket.",
        "No ticket was finished for skill billing: the mean of the others stands in.",
    ]
    assert doubts(of(arrival("2026-11-02 09:00", "vip", None))) == [
        "No ticket was finished for skill vip: no handling time is known."
    ]
    assert doubts(of(arrival("2026-11-02 09:00", "vip", None)), 300.0) == []


@given(
    st.floats(0.01, 500),
    st.floats(1, 3_600),
    st.floats(0, 0.99),
    st.floats(0, 600),
    st.floats(0.5, 1),
    st.floats(0, 0.8),
)
def test_the_people_needed_keep_every_promise(
    arrivals: float, handling: float, share: float, within: float, occupancy: float, shrinkage: float
) -> None:
    target = Target(share, within, shrinkage, occupancy)
    found = need(arrivals, handling, target)
    assert service_level(found.agents, found.load, handling, within) >= share - 1e-9
    assert found.load <= found.agents * occupancy + 1e-6
    assert found.rostered * (1 - shrinkage) >= found.agents - 1e-6
