"""Holds a history against the promises; pure, so that it can itself be tested with planted bugs."""

from collections.abc import Sequence

from faults import check_acks, check_fields, check_live, check_order, check_owners
from faults.facts import Facts, Violation
from faults.history import Record


def violations(records: Sequence[Record]) -> list[Violation]:
    """All that the history shows to be broken, promise by promise."""
    facts = Facts(records)
    # A run without an end has no final log to hold anything against.
    whole = () if facts.by_what["unfinished"] else (check_acks, check_order, check_owners, check_fields)
    parts = (*whole, check_live)
    return [violation for part in parts for violation in part.check(facts)]
