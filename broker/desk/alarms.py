"""Timers of the desk: each armed once for as long as it is wanted."""

from collections.abc import Callable, Iterable

from broker.decide.timers import Timer
from broker.desk.ports import Cancel, Clock

#: A deadline is looked at again at least this often: while the machine sleeps, or its clock is set, the loop's time
#: does not move with the wall's.
LOOK_MS = 60_000

Ring = Callable[[str, Timer], None]


class Alarms:
    """Timers by what they are about; ``ring`` gets the one whose time has come."""

    def __init__(self, clock: Clock, ring: Ring) -> None:
        self._clock, self._ring = clock, ring
        self._armed: dict[str, dict[str, Cancel]] = {}

    def arm(self, about: str, wanted: Iterable[Timer]) -> None:
        """Have exactly these running for ``about``; one that runs already goes on."""
        armed = self._armed.pop(about, {})
        kept = {one.id: armed[one.id] if one.id in armed else self._started(about, one) for one in wanted}
        for name in armed.keys() - kept.keys():
            armed[name].cancel()
        if kept:
            self._armed[about] = kept

    def stop(self) -> None:
        """Let every timer go."""
        for timers in self._armed.values():
            for timer in timers.values():
                timer.cancel()
        self._armed.clear()

    def _started(self, about: str, timer: Timer) -> Cancel:
        left = timer.delay_ms if timer.due is None else min(LOOK_MS, max(0, timer.due - self._clock.now()))
        return self._clock.call_later(left, lambda: self._over(about, timer))

    def _over(self, about: str, timer: Timer) -> None:
        if timer.due is not None and self._clock.now() < timer.due:
            self._armed[about][timer.id] = self._started(about, timer)
            return
        # Forgotten before it is carried out: should the command fail for now, the timer is armed anew.
        self._armed.get(about, {}).pop(timer.id, None)
        self._ring(about, timer)
