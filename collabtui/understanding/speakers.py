"""Who is a customer in a conversation that comes from elsewhere."""

from typing import Final

_CUSTOMERS: Final = frozenset({
    "buyer", "caller", "client", "consumer", "customer", "guest", "kunde", "user", "usr", "visitor",
})  # fmt: skip


def is_customer(speaker: str) -> bool:
    """Whether a speaker of this name is the customer; everybody else answers them."""
    return speaker.strip().casefold() in _CUSTOMERS
