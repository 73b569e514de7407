"""Turns, readings, shops as plain values, for the claims about the bot."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from broker.domain.commands import TakeBotTurn
from broker.domain.customers import CustomerRecord
from broker.protocol.frames import TurnFrame
from collabtui.bot.dialogue import Plan, answer, plan
from collabtui.bot.flows import Looked
from collabtui.bot.lookup import look_up
from collabtui.bot.script import load_script
from collabtui.bot.wish import joined
from collabtui.shop.catalogue import Item, Order, demo_folder, load_catalogue
from collabtui.shop.client import ShopUnavailable
from collabtui.understanding.api import Intent, Reading
from collabtui.understanding.entities import find

DEMO_DATA = Path(__file__).parents[3] / "demo_data"
SCRIPT = load_script(DEMO_DATA)
REPLIES = SCRIPT.replies

MARIA = CustomerRecord("Maria Oliveira", "maria@example.com")

ORDER = Order(
    number="FH-10234",
    customer="maria",
    placed=date(2026, 10, 20),
    status="shipped",
    items=(
        Item(name="Camp stove", quantity=1, price=Decimal("80.00")),
        Item(name="Enamel mug", quantity=4, price=Decimal("14.50")),
    ),
    carrier="Swift Post",
    eta=date(2026, 10, 30),
    refund="none",
)


def turn(
    *texts: str,
    id: str | None = "m1",
    values: Mapping[str, str] | None = None,
    fallbacks: int = 0,
    closing: bool = False,
    agent_resolved: bool = False,
    patience_ms: int = 10_000,
    conversation: str = "c1",
    record: CustomerRecord | None = MARIA,
) -> TurnFrame:
    """A turn of maria's conversation, or of somebody's with another ``record``."""
    return TurnFrame(
        conversation=conversation,
        lease="l1",
        epoch=3,
        turn=id,
        texts=texts,
        values=values or {},
        customer="maria",
        language="en",
        record=record,
        closing=closing,
        escalated_to_agent=agent_resolved,
        agent_resolved=agent_resolved,
        fallbacks=fallbacks,
        patience_ms=patience_ms,
    )


def reading(text: str, intent: str = "", confidence: float = 0.9, sentiment: float = 0.0) -> Reading:
    """A reading with this intent, a fallback without one; its entities are those of the text."""
    intents = (Intent(intent, confidence),) if intent else ()
    return Reading(intents, not intents, sentiment, find(text))


def planned(given: TurnFrame, intent: str = "", confidence: float = 0.9) -> Plan:
    return plan(given, reading(joined(given), intent, confidence), SCRIPT)


def answered(given: TurnFrame, intent: str = "", confidence: float = 0.9, looked: Looked | None = None) -> TakeBotTurn:
    """The turn's whole answer, for customers' words that are read as ``intent``."""
    return answer(planned(given, intent, confidence), SCRIPT, looked, 12)


def fields(command: TakeBotTurn) -> dict[str, str]:
    return {field.name: field.value for field in command.fields}


class FakeShop:
    """A shop in memory: the demo's orders; the first ``failures`` calls fail, 404s are no failures."""

    def __init__(self, failures: int = 0) -> None:
        catalogue = load_catalogue(demo_folder())
        self.orders = {order.number: order for order in catalogue.orders}
        self.owners = {customer.id: customer.email for customer in catalogue.customers}
        self.emails = {customer.email for customer in catalogue.customers if customer.account_status != "closed"}
        self.failures = failures
        self.asked: list[tuple[str, str, str, int]] = []

    async def order(self, number: str, key: str, attempt: int = 1, *, email: str) -> Order | None:
        self._called("order", number, key, attempt)
        order = self.orders.get(number)
        return order if order is not None and self.owners[order.customer] == email else None

    async def reset_password(self, email: str, key: str, attempt: int = 1) -> bool:
        self._called("reset_password", email, key, attempt)
        return email in self.emails

    def _called(self, call: str, value: str, key: str, attempt: int) -> None:
        self.asked.append((call, value, key, attempt))
        if self.failures:
            self.failures -= 1
            raise ShopUnavailable(call, "it answered 503 (down)")


async def carried_out(todo: Plan, shop: FakeShop) -> TakeBotTurn:
    """The plan's answer, after the shop was asked where it must be."""
    looked = None if todo.lookup is None else await look_up(shop, todo.lookup, todo.turn.conversation)
    return answer(todo, SCRIPT, looked)
