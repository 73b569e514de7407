"""How well each bot worker answers, remembered while it matters."""

import logging

from broker.decide.health import Health
from broker.decide.share import Room
from broker.desk.ports import Clock
from broker.desk.shelf import Shelf

log = logging.getLogger("broker.desk")

#: Workers that are remembered, connected or not: a new process has an id of its own.
_MOST = 256


class Infirmary:
    """Workers' health by their ids, judged by the policy in force."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock
        self._known: dict[str, Health] = {}

    def given(self, worker: str) -> None:
        """The worker was given a turn."""
        if worker in self._known:
            self._known[worker] = self._known[worker].given(self._clock.now())

    def ended(self, worker: str, took_ms: int | None) -> bool:
        """A turn was answered after ``took_ms``, or not in time (None); whether the worker fell ill or recovered."""
        before = self._known.pop(worker, None) or Health(tried=self._clock.now())
        after = self._known[worker] = before.after(took_ms, self._shelf.now.bots)
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        if before.is_degraded != after.is_degraded:
            log.warning("bot_%s worker=%s", "degraded" if after.is_degraded else "recovered", worker)
        return before.is_degraded != after.is_degraded

    def room(self, owed: dict[str, int]) -> Room:
        """The room of these workers."""
        ill = frozenset(worker for worker in owed if worker in self._known and self._known[worker].is_degraded)
        if not ill:
            return Room(owed)
        now, bots = self._clock.now(), self._shelf.now.bots
        return Room(owed, ill, frozenset(worker for worker in ill if self._known[worker].is_due(now, bots)))
