"""Wrong tokens, counted by where they came from or what they claimed to be, with a growing delay."""

from collections import OrderedDict
from typing import Final

#: Keys whose failures are remembered; the longest silent is forgotten first.
REMEMBERED: Final = 4_096
#: After so much quiet a key starts afresh.
FORGIVEN_AFTER_S: Final = 300.0
_FIRST_DELAY_S: Final = 0.5


class Failures:
    """``free`` failures cost nothing; each one after them twice the delay before it, ``longest_s`` at most."""

    def __init__(self, free: int, longest_s: float) -> None:
        self._free, self._longest_s = free, longest_s
        self._known: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def count(self, key: str, now: float) -> float:
        """One more failure of ``key`` at ``now`` (monotonic seconds): the seconds to wait before it is told so."""
        failed, last = self._known.pop(key, (0, now))
        failed = 1 if now - last > FORGIVEN_AFTER_S else failed + 1
        self._known[key] = (failed, now)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        beyond = failed - self._free
        return 0.0 if beyond <= 0 else min(_FIRST_DELAY_S * 2 ** min(beyond - 1, 10), self._longest_s)
