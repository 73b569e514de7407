"""Which customers brought the same value of a context field lately."""

from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol

#: Values remembered, the most recently seen; customers remembered of each.
VALUES: Final = 10_000
CUSTOMERS: Final = 100


class Sightings(Protocol):
    """Answers who else came with a value."""

    def customers(self, field: str, value: str, at: int, within_ms: int, besides: str = "") -> int:
        """How many different customers had ``value`` in ``field`` in the ``within_ms`` before ``at`` (Unix ms).

        ``besides`` names a customer who is not counted.
        """
        ...


class Nobody:
    """Nobody was ever seen."""

    def customers(self, field: str, value: str, at: int, within_ms: int, besides: str = "") -> int:
        """Nobody."""
        return 0


NOBODY: Final = Nobody()


class SightingIndex:
    """Remembers who brought which value when, within bounds: what was not seen for longest is forgotten first."""

    def __init__(self, values: int = VALUES, customers: int = CUSTOMERS) -> None:
        self._most_values, self._most_customers = values, customers
        self._seen: OrderedDict[tuple[str, str], OrderedDict[str, int]] = OrderedDict()

    def saw(self, field: str, value: str, customer: str, at: int) -> None:
        """``customer`` has ``value`` in ``field`` since ``at`` (Unix milliseconds)."""
        if not value:
            return
        seen = self._seen.setdefault((field, value), OrderedDict())
        seen[customer] = max(at, seen.get(customer, at))
        seen.move_to_end(customer)
        self._seen.move_to_end((field, value))
        if len(seen) > self._most_customers:
            seen.popitem(last=False)
        if len(self._seen) > self._most_values:
            self._seen.popitem(last=False)

    def forget(self, customer: str) -> None:
        """Know nothing of what this customer brought."""
        for seen in self._seen.values():
            seen.pop(customer, None)
        self._seen = OrderedDict((key, seen) for key, seen in self._seen.items() if seen)

    def customers(self, field: str, value: str, at: int, within_ms: int, besides: str = "") -> int:
        """How many different customers had the value lately; see ``Sightings``."""
        seen: Mapping[str, int] = self._seen.get((field, value), MappingProxyType({}))
        return sum(who != besides and at - within_ms <= when for who, when in seen.items())
