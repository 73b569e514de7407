"""Which customers had brought the same value at a moment of the past, as the record has it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

from broker.domain.events import ContextSet, Recorded
from broker.domain.owner_events import ConversationOpened
from broker.policy.customer_conditions import SharedValue
from broker.policy.models import Policy
from broker.policy.rules import AllOf, AnyOf, Condition, PredictedRisk, Rule
from broker.policy.sightings import Sightings

#: So young a sighting may not have been on disk, so not been seen, when the rules were judged; in milliseconds.
UNSETTLED_MS: Final = 2_000


class RecordedSightings:
    """Learns every value of some context fields first, answers for any moment then."""

    def __init__(self, fields: frozenset[str]) -> None:
        self._fields = fields
        self._seen: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._is_sorted = True
        #: What the rules saw, then what they saw at least.
        self.views: tuple[Sightings, ...] = (_View(self, 0), _View(self, UNSETTLED_MS))

    def learn(self, log: Iterable[Recorded]) -> None:
        """Learn from the log of one conversation."""
        customer = ""
        for recorded in log:
            match recorded.event:
                case ConversationOpened():
                    customer = recorded.event.customer
                case ContextSet(field=field) if field.name in self._fields and field.value:
                    self._seen.setdefault((field.name, field.value), []).append((recorded.at, customer))
                    self._is_sorted = False
                case _:
                    continue

    def between(self, field: str, value: str, first: int, last: int) -> set[str]:
        """The customers who brought the value from ``first`` to ``last`` (Unix milliseconds)."""
        if not self._is_sorted:
            for seen in self._seen.values():
                seen.sort()
            self._is_sorted = True
        found = self._seen.get((field, value), [])
        begin = bisect_left(found, first, key=lambda one: one[0])
        return {customer for _, customer in found[begin : bisect_right(found, last, key=lambda one: one[0])]}


class _View:
    """The sightings that were at least ``age_ms`` old."""

    def __init__(self, sighted: RecordedSightings, age_ms: int) -> None:
        self._sighted, self._age_ms = sighted, age_ms

    def customers(self, field: str, value: str, at: int, within_ms: int, besides: str = "") -> int:
        """See ``Sightings``."""
        return len(self._sighted.between(field, value, at - within_ms, at - self._age_ms) - {besides})


def shared_fields(policy: Policy) -> frozenset[str]:
    """The context fields in which the policy compares customers; none for most policies."""
    fields = {name for rule in policy.escalation for name in _compared(rule, policy)}
    return frozenset(fields)


def _compared(condition: Condition | Rule, policy: Policy) -> list[str]:
    match condition:
        case SharedValue(field=field):
            return [field]
        case PredictedRisk():
            return [policy.risk.shared_field] if policy.risk.weights.shared else []
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            return [name for part in parts for name in _compared(part, policy)]
        case _:
            return []
