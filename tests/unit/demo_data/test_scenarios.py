"""The shop's scenarios against the shipped model: every turn gets the reading that its expectation needs."""

import re
from collections import Counter
from pathlib import Path

import pytest

from collabtui.training.scenario import Scenario, load_scenarios
from collabtui.training.service import says_goodbye
from collabtui.understanding.domain import load_intents, load_replies
from collabtui.understanding.embedded import shipped

DEMO_DATA = Path(__file__).resolve().parents[3] / "demo_data"
SCENARIOS = load_scenarios(DEMO_DATA / "scenarios", "demo")
INTENTS = load_intents(DEMO_DATA / "intents")
REPLIES = load_replies(DEMO_DATA / "replies.toml")

SURE, BITTER = 0.6, -0.6
MARGIN = 0.05
"""How far from a threshold a reading stays, so that no machine's rounding tips a scenario over."""

PERSON_WORDS = re.compile(
    r"\b(human|agent|person|people|representative|operator|supervisor|someone|somebody|manager|advisor|colleague)s?\b"
)

by_name = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


def rules_that_fire(text: str, fallbacks: int) -> set[str]:
    """The rules that a message fires by its words alone, after so many fallbacks in a row."""
    reading = shipped().read(text)
    fired = {
        "keyword": PERSON_WORDS.search(text.lower()) is not None,
        "low_confidence": reading.confidence is not None and reading.confidence < SURE,
        "sentiment": reading.sentiment < BITTER,
        "repeated_fallbacks": reading.fallback and fallbacks >= 1,
    }
    return {rule for rule, fires in fired.items() if fires}


def calls_the_shop(text: str) -> bool:
    """Whether the bot has all it needs for a call: a flow's intent with the value the flow asks for."""
    reading = shipped().read(text)
    needs = {"order_status": "order_number", "password_reset": "email"}
    flow = REPLIES.intents[reading.intents[0].name].flow if reading.intents else None
    return flow is not None and needs[flow] in {entity.type for entity in reading.entities}


def handed_over(scenario: Scenario) -> tuple[int, set[str]]:
    """The number of the turn that first fires rules, with those rules; the turn after the last for none."""
    fallbacks = 0
    for number, turn in enumerate(scenario.turns):
        fired = rules_that_fire(turn.say, fallbacks)
        if scenario.faults.failure_rate == 1.0 and calls_the_shop(turn.say):
            fired.add("api_errors")
        if fired:
            return number, fired
        fallbacks = fallbacks + 1 if shipped().read(turn.say).fallback else 0
    return len(scenario.turns), set()


@by_name
def test_exactly_the_expected_rule_hands_over(scenario: Scenario) -> None:
    _, fired = handed_over(scenario)
    assert fired == ({scenario.expect.escalated_by} - {""})


@by_name
def test_the_bot_reads_each_turn_of_its_own_far_from_the_thresholds(scenario: Scenario) -> None:
    number, _ = handed_over(scenario)
    for turn in scenario.turns[: number + 1]:
        reading = shipped().read(turn.say)
        assert abs(reading.sentiment - BITTER) > MARGIN
        assert reading.confidence is None or abs(reading.confidence - SURE) > MARGIN, turn.say


@by_name
def test_a_rule_hands_over_before_the_goodbye(scenario: Scenario) -> None:
    number, fired = handed_over(scenario)
    assert not fired or number < len(scenario.turns) - 1


@by_name
def test_the_last_turn_is_a_goodbye(scenario: Scenario) -> None:
    assert says_goodbye(shipped(), scenario.turns[-1].say)


def test_every_rule_has_its_scenarios() -> None:
    counted = Counter(scenario.expect.escalated_by for scenario in SCENARIOS)
    assert len(SCENARIOS) >= 10
    assert counted[""] >= 3
    assert counted["keyword"] >= 2
    assert all(counted[rule] >= 1 for rule in ("low_confidence", "api_errors", "sentiment", "repeated_fallbacks"))


def test_both_flows_with_an_article_are_solved_by_the_bot_alone() -> None:
    alone = [scenario for scenario in SCENARIOS if scenario.expect.resolved_by == "bot"]
    first = {shipped().read(scenario.turns[0].say).intents[0].name for scenario in alone}
    assert {"order_status", "password_reset"} <= first
    assert any(REPLIES.intents[name].article for name in first)


def test_one_order_number_is_given_at_once_while_another_is_asked_for() -> None:
    alone = [scenario for scenario in SCENARIOS if scenario.expect.resolved_by == "bot"]
    orders = [s for s in alone if shipped().read(s.turns[0].say).intents[0].name == "order_status"]
    assert {calls_the_shop(scenario.turns[0].say) for scenario in orders} == {True, False}
