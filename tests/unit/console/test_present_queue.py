"""The queue as rows to draw."""

from datetime import UTC

import pytest

from broker.domain.agent_events import PresenceSet, WorkTaken
from broker.domain.events import MessagePosted
from broker.protocol.rows import Waits
from collabtui.client.mirror import Mirror
from collabtui.client.updates import QueueChanged, StateChanged
from collabtui.console.model import Model
from collabtui.console.present.dates import coming
from collabtui.console.present.queue import (
    EMPTY,
    EMPTY_AWAY,
    EMPTY_FOR_SUPERVISORS,
    EMPTY_OFFLINE,
    NO_MATCH,
    queue_view,
)
from collabtui.console.views import QueueRow
from tests.unit.console.desk_made import ADA, NOW, Told, offer, row

LATE_MS, OVERDUE_MS = Waits().late_ms, Waits().overdue_ms


@pytest.fixture
def told() -> Told:
    told = Told()
    told.model.apply(StateChanged("online"), NOW)
    return told


def only(told: Told, now: int = NOW) -> QueueRow:
    (shown,) = queue_view(told.model, now).rows
    return shown


def test_a_row_tells_who_waits_for_what_since_when(told: Told) -> None:
    since = NOW - 4 * 60_000
    told.rows(row("c1", name="Maria", since=since, rule="keyword", skill="returns", priority=2, sentiment=-0.7))
    assert only(told) == QueueRow("c1", "Maria", "waiting", "4 min", "late", "asked for a person", "returns", 2, -0.7)


@pytest.mark.parametrize(
    ("waited", "age"),
    [(0, "fresh"), (LATE_MS - 1, "fresh"), (LATE_MS, "late"), (OVERDUE_MS - 1, "late"), (OVERDUE_MS, "overdue")],
)
def test_a_wait_grows_old(told: Told, waited: int, age: str) -> None:
    told.rows(row("c1", since=NOW))
    assert only(told, NOW + waited).age == age


def test_what_a_long_wait_is_the_desks_policy_says(told: Told) -> None:
    rows = (row("c1", since=NOW),)
    told.model.apply(QueueChanged(True, rows, (), Waits(late_ms=10_000, overdue_ms=20_000)), NOW)
    told.model.apply(QueueChanged(False, rows, ()), NOW)
    assert [only(told, NOW + waited).age for waited in (9_999, 10_000, 20_000)] == ["fresh", "late", "overdue"]


def test_a_night_makes_no_wait_overdue_where_the_desk_has_hours(told: Told) -> None:
    told.rows(row("c1", since=0, late=NOW + 10_000, overdue=NOW + 20_000))
    assert [only(told, NOW + waited).age for waited in (9_999, 10_000, 20_000)] == ["fresh", "late", "overdue"]


@pytest.mark.parametrize("phase", ["bot", "agent"])
def test_nobody_waits_for_a_person_where_somebody_answers(told: Told, phase: str) -> None:
    told.rows(row("c1", phase=phase, since=NOW))
    assert only(told, NOW + OVERDUE_MS).age == "fresh"


def test_mine_waits_since_the_message_i_did_not_answer(told: Told) -> None:
    told.rows(row("c1", phase="agent", since=0))
    told.me(offer("c1"), WorkTaken("c1", "o1"))
    told.opened("c1", "hello")
    assert only(told, NOW + LATE_MS).waited == "1 min"
    assert only(told, NOW + LATE_MS).unread == 1
    told.talk("c1", MessagePosted("r1", "yes?", 1), actor=ADA)
    assert (only(told).waited, only(told).age, only(told).unread) == ("", "fresh", 0)


def test_rows_are_found_by_their_conversation(told: Told) -> None:
    told.rows(row("a"), row("b", since=1), row("c", since=2))
    rows = queue_view(told.model, NOW).rows
    assert rows.index("b") == 1
    assert rows.index(rows[2]) == 2
    with pytest.raises(ValueError, match="nobody"):
        rows.index("nobody")


def test_a_filter_keeps_the_sections_true(told: Told) -> None:
    told.rows(row("a", name="Maria"), row("b", name="Tom"), row("c", name="Maria", phase="bot"))
    told.model.filter = "MARIA"
    view = queue_view(told.model, NOW)
    assert [one.conversation for one in view.rows] == ["a", "c"]
    assert view.sections == (("waiting", 1), ("bot", 1))
    assert view.rows.index("c") == 1


def test_an_empty_queue_says_what_to_do(told: Told) -> None:
    assert queue_view(told.model, NOW).empty == EMPTY
    told.me(PresenceSet("away"))
    assert queue_view(told.model, NOW).empty == EMPTY_AWAY
    told.model.apply(StateChanged("reconnecting"), NOW)
    assert queue_view(told.model, NOW).empty == EMPTY_OFFLINE
    told.model.filter = "x"
    assert queue_view(told.model, NOW).empty == NO_MATCH


def test_what_is_set_aside_stands_apart_with_the_time_it_wakes(told: Told) -> None:
    told.rows(row("c1", phase="snoozed", wakes=NOW + 3_600_000), row("c2"))
    view = queue_view(told.model, NOW)
    assert view.sections == (("waiting", 1), ("snoozed", 1))
    assert view.rows[1].waited == coming(NOW + 3_600_000, NOW)


def test_a_row_tells_of_its_alerts_its_level_its_being_on_hold(told: Told) -> None:
    told.rows(row("c1", skill="returns", level=4, alert="team", alerts=2, on_hold=True))
    shown = only(told)
    assert (shown.level, shown.alert, shown.alerts, shown.on_hold) == (4, "team", 2, True)


def test_a_supervisor_is_not_told_to_go_online() -> None:
    told = Told(Model("sam", Mirror("desk"), "supervisor"))
    told.model.apply(StateChanged("online"), NOW)
    assert queue_view(told.model, NOW).empty == EMPTY_FOR_SUPERVISORS


def test_a_wake_within_a_day_is_told_by_the_clock_a_later_one_by_its_day() -> None:
    noon = 1_762_956_180_000
    hour = 3_600_000
    assert coming(noon + 20 * hour, noon, UTC) == "10:03"
    assert coming(noon + 30 * hour, noon, UTC) == "13 Nov"
    assert coming(10**15, noon, UTC) == "later"


def test_alerts_of_who_waits_no_more_are_not_shown(told: Told) -> None:
    told.rows(row("c1", phase="agent", agent="ben", alert="team", alerts=2))
    assert only(told).alert is None
