"""Claims about tickets read from the log, with the work that they took."""

from broker.domain.actors import DESK
from broker.domain.agent_events import (
    AgentResponded,
    WorkPaused,
    WorkReleased,
    WorkResumed,
    WorkTaken,
    WrapUpEnded,
    WrapUpStarted,
)
from broker.domain.events import Event, Recorded
from broker.domain.owner_events import HandoffRequested
from broker.reports.arrivals import KINDS, Arrival, arrivals

CHAT, ADA, BEN = "conversation:c1", "agent:ada", "agent:ben"
ASKED = HandoffRequested("t1", "billing", 3)
TAKEN, DONE = WorkTaken("c1", "o1"), WorkReleased("c1", "resolved")


def found(*told: tuple[str, int, Event]) -> tuple[Arrival, ...]:
    """The arrivals of a log; ``told`` are stream, seconds, event."""
    return arrivals(Recorded(stream, 1, at * 1000, DESK, event) for stream, at, event in told)


def test_a_ticket_arrives_when_a_person_is_asked_for() -> None:
    assert found((CHAT, 5, ASKED)) == (Arrival(5_000, "billing"),)


def test_handling_runs_from_acceptance_to_release_not_from_the_request() -> None:
    assert found((CHAT, 0, ASKED), (ADA, 10, TAKEN), (ADA, 70, DONE)) == (Arrival(0, "billing", 60_000),)


def test_wrap_up_is_work_whichever_of_the_two_is_told_first() -> None:
    begun, ended = WrapUpStarted("c1"), WrapUpEnded("c1")
    for first, second in ((DONE, begun), (begun, DONE)):
        log = ((CHAT, 0, ASKED), (ADA, 10, TAKEN), (ADA, 70, first), (ADA, 70, second), (ADA, 100, ended))
        assert found(*log) == (Arrival(0, "billing", 90_000),)
        assert found(*log[:-1]) == (Arrival(0, "billing", None),)


def test_a_pause_is_no_work() -> None:
    log = ((ADA, 10, TAKEN), (ADA, 20, WorkPaused("c1")), (ADA, 520, WorkResumed("c1")), (ADA, 530, DONE))
    assert found((CHAT, 0, ASKED), *log) == (Arrival(0, "billing", 20_000),)


def test_a_ticket_released_during_a_pause_took_what_came_before_it() -> None:
    log = ((ADA, 10, TAKEN), (ADA, 20, WorkPaused("c1")), (ADA, 520, DONE))
    assert found((CHAT, 0, ASKED), *log) == (Arrival(0, "billing", 10_000),)


def test_all_agents_of_one_ticket_count_together() -> None:
    passed_on = WorkReleased("c1", "transferred")
    log = ((CHAT, 0, ASKED), (ADA, 10, TAKEN), (ADA, 20, passed_on), (BEN, 60, TAKEN), (BEN, 65, DONE))
    assert found(*log) == (Arrival(0, "billing", 15_000),)
    assert found(*log[:-1]) == (Arrival(0, "billing", None),)


def test_a_second_request_of_a_conversation_is_a_ticket_of_its_own() -> None:
    again = HandoffRequested("t2", "support", 3)
    log = ((CHAT, 0, ASKED), (ADA, 10, TAKEN), (ADA, 20, DONE), (CHAT, 90, again), (ADA, 95, TAKEN), (ADA, 99, DONE))
    assert found(*log) == (Arrival(0, "billing", 10_000), Arrival(90_000, "support", 4_000))


def test_a_ticket_that_nobody_took_has_no_handling_time() -> None:
    assert found((CHAT, 0, ASKED), ("conversation:c2", 4, ASKED), (ADA, 5, WorkTaken("c2", "o")))[0].handled_ms is None


def test_work_without_a_known_ticket_is_passed_over() -> None:
    assert found((ADA, 0, TAKEN), (ADA, 9, DONE)) == ()


def test_a_clock_put_back_takes_no_time_away() -> None:
    assert found((CHAT, 50, ASKED), (ADA, 50, TAKEN), (ADA, 20, DONE)) == (Arrival(50_000, "billing", 0),)


def test_a_reader_may_pass_over_all_kinds_that_do_not_count() -> None:
    assert {
        ASKED.kind,
        TAKEN.kind,
        DONE.kind,
        "wrap_up_started",
        "wrap_up_ended",
        "work_paused",
        "work_resumed",
    } == KINDS
    assert AgentResponded().kind not in KINDS
