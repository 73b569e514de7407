"""What the desk keeps of its own store: where its back-ups lie."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from broker.domain.erasure_events import BackupMade, KeepingEvent, Restored, RetentionOrdered, RetentionRan


@dataclass(frozen=True, slots=True)
class Keeping:
    """The fold of the keeping stream.

    ``lineage`` are the ids of the stores that this one goes on from, by restores. ``orders`` counts how often retention
    was ordered since it ran last, at ``retired`` (Unix milliseconds).
    """

    backups: tuple[str, ...] = ()
    lineage: tuple[str, ...] = ()
    orders: int = 0
    retired: int = 0
    ran: RetentionRan = field(default_factory=lambda: RetentionRan(0))

    @property
    def retiring(self) -> bool:
        """Whether retention was ordered that has not run since."""
        return self.orders > 0


def evolve_keeping(keeping: Keeping, event: KeepingEvent, at: int) -> Keeping:
    """What is kept after one event that happened at ``at`` (Unix milliseconds)."""
    match event:
        case BackupMade(path=path):
            return replace(keeping, backups=(*(known for known in keeping.backups if known != path), path))
        case RetentionRan():
            return replace(keeping, orders=0, retired=at, ran=event)
        case RetentionOrdered():
            return replace(keeping, orders=keeping.orders + 1)
        case Restored(before=before):
            return replace(keeping, lineage=(*(known for known in keeping.lineage if known != before), before))
        case _:
            assert_never(event)
