"""Asking the shop, a second time when the first try fails."""

import time
from typing import Final, Protocol, assert_never

from broker.domain.signals import ApiCall
from collabtui.bot.flows import NEEDS, Looked, Lookup
from collabtui.shop.catalogue import Item, Order
from collabtui.shop.client import ShopRefused, ShopUnavailable

TRIES: Final = 2
_MOST_ITEMS: Final = 5
_CALLS: Final = {"order_status": "order", "password_reset": "reset_password"}


class Shop(Protocol):
    """What the bot asks the shop; both raise ShopUnavailable, or ShopRefused for input the shop won't take."""

    async def order(self, number: str, key: str, attempt: int = 1, *, email: str) -> Order | None:
        """The order with this number of the customer with this address, or None when there is none."""
        ...

    async def reset_password(self, email: str, key: str, attempt: int = 1) -> bool:
        """Have a reset link sent; False when no open account uses this address."""
        ...


async def look_up(shop: Shop, lookup: Lookup, key: str) -> Looked:
    """The shop's answer; ``key`` names the conversation. Never raises for a shop that fails."""
    calls: list[ApiCall] = []
    asked: dict[str, str] = {NEEDS[lookup.flow]: lookup.value}
    for attempt in range(1, TRIES + 1):
        began = time.perf_counter()
        try:
            found = await _ask(shop, lookup, key, attempt)
        except ShopUnavailable as error:
            calls.append(_call(lookup, began, error.reason))
        except ShopRefused as error:
            # The same question would be refused again.
            calls.append(_call(lookup, began, error.code))
            break
        else:
            calls.append(_call(lookup, began))
            return Looked("not_found" if found is None else "found", asked | (found or {}), tuple(calls))
    return Looked("failed", asked, tuple(calls))


def told(order: Order) -> dict[str, str]:
    """An order as the values of a reply."""
    items = [_item(item) for item in order.items[:_MOST_ITEMS]]
    more = len(order.items) - len(items)
    return {
        "order_number": order.number,
        "status": order.status,
        "items": ", ".join(items) + (f" and {more} more" if more else ""),
        "carrier": order.carrier or "none yet",
        "eta": f"{order.eta.day} {order.eta:%B %Y}" if order.eta else "no date yet",
    }


def _item(item: Item) -> str:
    return item.name if item.quantity == 1 else f"{item.quantity} x {item.name}"


async def _ask(shop: Shop, lookup: Lookup, key: str, attempt: int) -> dict[str, str] | None:
    """The values that the shop gives; None for an order or an account that it does not know."""
    match lookup.flow:
        case "order_status":
            order = await shop.order(lookup.value, key, attempt, email=lookup.email)
            return None if order is None else told(order)
        case "password_reset":
            return {} if await shop.reset_password(lookup.value, key, attempt) else None
        case _:
            assert_never(lookup.flow)


def _call(lookup: Lookup, began: float, error: str = "") -> ApiCall:
    milliseconds = round((time.perf_counter() - began) * 1000)
    return ApiCall(_CALLS[lookup.flow], ok=not error, milliseconds=milliseconds, error=error[:2_000])
