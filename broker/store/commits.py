"""What the store's commits cost since it was opened."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from broker.store.timings import Timings


@dataclass(slots=True)
class Commits:
    """Counted by the writing thread, read by others. ``path`` is the store's file; None where there is none.

    ``batches`` are commands, ``rows`` events. ``whole`` is a commit from its begin to its end, ``disk`` the part of it
    that waits for the disk, the sync included.
    """

    path: Path | None = None
    batches: int = 0
    rows: int = 0
    failed: int = 0
    whole: Timings = field(default_factory=Timings)
    disk: Timings = field(default_factory=Timings)

    def took(self, *, batches: int, rows: int, whole_s: float, disk_s: float) -> None:
        """One more commit is on disk."""
        self.batches += batches
        self.rows += rows
        self.whole.note(whole_s)
        self.disk.note(disk_s)


@runtime_checkable
class Metered(Protocol):
    """A store that counts its commits."""

    @property
    def commits(self) -> Commits: ...


def commits_of(store: object) -> Commits:
    """The counts of a store; nothing but zeros where it counts nothing."""
    return store.commits if isinstance(store, Metered) else Commits()
