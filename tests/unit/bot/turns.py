"""Turns, readings, shops as plain values, for the claims about the bot."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from broker.domain.commands import TakeBotTurn
from broker.domain.context import BOOKKEEPING
from broker.domain.customers import CustomerRecord
from broker.protocol.frames import TurnFrame
from broker.protocol.heard import Heard
from broker.protocol.told import Told
from collabtui.bot.dialogue import answer, plan, resumed
from collabtui.bot.flows import Looked
from collabtui.bot.lookup import Shop, look_up
from collabtui.bot.script import load_script
from collabtui.bot.state import State, read, written
from collabtui.bot.talk import Talk
from collabtui.bot.wish import joined
from collabtui.shop.calls import Answered
from collabtui.shop.calls import told as told_of
from collabtui.shop.catalogue import Item, Order, demo_folder, load_catalogue
from collabtui.shop.client import ShopRefused, ShopUnavailable
from collabtui.shop.wishes import ACTIONS, reference, refund_told, refusal, total
from collabtui.understanding.api import Intent, Reading
from collabtui.understanding.entities import find

DEMO_DATA = Path(__file__).parents[3] / "demo_data"
SCRIPT = load_script(DEMO_DATA)
REPLIES = SCRIPT.replies

#: Monday 2 November 2026, 12:00 UTC.
AT = 1_793_620_800_000

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
    heard: tuple[Heard, ...] = (),
    engagement: int = 1,
    survey: bool = True,
    told: tuple[Told, ...] = (),
    settled: tuple[str, ...] = (),
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
        heard=heard,
        engagement=engagement,
        survey=survey,
        told=told,
        settled=settled,
    )


def reading(text: str, intent: str = "", confidence: float = 0.9, sentiment: float = 0.0) -> Reading:
    """A reading with this intent, a fallback without one; its entities are those of the text."""
    intents = (Intent(intent, confidence),) if intent else ()
    return Reading(intents, not intents, sentiment, find(text))


def planned(given: TurnFrame, intent: str = "", confidence: float = 0.9, at: int = AT) -> Talk:
    return plan(given, reading(joined(given), intent, confidence), SCRIPT, at)


def answered(given: TurnFrame, intent: str = "", confidence: float = 0.9, looked: Looked | None = None) -> TakeBotTurn:
    """The turn's whole answer, for customers' words that are read as ``intent``."""
    talk = planned(given, intent, confidence)
    return answer(talk if looked is None else resumed(talk, looked), 12)


def fields(command: TakeBotTurn) -> dict[str, str]:
    """What the bot found, without its own bookkeeping."""
    return {field.name: field.value for field in command.fields if field.name != BOOKKEEPING}


def kept(command: TakeBotTurn) -> dict[str, str]:
    """All fields that the turn leaves for the next worker."""
    return {field.name: field.value for field in command.fields}


def asking(asked: str, flow: str = "order_status", *have: str, **values: str) -> dict[str, str]:
    """The context's values while a flow waits for an answer."""
    return {"intent": flow, BOOKKEEPING: written(State(flow=flow, asked=asked, have=have)), **values}


def asked_in(command: TakeBotTurn) -> str:
    """What the customer was asked for."""
    return read(kept(command)).asked


class FakeShop:
    """A shop in memory: the demo's orders by the shop's own rules; the first ``failures`` calls fail."""

    def __init__(self, failures: int = 0) -> None:
        catalogue = load_catalogue(demo_folder())
        self.orders = {order.number: order for order in catalogue.orders}
        self.owners = {customer.id: customer.email for customer in catalogue.customers}
        self.emails = {customer.email for customer in catalogue.customers if customer.account_status != "closed"}
        self.failures = failures
        self.asked: list[tuple[str, str, str, int]] = []
        self.done: dict[str, tuple[str, Mapping[str, str]]] = {}

    async def call(
        self, name: str, arguments: Mapping[str, str], key: str, attempt: int = 1, *, email: str = "", once: str = ""
    ) -> Answered | None:
        self.asked.append((name, next(iter(arguments.values())), key, attempt))
        if self.failures:
            self.failures -= 1
            raise ShopUnavailable(name, "it answered 503 (down)")
        if name == "reset_password":
            return Answered({}) if arguments["email"] in self.emails else None
        order = self.orders.get(arguments["order_number"])
        if order is None or self.owners[order.customer] != email:
            return None
        if name == "order":
            return Answered(told_of(order), tuple(item.name for item in order.items))
        if name == "refund_status":
            return Answered({"refund": refund_told(order), "amount": total(order)})
        return self._acted(name, order, arguments, once)

    def _acted(self, name: str, order: Order, arguments: Mapping[str, str], once: str) -> Answered:
        action = next(action for action in ACTIONS.values() if action.name == name)
        reason = refusal(action, order, arguments, [])
        if reason:
            raise ShopRefused(name, "not_possible", reason, 409)
        self.done.setdefault(once, (name, dict(arguments)))
        return Answered({"reference": reference(action, order, 0), "amount": total(order)})


async def carried_out(todo: Talk, shop: Shop) -> TakeBotTurn:
    """The plan's answer, after the shop was asked where it must be."""
    while todo.call is not None:
        todo = resumed(todo, await look_up(shop, todo.call, todo.turn.conversation))
    return answer(todo)
