"""Who may come to the door: bounds on connections, a growing delay for those who guess tokens."""

from collections import Counter, OrderedDict
from collections.abc import Callable

from broker.server.limits import Limits

#: Addresses whose failures are remembered; the longest silent is forgotten first.
REMEMBERED = 4_096
#: After so much quiet an address starts afresh.
FORGIVEN_AFTER_S = 300.0
_FIRST_DELAY_S = 0.5


class Gate:
    """Counts by address. ``now`` gives monotonic seconds."""

    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        self._limits, self._now = limits, now
        self._inside: Counter[str] = Counter()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    @property
    def connections(self) -> int:
        return self._inside.total()

    def has_room(self, address: str) -> bool:
        """True while one more connection from there is no flood."""
        return (
            self.connections < self._limits.connections and self._inside[address] < self._limits.connections_per_address
        )

    def enter(self, address: str) -> None:
        self._inside[address] += 1

    def leave(self, address: str) -> None:
        self._inside[address] -= 1
        if not self._inside[address]:
            del self._inside[address]

    def failed(self, address: str) -> float:
        """A wrong token came from there: the seconds to wait before it is told so.

        Only the refusal waits. A right token never does, so a neighbour who guesses locks nobody out.
        """
        count, last = self._failures.pop(address, (0, 0.0))
        count = 1 if self._now() - last > FORGIVEN_AFTER_S else count + 1
        self._failures[address] = (count, self._now())
        if len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)
        beyond = count - self._limits.failures
        return 0.0 if beyond <= 0 else min(_FIRST_DELAY_S * 2 ** min(beyond - 1, 10), self._limits.longest_delay_s)
