"""How well a bot worker answers: a fold of its last turns."""

from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from broker.policy.sections import Bots

#: How many of a worker's last turns are looked at.
KEPT: Final = 20
#: So many answers say how quick a worker is.
ENOUGH: Final = 5
#: A worker that never recovers is tried ever more rarely, at most so many times the policy's ``probe`` apart.
RAREST: Final = 16


@dataclass(frozen=True, slots=True)
class Health:
    """A worker's last turns, newest last: milliseconds to the answer, None where it came too late.

    ``good`` counts the quick answers in a row since it is degraded, ``missed`` the tries that failed since then.
    ``tried`` is when it was given its last turn (Unix milliseconds).
    """

    turns: tuple[int | None, ...] = ()
    is_degraded: bool = False
    good: int = 0
    missed: int = 0
    tried: int = 0

    def given(self, at: int) -> "Health":
        """This worker once it was given a turn at ``at``."""
        return replace(self, tried=at)

    def after(self, took_ms: int | None, bots: Bots) -> "Health":
        """This worker after one more turn; None: no answer came in time.

        To recover takes answers twice as quick as to stay well, and forgets what was before: a worker at the border
        does not come and go.
        """
        turns = (*self.turns[1 - KEPT :], took_ms)
        slow_ms = bots.slow * 1000
        if not self.is_degraded:
            return replace(self, turns=turns, is_degraded=_is_slow(turns, bots))
        if took_ms is None or took_ms > slow_ms / 2:
            return replace(self, turns=turns, good=0, missed=self.missed + 1)
        if self.good + 1 < bots.recovered_after:
            return replace(self, turns=turns, good=self.good + 1)
        return Health(tried=self.tried)

    def is_due(self, at: int, bots: Bots) -> bool:
        """Whether a degraded worker may be tried again: at once while it does well, ever more rarely while not."""
        if self.good:
            return True
        return at >= self.tried + int(bots.probe * 1000) * min(RAREST, 1 << min(self.missed, 8))


def _is_slow(turns: tuple[int | None, ...], bots: Bots) -> bool:
    if turns.count(None) >= bots.degraded_after:
        return True
    answered = [took for took in turns if took is not None]
    return len(answered) >= ENOUGH and median(answered) > bots.slow * 1000
