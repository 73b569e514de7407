"""The facts of what was erased, of what may not be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

from annotated_types import MaxLen

from broker.domain.ids import Count, Id, Label, Remark

#: What a retention rule names: all that a person wrote or that tells of one is one of these.
DataKind = Literal["messages", "notes", "fields", "suggestions", "signals", "records"]
DATA_KINDS: tuple[DataKind, ...] = ("messages", "notes", "fields", "suggestions", "signals", "records")
Cause = Literal["erasure", "retention", "quoted"]
BackupFate = Literal["rewritten", "clean", "out_of_reach"]
#: How many back-ups one event names.
MOST_NAMED: Final = 1_000
Counts = Annotated[Mapping[Label, Count], MaxLen(200)]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was recorded of these kinds up to number ``upto`` of this log is gone; order, times, kinds stay.

    ``quoted``: only what of it were the words of another customer, who was erased.
    """

    upto: Count
    data: tuple[DataKind, ...]
    cause: Cause
    kind: Literal["erased"] = "erased"


@dataclass(frozen=True, slots=True)
class ErasureOrdered:
    """All that is known of this customer is to go: from here on it is under way, across any restart."""

    erasure: Id
    kind: Literal["erasure_ordered"] = "erasure_ordered"


@dataclass(frozen=True, slots=True)
class BackupErased:
    """What became of one back-up: ``out_of_reach`` where its file was moved away, can't be written, is none of ours."""

    path: Remark
    fate: BackupFate


@dataclass(frozen=True, slots=True)
class Certificate:
    """What an erasure removed: every file was searched, nothing was found.

    ``events`` counts what was blanked, by kind; ``phrases`` were searched for in ``files``. ``chain`` is the seal of
    ``position``, the same before as after: what was erased keeps its place. ``backups`` names copies of the store,
    those out of reach first where they are too many to name; ``more_backups`` counts the others by what became of them.
    """

    erasure: Id
    conversations: Count
    events: Counts
    receipts: Count
    phrases: Count
    files: Count
    position: Count
    chain: Label
    backups: Annotated[tuple[BackupErased, ...], MaxLen(MOST_NAMED)] = ()
    more_backups: Counts = field(default_factory=dict)


def named(backups: Sequence[BackupErased]) -> tuple[tuple[BackupErased, ...], Mapping[str, int]]:
    """As many as an event names, those out of reach first where that is not all, with the others counted by fate."""
    if len(backups) <= MOST_NAMED:
        return tuple(backups), {}
    urgent = sorted(backups, key=lambda backup: backup.fate != "out_of_reach")
    return tuple(urgent[:MOST_NAMED]), Counter(backup.fate for backup in urgent[MOST_NAMED:])


@dataclass(frozen=True, slots=True)
class CustomerErased:
    """The erasure is done."""

    certificate: Certificate
    kind: Literal["customer_erased"] = "customer_erased"


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """A legal hold: nothing of this customer is erased, whoever asks, however old it is."""

    reason: Remark
    kind: Literal["hold_placed"] = "hold_placed"


@dataclass(frozen=True, slots=True)
class HoldLifted:
    kind: Literal["hold_lifted"] = "hold_lifted"


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A copy was begun at ``path``, of all up to ``position`` at least, whose seal is ``chain``."""

    path: Remark
    position: Count
    chain: Label
    kind: Literal["backup_made"] = "backup_made"


@dataclass(frozen=True, slots=True)
class Restored:
    """The store goes on from a back-up that ended at ``position``; ``before`` is the store it was made of."""

    before: Label
    position: Count
    kind: Literal["restored"] = "restored"


@dataclass(frozen=True, slots=True)
class RetentionOrdered:
    """What is older than the policy keeps it is to go now."""

    kind: Literal["retention_ordered"] = "retention_ordered"


@dataclass(frozen=True, slots=True)
class RetentionRan:
    """What was older than the policy keeps it was blanked: ``events`` by kind, in so many conversations."""

    conversations: Count
    events: Counts = field(default_factory=dict)
    kind: Literal["retention_ran"] = "retention_ran"


KeepingEvent = BackupMade | Restored | RetentionOrdered | RetentionRan
