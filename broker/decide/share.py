"""Which worker gets the next turn."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """The live workers that take turns, each with the turns it owes.

    ``degraded`` are those that answer too late or too slowly, ``probes`` those of them that may be tried again now.
    """

    workers: Mapping[str, int]
    degraded: frozenset[str] = frozenset()
    probes: frozenset[str] = frozenset()

    @property
    def is_all_degraded(self) -> bool:
        """True while there are workers, but none that is well."""
        return bool(self.workers) and self.degraded.issuperset(self.workers)

    def pick(self, most: int, failed: tuple[str, ...] = (), holder: str = "") -> str | None:
        """The worker for one more turn; None while nobody has room.

        ``most`` turns a worker may owe. Another one than those who ``failed`` the message already, if there is one;
        ``holder``, who has the conversation, before the least loaded. Degraded ones get a turn now and then, by
        which they may recover; more only where nobody is well, a quarter of what they could hold.
        """
        able = [
            (worker in failed, worker not in self.probes, worker != holder, owed, worker)
            for worker, owed in self.workers.items()
            if owed < self._most(worker, most)
        ]
        return min(able)[-1] if able else None

    def _most(self, worker: str, most: int) -> int:
        if worker not in self.degraded:
            return most
        if self.is_all_degraded:
            return max(1, most // 4)
        return 1 if worker in self.probes else 0
