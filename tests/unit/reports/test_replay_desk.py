"""Claims about replaying what a whole desk recorded of several customers."""

from typing import Any

from broker.desk.head import recorded_of
from broker.domain.actors import Actor
from broker.domain.commands import OpenConversation, PostMessage, TakeBotTurn
from broker.domain.context import FieldValue
from broker.domain.events import Recorded
from broker.policy.models import Policy
from broker.reports.recorded_sightings import RecordedSightings, shared_fields
from broker.reports.replay import Kind, replay
from tests.desk_kit import BOT, SURE, Kit
from tests.unit.policy.rulebook import policy

CUSTOMERS = ("maria", "tom", "ann")


def shared_by(customers: int) -> dict[str, Any]:
    return {"id": "many", "kind": "shared_value", "field": "order", "customers": customers, "within": 600}


async def recorded_under(judge: Policy) -> dict[str, list[Recorded]]:
    """The logs of three customers who ask about one order, a minute after each other."""
    kit = await Kit(policy=judge).start()
    box = kit.connect(BOT)
    for name in CUSTOMERS:
        customer = Actor("customer", name)
        await kit.do(customer, OpenConversation(name))
        await kit.do(customer, PostMessage(name, "where is 42?"))
        turn, order = box.turns[-1], FieldValue("order", "42", "bot", 0.9)
        answer = TakeBotTurn(name, turn.lease, turn.epoch, turn.turn, ("On its way.",), SURE, (order,))
        await kit.do(BOT, answer)
        await kit.pass_time(60)
    return {name: [recorded_of(row) for row in await kit.store.load(f"conversation:{name}")] for name in CUSTOMERS}


def kinds(logs: dict[str, list[Recorded]], judge: Policy) -> list[Kind]:
    """What becomes of each customer's first stretch with the bots."""
    sighted = RecordedSightings(shared_fields(judge))
    for log in logs.values():
        sighted.learn(log)
    return [replay(name, log, judge, sighted).stretches[0].kind for name, log in logs.items()]


async def test_what_customers_share_is_judged_as_the_desk_judged_it() -> None:
    logs = await recorded_under(policy(shared_by(2)))
    assert kinds(logs, policy(shared_by(2))) == ["quiet", "same", "same"]
    assert kinds(logs, policy(shared_by(3))) == ["quiet", "dropped", "same"]
    assert kinds(logs, policy()) == ["quiet", "dropped", "dropped"]


async def test_a_rule_on_what_customers_share_is_added_where_they_did() -> None:
    logs = await recorded_under(policy())
    assert kinds(logs, policy(shared_by(2))) == ["quiet", "added", "added"]
    assert kinds(logs, policy(shared_by(3))) == ["quiet", "quiet", "added"]
