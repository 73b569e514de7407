"""The shop's scenarios as files: sound, of many kinds, in words of their own."""

from collections import Counter
from pathlib import Path

import pytest

from collabtui.shop.catalogue import load_catalogue
from collabtui.training.checking import mistakes
from collabtui.training.scenario import load_scenarios
from collabtui.understanding.domain import load_intents

DEMO_DATA = Path(__file__).resolve().parents[3] / "demo_data"
SCENARIOS = load_scenarios(DEMO_DATA / "scenarios")


def test_no_file_has_a_mistake_or_a_line_of_a_training_example() -> None:
    examples = [example for intent in load_intents(DEMO_DATA / "intents") for example in intent.examples]
    files = sorted((DEMO_DATA / "scenarios").glob("*.toml"))
    assert [mistake for path in files for mistake in mistakes(path, examples)] == []


def test_there_are_scenarios_of_many_kinds() -> None:
    deeds = {turn.do for scenario in SCENARIOS for turn in scenario.turns}
    ends = Counter(scenario.expect.resolved_by for scenario in SCENARIOS)
    assert len(SCENARIOS) >= 34
    assert {"reconnect", "reopen", "ask_for_a_person", "give_up"} <= deeds
    assert min(ends["bot"], ends["agent"]) >= 10
    assert {scenario.persona.language for scenario in SCENARIOS} >= {"en", "de"}
    assert any(scenario.faults.kill_bot_at for scenario in SCENARIOS)


@pytest.mark.parametrize("way", ["keyword", "api_errors", "sentiment", "repeated_fallbacks", "low_confidence", "vip"])
def test_each_way_to_a_person_has_its_scenario(way: str) -> None:
    assert any(scenario.expect.escalated_by == way for scenario in SCENARIOS)


def test_the_customers_are_those_of_the_shop() -> None:
    known = {customer.id for customer in load_catalogue(DEMO_DATA).customers}
    assert {scenario.customer for scenario in SCENARIOS} <= known
