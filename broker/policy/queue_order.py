"""The order in which waiting tickets are served."""

from collections.abc import Iterable
from dataclasses import dataclass

from broker.domain.conversation_parts import Ticket
from broker.policy.routing_rules import Routing

_LOWEST_PRIORITY = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket in the queue."""

    conversation: str
    ticket: Ticket


def key_of(ticket: Ticket, routing: Routing) -> int:
    """From when the ticket's turn counts (Unix milliseconds): each step of priority is worth some waiting.

    The key stays the same for as long as the ticket waits. Later tickets come before it within the ageing of four
    steps alone, so that nobody starves.
    """
    return ticket.since + _handicaps(routing)[ticket.priority - 1]


def in_order(tickets: Iterable[Waiting], routing: Routing) -> list[Waiting]:
    """The queue: the longest wait first, where each step of priority counts as some waiting; ties by name."""
    queue = list(tickets)
    handicaps = _handicaps(routing)
    # Plain tuples sort without a call for each of thousands of tickets, in every round.
    keyed = [
        (one.ticket.since + handicaps[one.ticket.priority - 1], one.conversation, place)
        for place, one in enumerate(queue)
    ]
    keyed.sort()
    return [queue[place] for _, _, place in keyed]


def _handicaps(routing: Routing) -> list[int]:
    """What each priority, from 1, adds to the time since when a ticket waits: milliseconds."""
    return [int(step * routing.ageing * 1000) for step in range(_LOWEST_PRIORITY)]
