"""Who owns a conversation after each event of its log, told from the events alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from faults.history import Record

#: ("bot", worker), ("agent", id), ("queue", ""), ("desk", "").
Owner = tuple[str, str]
_TO_QUEUE = ("handoff_requested", "transferred", "reassigned", "requeued", "agent_lost")
_TO_BOTS = ("conversation_opened", "bot_lease_lost", "handed_back", "reopened")


def after(owner: Owner, event: dict[str, Any]) -> Owner:
    """The owner once this event happened."""
    kind = event["kind"]
    if kind in _TO_QUEUE:
        return "queue", ""
    if kind in _TO_BOTS:
        return "bot", ""
    match kind:
        case "bot_lease_granted":
            return "bot", event["worker"]
        case "offer_accepted" | "taken_over":
            return "agent", event["agent"]
        case "resolved":
            # A bot that resolved by itself keeps its lease for the goodbye.
            return owner if owner[0] == "bot" else ("bot", "")
        case "put_to_sleep" | "closed":
            return "desk", ""
        case _:
            return owner


def along(log: Sequence[Record]) -> Iterator[tuple[Record, Owner, Owner]]:
    """Each event with the owner before it, the owner after it."""
    owner: Owner = ("desk", "")
    for record in log:
        before, owner = owner, after(owner, record["event"])
        yield record, before, owner
