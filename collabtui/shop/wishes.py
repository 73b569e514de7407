"""What the shop does with a customer's order when it is asked to: its rules, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from collabtui.shop.catalogue import Order, OrderStatus

_STRICT = ConfigDict(strict=True, frozen=True, extra="forbid")
Words = Annotated[str, Field(min_length=1, max_length=300)]

#: What stands for every item of an order.
ALL_ITEMS: Final = "all items"


class Return(BaseModel):
    """Body of POST /orders/{number}/return."""

    model_config = _STRICT

    item: Words
    reason: Words


class Exchange(BaseModel):
    """Body of POST /orders/{number}/exchange."""

    model_config = _STRICT

    item: Words
    wanted: Words


class Damage(BaseModel):
    """Body of POST /orders/{number}/damage."""

    model_config = _STRICT

    item: Words
    description: Words


class Cancellation(BaseModel):
    """Body of POST /orders/{number}/cancel: nothing but the wish."""

    model_config = _STRICT


class Address(BaseModel):
    """Body of POST /orders/{number}/address."""

    model_config = _STRICT

    address: Words


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done with an order.

    ``name`` is the call that faults are drawn for, ``may`` the statuses that allow it, ``prefix`` begins its
    references, ``otherwise`` tells the customer why another status does not allow it.
    """

    name: str
    body: type[BaseModel]
    may: frozenset[OrderStatus]
    prefix: str
    otherwise: str


_ARRIVED: Final[frozenset[OrderStatus]] = frozenset({"delivered"})
_NOT_SENT: Final[frozenset[OrderStatus]] = frozenset({"processing", "backordered"})

ACTIONS: Final[Mapping[str, Action]] = {
    "return": Action("return_item", Return, _ARRIVED, "RT", "only an order that has arrived can be sent back"),
    "exchange": Action("exchange_item", Exchange, _ARRIVED, "EX", "only an order that has arrived can be exchanged"),
    "damage": Action("report_damage", Damage, _ARRIVED, "DM", "only an order that has arrived can be reported damaged"),
    "cancel": Action("cancel_order", Cancellation, _NOT_SENT, "CN", "only an order that was not sent can be cancelled"),
    "address": Action(
        "change_address", Address, _NOT_SENT, "AD", "only an order that was not sent can change its address"
    ),
}


def refusal(action: Action, order: Order, wanted: Mapping[str, str], before: Sequence[Mapping[str, str]]) -> str:
    """Why the shop won't do it, as its customer reads it; empty when it will.

    ``before`` are the bodies of what was done with this order by the same action.
    """
    if order.status not in action.may:
        return f"it is {order.status}, and {action.otherwise}"
    item = wanted.get("item")
    if item is not None and item != ALL_ITEMS and item not in {one.name for one in order.items}:
        return f"it holds no {item}"
    if action.name == "return_item" and any(one.get("item") in (item, ALL_ITEMS) for one in before):
        return f"the return of {item} was registered already"
    return ""


def total(order: Order) -> str:
    """What the order cost, in US dollars."""
    amount = sum((one.price * one.quantity for one in order.items), Decimal(0))
    return f"${amount:.2f}"


def refund_told(order: Order) -> str:
    """How far the refund of an order is."""
    return {"none": "none is due", "pending": f"{total(order)} is on its way", "paid": f"{total(order)} was paid"}[
        order.refund
    ]


def reference(action: Action, order: Order, done: int) -> str:
    """The number under which the shop files what it does; ``done`` counts what was done by this action before."""
    return f"{action.prefix}-{order.number.removeprefix('FH-')}-{done + 1}"
