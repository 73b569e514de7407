"""Claims about what a roster says of a moment."""

from hypothesis import given
from hypothesis import strategies as st

from broker.domain.agent_events import AgentEvent, AgentRegistered, AgentRostered, CapacitySet, SkillsSet
from broker.domain.agents import Agent, evolve_agent
from broker.domain.desk_commands import RosterAgent
from broker.policy.roster import Roster
from broker.policy.roster_shifts import expected, next_change, on_shift, wishes
from broker.protocol.codec import decode_event, encode_event
from tests.unit.policy.rosters import ms, once, roster, weekly

DAY = weekly("ada", "mon tue wed thu fri", "09:00", "17:00")
NIGHT = weekly("ben", "sun mon", "22:00", "06:00")
# Monday, 23 November 2026.
MORNING, NOON = ms("2026-11-23 09:00"), ms("2026-11-23 12:00")
HOUR = 3_600_000


def told(wish: RosterAgent) -> AgentRostered:
    """What the desk writes down when it does the wish."""
    return AgentRostered(wish.name, wish.skills, wish.capacity, wish.channels)


def after(roster: Roster, agents: dict[str, Agent], at: int) -> dict[str, Agent]:
    """The agents once the desk did all that the roster wishes."""
    done = {
        wish.agent: evolve_agent(agents.get(wish.agent, Agent(wish.agent)), told(wish), at)
        for wish in wishes(roster, agents, at)
    }
    return agents | done


def wished(roster: Roster, agents: dict[str, Agent], at: int = NOON) -> dict[str, tuple[dict[str, int], int]]:
    return {wish.agent: (dict(wish.skills), wish.capacity) for wish in wishes(roster, agents, at)}


def with_event(agents: dict[str, Agent], id: str, event: AgentEvent) -> dict[str, Agent]:
    return agents | {id: evolve_agent(agents.get(id, Agent(id)), event, NOON)}


def test_a_shift_begins_with_its_first_moment_but_ends_before_its_last() -> None:
    day = roster(DAY)
    assert not expected(day, "ada", MORNING - 1)
    assert expected(day, "ada", MORNING)
    assert expected(day, "ada", ms("2026-11-23 17:00") - 1)
    assert not expected(day, "ada", ms("2026-11-23 17:00"))
    assert not expected(day, "ada", ms("2026-11-21 12:00"))  # a Saturday


def test_a_shift_may_cross_midnight_or_the_end_of_the_week() -> None:
    night = roster(NIGHT)
    assert on_shift(night, ms("2026-11-22 23:59")) == {"ben"}
    assert on_shift(night, ms("2026-11-23 05:59")) == {"ben"}
    assert on_shift(night, ms("2026-11-23 06:00")) == set()
    assert on_shift(night, ms("2026-11-24 05:59")) == {"ben"}
    assert on_shift(night, ms("2026-11-22 05:59")) == set()


def test_nobody_is_expected_whom_the_file_does_not_name() -> None:
    assert not expected(roster(DAY), "eve", NOON)


def test_the_shift_of_a_date_takes_the_place_of_that_days_weekly_ones() -> None:
    short = roster(DAY, once("ada", "2026-11-23", "09:00", "11:00"))
    assert expected(short, "ada", ms("2026-11-23 10:00"))
    assert not expected(short, "ada", NOON)
    assert expected(short, "ada", ms("2026-11-24 12:00"))


def test_an_absence_lasts_from_midnight_to_midnight() -> None:
    away = roster(DAY, NIGHT, absences=('agent = "ben"\nfrom = 2026-11-23\nto = 2026-11-23\nreason = "ill"',))
    assert expected(away, "ben", ms("2026-11-22 23:59"))
    assert not expected(away, "ben", ms("2026-11-23 00:00"))
    assert not expected(away, "ben", ms("2026-11-23 23:59"))
    assert expected(away, "ben", ms("2026-11-24 00:00"))
    assert expected(away, "ada", NOON)


def test_the_clocks_count_through_the_night_they_are_put_forward() -> None:
    late = roster(weekly("ada", "sat", "22:00", "06:00"))
    begins, ends = ms("2026-03-28 22:00"), ms("2026-03-29 06:00")
    assert ends - begins == 7 * HOUR
    assert [expected(late, "ada", at) for at in (begins, ends - 1, ends)] == [True, True, False]


def test_the_clocks_count_through_the_night_they_are_put_back() -> None:
    late = roster(weekly("ada", "sat", "22:00", "06:00"))
    begins, ends = ms("2026-10-24 22:00"), ms("2026-10-25 06:00")
    assert ends - begins == 9 * HOUR
    assert [expected(late, "ada", at) for at in (begins, ends - 1, ends)] == [True, True, False]


def test_shifts_that_meet_in_an_hour_that_comes_twice_meet_its_first_time() -> None:
    both = roster(weekly("ada", "sun", "00:00", "02:30"), weekly("ben", "sun", "02:30", "06:00"))
    first, second = ms("2026-10-25 02:30"), ms("2026-10-25 02:30", fold=1)
    assert second - first == HOUR
    assert [on_shift(both, at) for at in (first - 1, first, second)] == [{"ada"}, {"ben"}, {"ben"}]


def test_shifts_that_meet_in_an_hour_that_is_left_out_leave_no_gap() -> None:
    both = roster(weekly("ada", "sun", "00:00", "02:30"), weekly("ben", "sun", "02:30", "06:00"))
    meeting = ms("2026-03-29 03:30")
    assert [on_shift(both, at) for at in (meeting - 1, meeting)] == [{"ada"}, {"ben"}]


def test_the_next_change_is_the_next_beginning_or_end() -> None:
    both = roster(DAY, NIGHT)
    assert next_change(both, NOON) == ms("2026-11-23 17:00")
    assert next_change(both, ms("2026-11-23 17:00")) == ms("2026-11-23 22:00")
    assert next_change(roster(DAY), ms("2026-11-27 17:00")) == ms("2026-11-30 09:00")


def test_a_far_date_or_an_absence_is_the_next_change_too() -> None:
    assert next_change(roster(once("ada", "2027-05-01", "09:00", "12:00")), NOON) == ms("2027-05-01 09:00")
    away = roster(absences=('agent = "ada"\nfrom = 2027-05-01\nto = 2027-05-02',))
    assert next_change(away, NOON) == ms("2027-05-01 00:00")
    assert next_change(away, ms("2027-05-01 00:00")) == ms("2027-05-03 00:00")


def test_a_roster_whose_dates_are_over_never_changes_again() -> None:
    assert next_change(roster(once("ada", "2025-05-01", "09:00", "12:00")), NOON) is None


def test_who_is_on_shift_may_be_asked_for_one_skill() -> None:
    both = roster(DAY, weekly("ben", "mon", "09:00", "17:00", "skills = { billing = 2 }"))
    assert on_shift(both, NOON, "support") == {"ada"}
    assert on_shift(both, NOON, "billing") == {"ben"}


def test_agents_who_are_new_or_changed_in_the_file_are_wished_for() -> None:
    assert wished(roster(DAY), {}) == {"ada": ({"support": 3}, 3), "ben": ({"support": 3}, 3)}
    changed = with_event(after(roster(DAY), {}, NOON), "ben", AgentRostered("Ben", {"support": 1}, 3))
    assert wished(roster(DAY), changed) == {"ben": ({"support": 3}, 3)}


def test_what_a_person_sets_stays_until_the_file_says_something_else() -> None:
    agents = after(roster(DAY), {}, NOON)
    agents = with_event(agents, "ada", SkillsSet({"vip": 5}))
    agents = with_event(agents, "ada", CapacitySet(1))
    assert wished(roster(DAY), agents) == {}
    more = roster(DAY, agents=("ada", "ben", "cleo"))
    assert wished(more, agents) == {"cleo": ({"support": 3}, 3)}


def test_an_agent_registered_by_hand_gets_the_files_entry_once() -> None:
    agents = with_event({}, "ada", AgentRegistered("Ada", {}, 1))
    assert "ada" in wished(roster(DAY), agents)
    assert wished(roster(DAY), after(roster(DAY), agents, NOON)) == {}


def test_a_shift_may_change_skills_or_capacity_while_it_lasts() -> None:
    beside = roster(weekly("ada", "mon", "09:00", "17:00", "skills = { billing = 2 }\ncapacity = 1"))
    agents = after(beside, {}, MORNING - 1)
    assert wished(beside, agents, MORNING) == {"ada": ({"billing": 2}, 1)}
    assert wished(beside, after(beside, agents, MORNING), ms("2026-11-23 17:00")) == {"ada": ({"support": 3}, 3)}


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """A shift each for three agents, some over midnight, with an absence."""
    shifts = []
    for agent in ("ada", "ben", "cleo"):
        days = draw(st.sets(st.sampled_from(["mon", "wed", "sat", "sun"]), min_size=1))
        begins = draw(st.integers(0, 1439))
        lasts = draw(st.integers(1, 1439))
        ends = (begins + lasts) % 1440
        clock = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (begins, ends))
        shifts.append(weekly(agent, " ".join(sorted(days)), *clock))
    first = draw(st.integers(20, 30))
    absence = f'agent = "ben"\nfrom = 2026-03-{first}\nto = 2026-03-{first + draw(st.integers(0, 1))}'
    return roster(*shifts, absences=(absence,), agents=("ada", "ben", "cleo"))


# Two weeks around the night in which the clocks are put forward.
moments = st.integers(ms("2026-03-22 00:00"), ms("2026-04-05 00:00"))


@given(rosters(), moments, st.floats(0, 1, exclude_max=True))
def test_nothing_changes_before_the_next_change(roster: Roster, at: int, share: float) -> None:
    change = next_change(roster, at)
    assert change is not None
    assert change > at
    between = at + int((change - at) * share)
    assert on_shift(roster, between) == on_shift(roster, at)


@given(rosters(), moments)
def test_the_wishes_are_done_when_they_were_done(roster: Roster, at: int) -> None:
    assert wishes(roster, after(roster, {}, at), at) == []


@given(rosters(), moments)
def test_to_be_expected_is_to_be_on_shift(roster: Roster, at: int) -> None:
    assert {agent.id for agent in roster.agent if expected(roster, agent.id, at)} == on_shift(roster, at)


def test_an_entry_read_from_the_store_is_the_same_entry() -> None:
    entries = [told(wish) for wish in wishes(roster(DAY), {}, NOON)]
    assert [decode_event(encode_event(entry)) for entry in entries] == entries
