"""The simulation of routing: its command line, its figures, its comparison with theory."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
import simulate_routing
from simulate import theory
from simulate.habits import SKILLS, Habits, agent_of, alike, policy_text, ticket_of
from simulate.ledger import Ledger, Work, fairness_of, occupancy_of, waits_in_s
from simulate.run import Simulation
from simulate.theory import BATCHES, batch_means, compared, interval, shown
from simulate_routing import main

from broker.domain.agents import Agent
from broker.policy.load import parse
from broker.policy.models import Policy
from broker.policy.queue_order import Waiting
from broker.policy.routing import Assignment, assign

SMALL = ["--tickets", "150", "--agents", "8"]


def test_a_day_is_told_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--seed", "5"]) == 0
    told = capsys.readouterr().out
    for name in ("seed", "wait p50", "wait p99", "gave up", "occupancy", "fairness (Jain)", "tickets a second"):
        assert f"\n{name} " in f"\n{told}"


def test_a_script_reads_the_same_day_as_json_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    days = []
    for _ in range(2):
        assert main([*SMALL, "--seed", "5", "--json"]) == 0
        day = json.loads(capsys.readouterr().out)
        assert day.pop("tickets_per_s") > 0
        days.append(day)
    assert days[0] == days[1]
    assert days[0]["seed"] == 5
    assert days[0]["answered"] + round(days[0]["abandoned"] * 150) >= 150
    assert 0 < days[0]["occupancy"] <= 1
    assert 0 < days[0]["fairness"] <= 1


def test_a_broken_promise_is_told_with_step_and_seed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def greedy(tickets: Iterable[Waiting], roster: Sequence[Agent], policy: Policy, at: int) -> list[Assignment]:
        return assign(tickets, [replace(agent, capacity=9) for agent in roster], policy, at)

    class Greedy(Simulation):
        def __init__(self, habits: Habits, policy: Policy, seed: int, judge_every: int) -> None:
            super().__init__(habits, policy, seed, judge_every, greedy)

    monkeypatch.setattr(simulate_routing, "Simulation", Greedy)
    assert main([*SMALL, "--seed", "5", "--load", "2"]) == 1
    told = capsys.readouterr().err
    assert "A promise is broken at step " in told
    assert " of seed 5: " in told


@pytest.mark.parametrize("wrong", [["--tickets", "0"], ["--agents", "none"], ["--days", "3"]])
def test_a_wrong_option_is_a_wrong_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "python scripts/simulate_routing.py --seed 7" in capsys.readouterr().out


# -- figures -------------------------------------------------------------------------------------------------------


def test_waits_are_told_by_the_share_who_waited_no_longer() -> None:
    found = waits_in_s([milliseconds * 1000 for milliseconds in range(100, 0, -1)])
    assert found == {"mean": 50.5, "p50": 51.0, "p90": 91.0, "p95": 96.0, "p99": 100.0, "longest": 100.0}
    assert waits_in_s([]) == {}
    assert waits_in_s([3000])["p99"] == 3


def test_equal_work_is_fair_all_work_on_one_of_four_is_a_quarter_fair() -> None:
    assert fairness_of({name: Work(busy=30, offered=60) for name in "abcd"}) == pytest.approx(1)
    assert fairness_of({"a": Work(30, 60), **{name: Work(0, 60) for name in "bcd"}}) == pytest.approx(0.25)
    assert fairness_of({}) == fairness_of({"a": Work(0, 60)}) == 1


def test_who_was_in_for_half_the_time_is_as_busy_with_half_the_work() -> None:
    assert fairness_of({"a": Work(30, 60), "b": Work(15, 30), "c": Work(0, 0)}) == pytest.approx(1)


def test_occupancy_is_busy_places_over_all_places_that_were_there() -> None:
    assert occupancy_of({"a": Work(30, 60), "b": Work(0, 40)}) == pytest.approx(0.3)
    assert occupancy_of({}) == 0


def test_work_is_counted_by_how_things_stood_until_now() -> None:
    ledger = Ledger()
    ann = Agent("ann", capacity=3)
    ledger.spent(ann, 100, is_in=True)
    ledger.spent(replace(ann, holding=frozenset({"a", "b"})), 150, is_in=True)
    ledger.spent(replace(ann, holding=frozenset({"a"})), 160, is_in=False)
    ledger.spent(ann, 500, is_in=False)
    assert ledger.work["ann"] == Work(busy=2 * 50 + 10, offered=3 * 50 + 10, since=500)


# -- what people are like ------------------------------------------------------------------------------------------


def test_alike_agents_differ_in_name_alone_their_tickets_in_nothing() -> None:
    habits, chance = alike(3, 10, 0.5), random.Random(1)
    agents = [agent_of(habits, number, chance) for number in range(20)]
    assert {(tuple(one.skills.items()), one.capacity, tuple(one.channels)) for one in agents} == {
        ((("support", 3),), 1, ())
    }
    tickets = [ticket_of(habits, number, chance)[1] for number in range(20)]
    assert {(one.skill, one.priority, one.level, one.preferred) for one in tickets} == {("support", 3, 1, None)}


def test_other_days_have_all_skills_priorities_levels_channels() -> None:
    habits, chance = Habits(50, 500), random.Random(1)
    tickets = [ticket_of(habits, number, chance) for number in range(500)]
    assert {asked.skill for _, asked in tickets} == {"", *SKILLS}
    assert {asked.priority for _, asked in tickets} == {asked.level for _, asked in tickets} == {1, 2, 3, 4, 5}
    assert {channel for channel, _ in tickets} == {"web", "terminal", "phone"}
    assert any(asked.preferred for _, asked in tickets)
    assert {agent_of(habits, number, chance).capacity for number in range(50)} == {1, 2, 3}


# -- theory --------------------------------------------------------------------------------------------------------


def test_batches_leave_out_the_start_of_the_day_in_the_order_of_service() -> None:
    waits = [10**9] * 50 + [1000 * (number // 50) for number in range(950)]
    means = batch_means(waits)
    assert len(means) == BATCHES
    assert means == sorted(means)
    assert means[0] < 1 < means[-1] < 19.5


def test_an_interval_holds_what_lies_within_it_alone() -> None:
    means = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]
    found = interval("x", means, 5.5)
    # Half the width: t(9 degrees, 95 %) = 2.262, times 3.0277 / sqrt(10).
    assert found.mean == 5.5
    assert found.half == pytest.approx(2.1657, abs=1e-3)
    assert [interval("x", means, value).holds for value in (3.3, 3.4, 7.6, 7.7)] == [False, True, True, False]


def test_a_short_run_lies_near_erlang_c_on_most_days() -> None:
    found = compared(0.7, 3_000, tuple(range(1, 11)), 50, lambda _: None)
    assert found.arrivals == 30_000
    assert found.theory == pytest.approx(22.17, abs=0.01)
    assert sum(one.holds for one in found.seeds) >= 7
    assert abs(found.pooled.mean - found.theory) < 0.2 * found.theory


def test_theory_is_shown_seed_by_seed_then_pooled(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(simulate_routing, "RHOS", (0.5,))
    code = main(["--theory", "--arrivals", "500"])
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| 0.5 ")]
    assert [row.split("|")[4].strip() for row in rows] == [*(f"seed {seed}" for seed in theory.SEEDS), "all seeds"]
    assert all("| 2.166 |" in row for row in rows)
    assert code == (0 if rows[-1].endswith("| yes |") else 1)


def test_a_theory_that_does_not_hold_is_said_with_no() -> None:
    one = compared(0.5, 400, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 50, lambda _: None)
    wrong = replace(one, pooled=replace(one.pooled, holds=False))
    assert shown([wrong])[-1].endswith("| no |")


def test_a_desk_of_alike_agents_serves_first_in_first_out() -> None:
    simulation = Simulation(alike(2, 300, 0.95), parse(policy_text(plain=True), "plain"), 1, judge_every=1)
    served: list[str] = []
    accepts = simulation.floor.accepts

    def noted(conversation: str, agent: str, offer: str) -> None:
        served.append(conversation)
        accepts(conversation, agent, offer)

    simulation.floor.accepts = noted  # type: ignore[method-assign]
    simulation.run()
    assert served == sorted(served)
    assert len(served) == 300
