"""Claims about whole days of routing: hundreds of agents who come, go, decline, vanish; thousands of tickets."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

import pytest
from simulate import run
from simulate.habits import Habits, alike, policy_text
from simulate.run import Route, Simulation
from simulate.watch import Broken

from broker.domain.agents import Agent
from broker.policy.load import parse
from broker.policy.models import Policy
from broker.policy.queue_order import Waiting, key_of
from broker.policy.routing import Assignment, assign

POLICY = parse(policy_text(plain=False), "simulated")
#: Small, overloaded: the queue is never empty for long.
CROWDED = Habits(12, 400, load=1.1)


@pytest.mark.parametrize("seed", [1, 2])
def test_days_of_200_agents_with_2000_tickets_keep_every_promise_at_every_step(seed: int) -> None:
    """The watch raises where anybody is over capacity, two own one ticket, an able agent idles, a wait is misstated."""
    habits = Habits(200, 2_000, load=1.0)
    simulation = Simulation(habits, POLICY, seed, judge_every=1)
    ledger = simulation.run()
    assert ledger.resolved + ledger.abandoned == habits.tickets, "a customer is stranded"
    assert not simulation.floor.conversations
    assert not simulation.watch.owners
    assert len(ledger.waits) >= ledger.resolved
    assert simulation.watch.judged == ledger.rounds > habits.tickets
    # The day was no easy one: each of these happened.
    assert min(ledger.declined, ledger.missed, ledger.withdrawn, ledger.lost, ledger.abandoned) > 0


@pytest.mark.parametrize("seed", range(6))
def test_crowded_days_keep_every_promise_as_well(seed: int) -> None:
    simulation = Simulation(CROWDED, POLICY, seed, judge_every=1)
    ledger = simulation.run()
    assert ledger.resolved + ledger.abandoned == CROWDED.tickets


def test_the_same_seed_gives_the_same_day_another_one_another() -> None:
    first, again, other = (Simulation(CROWDED, POLICY, seed).run() for seed in (3, 3, 4))
    assert asdict(first) == asdict(again)
    assert first.waits != other.waits


def test_nobody_starves_while_more_urgent_tickets_keep_coming() -> None:
    """No ticket is overtaken by one that came too late for its priority to matter."""
    overtaken: list[int] = []

    def noted(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
        queue = {one.conversation: one.ticket for one in tickets}
        made = assign(tickets, roster, policy, at)
        left = [ticket for name, ticket in queue.items() if name not in {offer.conversation for offer in made}]
        for offer in made:
            served = queue[offer.conversation]
            overtaken.extend(served.since - one.since for one in left if one.since < served.since)
            assert all(key_of(served, policy.routing) <= key_of(one, policy.routing) for one in left)
        return made

    # One skill, one channel: whoever takes one ticket could take any.
    habits = replace(alike(5, 1_500, 1.3), patience=600_000.0, is_mixed=True)
    Simulation(habits, parse(policy_text(plain=True), "plain"), 1, judge_every=1, route=noted).run()
    assert overtaken, "nothing was put before anything: this day shows nothing"
    assert max(overtaken) <= 4 * 300_000


# -- a day on which routing is wrong must not pass -----------------------------------------------------------------


def more_room(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Takes everybody's capacity for one more than it is."""
    return assign(tickets, [replace(agent, capacity=agent.capacity + 1) for agent in roster], policy, at)


def no_channels(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Knows no bounds by channel."""
    free = policy.model_copy(update={"routing": policy.routing.model_copy(update={"channels": {}})})
    return assign(tickets, [replace(agent, caps={}) for agent in roster], free, at)


def everybody_is_in(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Offers work to who is away."""
    return assign(tickets, [replace(agent, presence="online") for agent in roster], policy, at)


def no_refusals(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Asks whoever declined, again at once."""
    forgetful = [replace(one, ticket=replace(one.ticket, passed={})) for one in tickets]
    return assign(forgetful, roster, policy, at)


def lazy(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Forgets the last offer of each round."""
    return assign(tickets, roster, policy, at)[:-1]


def newest_first(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Serves by priority alone, however long anybody waits."""
    strict = policy.model_copy(update={"routing": policy.routing.model_copy(update={"ageing": 1_000_000.0})})
    return assign(tickets, roster, strict, at)


def unskilled(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
    """Asks for no level."""
    return assign([replace(one, ticket=replace(one.ticket, level=1)) for one in tickets], roster, policy, at)


@pytest.mark.parametrize(
    "route",
    [more_room, no_channels, everybody_is_in, no_refusals, lazy, newest_first, unskilled],
    ids=lambda it: it.__name__,
)
def test_routing_that_is_wrong_is_caught_by_the_judge(route: Route) -> None:
    with pytest.raises(Broken, match=r"^step [\d,]+ of seed 1: "):
        Simulation(CROWDED, POLICY, 1, judge_every=1, route=route).run()


@pytest.mark.parametrize(("route", "said"), [(more_room, r"a\d+ has \d of \d$"), (no_channels, r"has \d of \d in ")])
def test_the_books_alone_catch_too_much_work_without_the_judge(route: Route, said: str) -> None:
    with pytest.raises(Broken, match=said):
        Simulation(CROWDED, POLICY, 1, judge_every=10**9, route=route).run()


def test_a_desk_that_does_not_run_its_queue_when_a_step_comes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "next_change", lambda *_: None)
    with pytest.raises(Broken, match="nobody ran the queue in time"):
        Simulation(Habits(30, 300, load=0.5), POLICY, 1, judge_every=1).run()
