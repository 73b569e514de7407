"""Wishes about what is kept of customers: erasures, legal holds, retention, back-ups."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import MaxLen

from broker.domain.erasure_events import Cause, Certificate, Counts, DataKind
from broker.domain.ids import Count, Id, Label, Remark


@dataclass(frozen=True, slots=True)
class EraseCustomer:
    """A supervisor's: have all that is known of this customer go. Granted means ordered; the certificate means done."""

    customer: Id
    kind: Literal["erase_customer"] = "erase_customer"


@dataclass(frozen=True, slots=True)
class CertifyErasure:
    """The desk's: the erasure that was ordered is done."""

    customer: Id
    certificate: Certificate
    kind: Literal["certify_erasure"] = "certify_erasure"


@dataclass(frozen=True, slots=True)
class MarkErased:
    """The desk's: what a conversation held of these kinds up to number ``upto`` is gone."""

    conversation: Id
    upto: Count
    data: Annotated[tuple[DataKind, ...], MaxLen(6)]
    cause: Cause
    kind: Literal["mark_erased"] = "mark_erased"


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """A supervisor's: erase nothing of this customer until the hold is lifted."""

    customer: Id
    reason: Remark
    kind: Literal["place_hold"] = "place_hold"


@dataclass(frozen=True, slots=True)
class LiftHold:
    customer: Id
    kind: Literal["lift_hold"] = "lift_hold"


@dataclass(frozen=True, slots=True)
class NoteBackup:
    """A supervisor's: a back-up is made at ``path``, of all up to ``position`` at least, whose seal is ``chain``."""

    path: Annotated[Remark, MaxLen(2_000)]
    position: Count
    chain: Label
    kind: Literal["note_backup"] = "note_backup"


@dataclass(frozen=True, slots=True)
class NoteRestore:
    """A supervisor's: the store goes on from a back-up of store ``before`` that ended at ``position``."""

    before: Label
    position: Count
    kind: Literal["note_restore"] = "note_restore"


@dataclass(frozen=True, slots=True)
class NoteRetention:
    """The desk's: what was older than the policy keeps it is blanked."""

    conversations: Count
    events: Counts = field(default_factory=dict)
    kind: Literal["note_retention"] = "note_retention"


@dataclass(frozen=True, slots=True)
class RunRetention:
    """A supervisor's: have what is older than the policy keeps it go now. Granted means begun."""

    kind: Literal["run_retention"] = "run_retention"


KeepingCommand = (
    EraseCustomer | CertifyErasure | PlaceHold | LiftHold | NoteBackup | NoteRestore | NoteRetention | RunRetention
)
