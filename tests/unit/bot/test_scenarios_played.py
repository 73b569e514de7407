"""The shop's scenarios played against the dialogue, judged by the shop's policy."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from broker.domain.commands import TakeBotTurn
from broker.domain.customers import CustomerRecord
from broker.domain.engagement import Engagement
from broker.policy.escalation import judge_text, judge_turn
from broker.policy.load import parse
from broker.policy.moment import Moment
from collabtui.bot.dialogue import plan
from collabtui.bot.wish import joined
from collabtui.shop.catalogue import load_catalogue
from collabtui.training.scenario import Scenario, load_scenarios
from collabtui.understanding.embedded import shipped
from tests.unit.bot.turns import AT, DEMO_DATA, REPLIES, SCRIPT, FakeShop, carried_out, kept, turn

POLICY = parse(Path(DEMO_DATA / "policy.toml").read_text("utf-8"), "policy.toml")
SCENARIOS = load_scenarios(DEMO_DATA / "scenarios", "demo")
EMAILS = {customer.id: customer.email for customer in load_catalogue(DEMO_DATA).customers}


@dataclass
class Played:
    """How far the bot came: its turns, with the rule that handed over in the end."""

    said: list[TakeBotTurn] = field(default_factory=list)
    rule: str = ""


async def play(scenario: Scenario) -> Played:
    """The scenario up to its handoff; every turn is answered from the turn's own values alone."""
    played, engagement, values = Played(), Engagement(), dict[str, str]()
    record = CustomerRecord(email=EMAILS[scenario.customer])
    shop = FakeShop(failures=int(scenario.faults.failure_rate * 1_000))
    for number, line in enumerate(scenario.turns):
        asked = judge_text(POLICY, "en", line.say, f"m{number}")
        if asked is not None:
            played.rule = asked.why.rule
            return played
        given = turn(line.say, id=f"m{number}", values=values, fallbacks=engagement.fallbacks, record=record)
        said = await carried_out(plan(given, shipped().read(joined(given)), SCRIPT, AT), shop)
        assert said.signals is not None
        played.said.append(said)
        engagement, values = engagement.after(said.signals), values | kept(said)
        escalation = judge_turn(POLICY, Moment(engagement, text=line.say), given.turn)
        if escalation is not None:
            played.rule = escalation.why.rule
            return played
    return played


def resolved_by(who: str) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if scenario.expect.resolved_by == who]


@pytest.mark.parametrize("scenario", resolved_by("bot"), ids=lambda scenario: scenario.name)
async def test_what_the_bot_solves_alone_ends_done_at_the_last_turn(scenario: Scenario) -> None:
    played = await play(scenario)
    assert played.rule == ""
    assert [said.done for said in played.said] == [False] * (len(scenario.turns) - 1) + [True]
    assert played.said[-1].texts[-1] == REPLIES.closing.survey


@pytest.mark.parametrize("scenario", resolved_by("agent"), ids=lambda scenario: scenario.name)
async def test_the_expected_rule_hands_over_before_anything_is_called_done(scenario: Scenario) -> None:
    played = await play(scenario)
    assert played.rule == scenario.expect.escalated_by
    assert not any(said.done for said in played.said)


async def test_the_order_number_is_asked_for_only_where_it_is_missing() -> None:
    by_name = {scenario.name: scenario for scenario in SCENARIOS}
    at_once = await play(by_name["where-is-my-parcel"])
    asked = await play(by_name["number-asked-for"])
    assert at_once.said[0].texts[0].startswith("Order FH-10234")
    assert asked.said[0].texts == SCRIPT.flows["order_status"].slots[0].ask[:1]
    assert asked.said[1].texts[0].startswith("Order FH-10311")


async def test_a_failing_shop_hands_over_with_two_failed_calls() -> None:
    down = [scenario for scenario in SCENARIOS if scenario.expect.escalated_by == "api_errors"]
    for scenario in down:
        signals = (await play(scenario)).said[-1].signals
        assert signals is not None
        assert signals.failed_calls == 2
