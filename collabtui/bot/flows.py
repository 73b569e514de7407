"""A call that a flow wants made, with how it went, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from broker.domain.signals import ApiCall

Ending = Literal["found", "not_found", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """One call to the shop with its arguments by parameter.

    ``email`` is the customer's own, which the shop tells an order to. ``once`` is the same for every try of the same
    wish, so that the shop does it once. A ``check`` looks at the order before anything else is asked.
    """

    call: str
    arguments: Mapping[str, str]
    email: str = ""
    once: str = ""
    check: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """How the call ended: ``values`` fill the flow's reply, ``calls`` are all tries in order.

    ``items`` are the names of what an order holds.
    """

    ending: Ending
    values: Mapping[str, str]
    calls: tuple[ApiCall, ...]
    items: tuple[str, ...] = ()
