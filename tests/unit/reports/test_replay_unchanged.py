"""Claims about replaying any log: under its own policy nothing changes, without a rule only that rule's decisions."""

from collections import Counter
from functools import cache

import pytest

from broker.domain.ids import CONVERSATION, split_stream
from broker.policy.models import Policy
from broker.reports.replay import Replayed, replay
from tests.property.desk_model import DeskModel
from tests.unit.reports.plays import RULES, play, rich

SEEDS = range(30)


def replayed(model: DeskModel, policy: Policy) -> list[Replayed]:
    logs = {split_stream(stream): log for stream, log in model.logs.items()}
    return [replay(key, log, policy) for (kind, key), log in logs.items() if kind == CONVERSATION]


@cache
def unchanged(seed: int) -> list[Replayed]:
    return replayed(play(seed), rich())


def test_an_unchanged_policy_changes_nothing_on_any_log() -> None:
    decided = Counter[str]()
    for seed in SEEDS:
        for one in unchanged(seed):
            assert one.changed is None, f"seed {seed}: {one}"
            decided.update(stretch.recorded.called.rule for stretch in one.stretches if stretch.recorded)
    # The plays reach every rule, or the claim would say little.
    assert decided.keys() == {rule["id"] for rule in RULES}


def test_another_version_of_the_same_rules_changes_nothing() -> None:
    model = play(3)
    assert [one.changed for one in replayed(model, rich(version="v2"))] == [None] * 4


@pytest.mark.parametrize("rule", [rule["id"] for rule in RULES])
def test_without_a_rule_only_what_it_decided_changes(rule: str) -> None:
    policy, changes = rich(without=rule), 0
    for seed in SEEDS:
        model = play(seed)
        for one, then in zip(replayed(model, policy), unchanged(seed), strict=True):
            decided_by = {stretch.recorded.called.rule for stretch in then.stretches if stretch.recorded}
            if one.changed is None:
                assert rule not in decided_by
                continue
            changes += 1
            assert one.changed.recorded is not None, f"seed {seed}: something was added by taking {rule} away: {one}"
            assert one.changed.recorded.called.rule == rule
            assert one.changed.kind in ("dropped", "later", "other_rule")
    assert changes > 0
