"""What the desk keeps of its own store: where its back-ups lie."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from broker.domain.erasure_events import BackupMade, KeepingEvent, Restored, RetentionOrdered, RetentionRan


@dataclass(frozen=True, slots=True)
class Keeping:
    """The fold of the keeping stream.

    ``retiring``: retention was ordered, it has not run since. ``retired`` is when it ran last, Unix milliseconds.
    """

    backups: tuple[str, ...] = ()
    retiring: bool = False
    retired: int = 0
    ran: RetentionRan = field(default_factory=lambda: RetentionRan(0))


def evolve_keeping(keeping: Keeping, event: KeepingEvent, at: int) -> Keeping:
    """What is kept after one event that happened at ``at`` (Unix milliseconds)."""
    match event:
        case BackupMade(path=path):
            return replace(keeping, backups=(*(known for known in keeping.backups if known != path), path))
        case RetentionRan():
            return replace(keeping, retiring=False, retired=at, ran=event)
        case RetentionOrdered():
            return replace(keeping, retiring=True)
        case Restored():
            return keeping
        case _:
            assert_never(event)
