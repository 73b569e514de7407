"""The flows that ask the shop, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from broker.domain.signals import ApiCall
from collabtui.understanding.domain import FlowName, FlowReplies, Replies

Slot = Literal["order_number", "email"]
Ending = Literal["found", "not_found", "failed"]

#: What each flow must know before it can ask the shop.
NEEDS: Final[Mapping[FlowName, Slot]] = {"order_status": "order_number", "password_reset": "email"}

#: Flows that tell what only the account's owner may know.
OF_ACCOUNT: Final[frozenset[FlowName]] = frozenset({"order_status"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to the shop: ``value`` is the order's number or the account's e-mail address.

    ``email`` is the customer's own, which the shop tells an order to.
    """

    flow: FlowName
    value: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """How the question ended: ``values`` fill the flow's reply, ``calls`` are all tries in order."""

    ending: Ending
    values: Mapping[str, str]
    calls: tuple[ApiCall, ...]


def reply_to(looked: Looked, flow: FlowName, replies: Replies) -> str:
    """The flow's words for this ending, filled."""
    return _template(_of(flow, replies), looked.ending).format_map(looked.values)


def question(slot: Slot, replies: Replies) -> str:
    """The words that ask for what a flow needs."""
    return replies.ask.order_number if slot == "order_number" else replies.ask.email


def _of(flow: FlowName, replies: Replies) -> FlowReplies:
    return replies.flows.order_status if flow == "order_status" else replies.flows.password_reset


def _template(words: FlowReplies, ending: Ending) -> str:
    return {"found": words.found, "not_found": words.not_found, "failed": words.failed}[ending]
