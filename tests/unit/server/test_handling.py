"""How long agents took of late for one conversation."""

import pytest

from broker.domain.actors import DESK
from broker.domain.agent_events import PresenceSet, WorkOutcome, WorkReleased, WorkTaken
from broker.domain.events import Event, Recorded
from broker.server.handling import MOST, RecentHandling

PRIOR = 300_000


class Work:
    """Agents at work, each event at its second."""

    def __init__(self) -> None:
        self.handling = RecentHandling()

    def hear(self, agent: str, second: int, event: Event) -> None:
        self.handling.hear(Recorded(f"agent:{agent}", 1, second * 1000, DESK, event))

    def done(
        self, conversation: str, begin: int, end: int, outcome: WorkOutcome = "resolved", agent: str = "ada"
    ) -> None:
        self.hear(agent, begin, WorkTaken(conversation, "o"))
        self.hear(agent, end, WorkReleased(conversation, outcome))

    @property
    def mean(self) -> int:
        return self.handling.mean(PRIOR)


def test_before_anything_is_known_the_policys_belief_counts() -> None:
    work = Work()
    work.hear("ada", 0, WorkTaken("c1", "o"))
    work.hear("ada", 1, PresenceSet("away"))
    assert work.mean == PRIOR


def test_it_is_the_mean_of_what_was_finished() -> None:
    work = Work()
    work.done("c1", 0, 100)
    work.done("c2", 100, 300, "transferred")
    assert work.mean == 150_000


def test_two_agents_who_had_the_same_conversation_count_each() -> None:
    work = Work()
    work.hear("ada", 0, WorkTaken("c1", "o"))
    work.hear("ben", 50, WorkTaken("c1", "o"))
    work.hear("ada", 100, WorkReleased("c1", "transferred"))
    work.hear("ben", 250, WorkReleased("c1", "resolved"))
    assert work.mean == 150_000


@pytest.mark.parametrize("outcome", ["lost", "snoozed", "reassigned", "taken_over", "requeued"])
def test_work_that_was_not_finished_says_nothing(outcome: WorkOutcome) -> None:
    work = Work()
    work.done("c1", 0, 100)
    work.done("c2", 0, 5, outcome)
    assert work.mean == 100_000


def test_work_whose_beginning_nobody_heard_says_nothing() -> None:
    work = Work()
    work.hear("ada", 100, WorkReleased("c1", "resolved"))
    assert work.mean == PRIOR


def test_what_is_long_ago_is_forgotten() -> None:
    work = Work()
    work.done("old", 0, 10_000)
    for number in range(MOST):
        work.done(f"c{number}", 0, 60)
    assert work.mean == 60_000


def test_a_clock_put_back_makes_no_negative_work() -> None:
    work = Work()
    work.done("c1", 100, 40)
    assert work.mean == 0
