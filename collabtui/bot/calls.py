"""The calls of the business that a flow may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call: what it must be told, what replies may tell of its answer.

    One that ``changes`` something needs the customer's yes. One ``by_desk`` is done by the broker with the turn that
    asks for it, rather than by the shop.
    """

    parameters: tuple[str, ...]
    answers: frozenset[str]
    changes: bool = False
    by_desk: bool = False


_OF_ORDER: Final = frozenset({"status", "items", "carrier", "eta"})

CALLS: Final[Mapping[str, Call]] = {
    "order": Call(("order_number",), _OF_ORDER),
    "reset_password": Call(("email",), frozenset()),
    "refund_status": Call(("order_number",), frozenset({"refund", "amount"})),
    "return_item": Call(("order_number", "item", "reason"), frozenset({"reference"}), changes=True),
    "exchange_item": Call(("order_number", "item", "wanted"), frozenset({"reference"}), changes=True),
    "report_damage": Call(("order_number", "item", "description"), frozenset({"reference"}), changes=True),
    "cancel_order": Call(("order_number",), frozenset({"amount"}), changes=True),
    "change_address": Call(("order_number", "address"), frozenset(), changes=True),
    "schedule_callback": Call(("phone", "when"), frozenset(), changes=True, by_desk=True),
}

#: The call that tells whether an order exists, belongs to the customer, holds which items.
CHECK: Final = "order"
