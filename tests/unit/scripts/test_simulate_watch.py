"""The watch over a simulation raises at each kind of broken promise."""

from dataclasses import replace

import pytest
from simulate.floor import Floor
from simulate.habits import policy_text
from simulate.watch import Broken, Watch

from broker.domain.agent_events import AgentRegistered, PresenceSet, WorkTaken
from broker.domain.agents import Agent
from broker.domain.owner_events import HandoffRequested
from broker.policy.load import parse

POLICY = parse(policy_text(plain=False), "simulated")


class Desk:
    """Ann with one place, Bob with one, a ticket that waits for either."""

    def __init__(self) -> None:
        self.watch = Watch(seed=7)
        self.floor = Floor(POLICY, self.watch.moved)
        for name in ("ann", "bob"):
            self.floor.registers(name, AgentRegistered(name, {"support": 3}, 1))
            self.floor.agent(name, PresenceSet("online"))
        self.watch.comes("c", 0)
        self.floor.arrives("c", "web", HandoffRequested("t", "support", 3))
        self.check()

    def check(self) -> None:
        self.watch.after_step(self.floor, list(self.floor.agents.values()))

    def ann(self) -> Agent:
        return self.floor.agents["ann"]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_offer_that_is_accepted_keeps_every_promise(desk: Desk) -> None:
    desk.floor.offers("c", "ann", "o")
    desk.check()
    desk.floor.at = 5
    desk.floor.accepts("c", "ann", "o")
    desk.watch.served("c", 5, 5)
    desk.check()
    assert desk.watch.owners == {"c": "ann"}


def test_a_second_owner_is_seen_at_once(desk: Desk) -> None:
    desk.floor.offers("c", "ann", "o")
    with pytest.raises(Broken, match=r"^step 0 of seed 7: c has two owners, ann beside bob$"):
        desk.floor.agent("bob", WorkTaken("c", "o2", "web"))


def test_more_work_than_places_is_seen(desk: Desk) -> None:
    desk.floor.offers("c", "ann", "o")
    desk.floor.agent("ann", WorkTaken("d", "o2", "web"))
    with pytest.raises(Broken, match="ann has 2 of 1"):
        desk.check()


def test_more_work_than_a_channel_allows_is_seen(desk: Desk) -> None:
    desk.floor.agents["ann"] = replace(desk.ann(), capacity=5)
    for name in ("d", "e"):
        desk.floor.agent("ann", WorkTaken(name, f"o-{name}", "phone"))
    with pytest.raises(Broken, match="ann has 2 of 1 in phone"):
        desk.check()


def test_an_owner_who_holds_nothing_is_seen(desk: Desk) -> None:
    desk.floor.offers("c", "ann", "o")
    desk.watch.owners.clear()
    with pytest.raises(Broken, match="c belongs to ann, is held by None"):
        desk.check()


def test_a_ticket_that_lost_its_age_is_seen(desk: Desk) -> None:
    desk.floor.at = 60_000
    desk.floor.arrives("c", "web", HandoffRequested("t", "support", 3))
    with pytest.raises(Broken, match="c waits since 60000, came 0"):
        desk.check()


def test_a_wait_that_is_not_what_was_lived_is_seen(desk: Desk) -> None:
    with pytest.raises(Broken, match="c waited 90 ms, the desk says 80"):
        desk.watch.served("c", 90, 80)


def test_a_ticket_left_in_the_quiet_is_seen(desk: Desk) -> None:
    with pytest.raises(Broken, match="nobody ran the queue in time: at 10 ann is left idle while c waits"):
        desk.watch.quiet(desk.floor, 10)
