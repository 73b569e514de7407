"""The shop's calls under the names that flows give them, as texts in, texts out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from collabtui.shop.catalogue import Item, Order
from collabtui.shop.client import ShopClient
from collabtui.shop.wishes import ACTIONS

_MOST_ITEMS: Final = 5
_ACTION_OF: Final = {action.name: path for path, action in ACTIONS.items()}


@dataclass(frozen=True, slots=True)
class Answered:
    """What the shop answered: ``values`` fill a reply, ``items`` are the names of what an order holds."""

    values: Mapping[str, str]
    items: tuple[str, ...] = ()


class ShopCalls:
    """One way to all calls of the shop."""

    def __init__(self, client: ShopClient) -> None:
        self._client = client

    async def call(
        self, name: str, arguments: Mapping[str, str], key: str, attempt: int = 1, *, email: str = "", once: str = ""
    ) -> Answered | None:
        """The answer to one call; None for an order or an account that the shop does not know.

        ``key`` names the conversation. Calls that change something need ``once``, the same for each try. Raises
        ShopUnavailable, ShopRefused; KeyError for a name that is none.
        """
        match name:
            case "order":
                order = await self._client.order(arguments["order_number"], key, attempt, email=email)
                return None if order is None else Answered(told(order), tuple(item.name for item in order.items))
            case "reset_password":
                return Answered({}) if await self._client.reset_password(arguments["email"], key, attempt) else None
            case "refund_status":
                return _answered(await self._client.refund(arguments["order_number"], key, attempt, email=email))
            case _:
                path = _ACTION_OF[name]
                body = {part: value for part, value in arguments.items() if part != "order_number"}
                number = arguments["order_number"]
                return _answered(await self._client.act(path, number, body, key, attempt, email=email, once=once))


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


def _answered(values: Mapping[str, str] | None) -> Answered | None:
    return None if values is None else Answered(values)
