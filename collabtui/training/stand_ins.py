"""What stands in a recorded scenario in the place of a real person's data."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final
from zlib import crc32

from broker.domain.customers import CustomerRecord
from broker.domain.redact import redact
from collabtui.shop.catalogue import Catalogue, Customer, Order

#: Numbers that are made for examples, in the place of those that ``redact`` blanks.
_BLANKED: Final = {
    "[card]": "4111 1111 1111 1111",
    "[iban]": "DE89 3704 0044 0532 0130 00",
    "[email]": "somebody@example.com",
    "[phone]": "+1-206-555-0199",
}
_ORDER: Final = re.compile(r"\bFH-?\s?(\d{5})\b", re.IGNORECASE)
#: Orders that no shop has, for those that the shop did not know.
_NO_ORDERS: Final = "FH-9{:04}"
#: Keep a stand-in safe from ``redact``, which would blank it like the real thing.
_OPEN, _SHUT = "\ue000", "\ue001"
AGENT_NAME: Final = "Alex"


@dataclass(frozen=True, slots=True)
class StandIn:
    """The shop's customer who plays the part, with what their words are to be changed by."""

    customer: Customer
    swap: Callable[[str], str]


def stand_in(
    texts: Sequence[str], record: CustomerRecord | None, agents: Iterable[str], catalogue: Catalogue, key: str
) -> StandIn:
    """Somebody whose orders are in the states of those that the texts speak of; the same ``key`` gives the same.

    ``agents`` are the names of the people who answered.
    """
    mentioned = list(dict.fromkeys(_number(hit) for text in texts for hit in _ORDER.finditer(text)))
    known = {order.number: order for order in catalogue.orders}
    real = next((one for one in catalogue.customers if record and one.email == record.email), None)
    player, orders = _player(mentioned, known, real, catalogue, key)
    swaps = _names(record, player) | {name: AGENT_NAME for name in agents if name}
    return StandIn(player, lambda text: _swapped(text, orders, swaps))


def _swapped(text: str, orders: Mapping[str, str], swaps: Mapping[str, str]) -> str:
    """The text with stand-ins for what is known, then with example numbers for what else looks personal."""
    kept: list[str] = []

    def keep(value: str) -> str:
        kept.append(value)
        return f"{_OPEN}{len(kept) - 1}{_SHUT}"

    text = text.replace(_OPEN, " ").replace(_SHUT, " ")
    text = _ORDER.sub(lambda hit: keep(orders.get(_number(hit), _number(hit))), text)
    for real, other in sorted(swaps.items(), key=lambda swap: -len(swap[0])):
        parts = re.split(rf"(?<!\w){re.escape(real)}(?!\w)", text, flags=re.IGNORECASE)
        text = "".join([parts[0], *(keep(other) + part for part in parts[1:])])
    text = redact(text)
    for tag, example in _BLANKED.items():
        text = text.replace(tag, example)
    return re.sub(f"{_OPEN}(\\d+){_SHUT}", lambda hit: kept[int(hit[1])], text)


def _names(record: CustomerRecord | None, player: Customer) -> dict[str, str]:
    """The real customer's name, its parts, e-mail address, phone number, each with the stand-in's."""
    if record is None:
        return {}
    theirs, ours = record.name.split(), player.name.split()
    parts = dict(zip(theirs, islice(cycle(ours), len(theirs)), strict=True))
    whole = {record.name: player.name, record.email: player.email, record.phone: player.phone}
    swaps = {real: other for real, other in (parts | whole).items() if len(real) > 1}
    return {real: other for real, other in swaps.items() if real.casefold() != other.casefold()}


def _player(
    mentioned: Sequence[str], known: Mapping[str, Order], real: Customer | None, catalogue: Catalogue, key: str
) -> tuple[Customer, dict[str, str]]:
    """Who plays, with the numbers of their orders for those of the real one; others' orders stay others'."""
    own = [known[number] for number in mentioned if number in known and (not real or known[number].customer == real.id)]
    others = [number for number in mentioned if number in known and known[number] not in own]
    candidates = [one for one in catalogue.customers if one != real and one.account_status == "active"]
    at = crc32(key.encode()) % len(candidates)
    turned = [*candidates[at:], *candidates[:at]]
    best = max(turned, key=lambda one: sum(new is not None for new in _matched(own, _orders(one, catalogue)).values()))
    matched = _matched(own, _orders(best, catalogue))
    spare = [order.number for order in catalogue.orders if order.customer not in (best.id, real.id if real else "")]
    orders = {number: new for number, new in matched.items() if new is not None}
    orders |= dict(zip(others, spare, strict=False))
    missing = [number for number in mentioned if number not in orders]
    return best, orders | {number: _NO_ORDERS.format(place) for place, number in enumerate(missing)}


def _orders(customer: Customer, catalogue: Catalogue) -> list[Order]:
    return [order for order in catalogue.orders if order.customer == customer.id]


def _matched(real: Sequence[Order], ours: Sequence[Order]) -> dict[str, str | None]:
    """For each real order one of ours in the same state, None where there is none left."""
    left = list(ours)
    found: dict[str, str | None] = {}
    for order in real:
        like = next((one for one in left if one.status == order.status), None)
        found[order.number] = like.number if like else None
        left = [one for one in left if one is not like]
    return found


def _number(hit: re.Match[str]) -> str:
    return f"FH-{hit[1]}"
