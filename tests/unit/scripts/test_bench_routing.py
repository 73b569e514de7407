"""The routing benchmark: its shapes are what they say, its command line."""

import json
import random

import bench_routing
import pytest
from bench_routing import AT, SHAPES, bench_policy, main

from broker.policy.routing import assign, has_passed


def test_shapes_are_what_their_names_say() -> None:
    policy = bench_policy()
    for shape in SHAPES:
        chance = random.Random(1)
        roster = [shape.agent(number, chance) for number in range(40)]
        queue = [shape.ticket(number, 40, chance) for number in range(400)]
        free = sum(agent.free > 0 for agent in roster) / 40
        assert abs(free - shape.free) <= 0.2
        assert max(len(one.ticket.passed) for one in queue) == shape.passed
        assert bool(assign(queue, roster, policy, AT)) == (shape.free > 0)
        refused = sum(has_passed(agent, one.ticket, policy.routing, AT) for one in queue for agent in roster)
        assert bool(refused) == bool(shape.passed), "a pass must still hold to cost anything"


def test_a_round_is_told_for_every_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--tickets", "30", "--agents", "5", "--rounds", "2"]) == 0
    told = capsys.readouterr().out
    assert all(f"\n{shape.name} " in told for shape in SHAPES)


def test_a_script_reads_the_rounds_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--tickets", "30", "--agents", "5", "--rounds", "2", "--json"]) == 0
    rounds = json.loads(capsys.readouterr().out)["rounds"]
    assert [one["shape"] for one in rounds] == [shape.name for shape in SHAPES]
    assert all(0 < one["median_ms"] <= one["worst_ms"] for one in rounds)


def test_a_round_slower_than_the_goal_is_a_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_routing, "GOAL_MS", 0.0)
    assert main(["--tickets", "30", "--agents", "5", "--rounds", "1"]) == 1
