"""The commands of one connection that have no answer yet, each with when it came."""

from collections.abc import Callable
from time import perf_counter

from broker.store.timings import Timings


class Asked:
    """Times each command from ``begin`` to ``end``, which tells ``finished``."""

    def __init__(self, timings: Timings, finished: Callable[[], None]) -> None:
        self._timings, self._finished = timings, finished
        self._since: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._since)

    def begin(self, id: str) -> None:
        self._since[id] = perf_counter()

    def end(self, id: str) -> None:
        """The command has its answer; one that was asked twice at once is timed once."""
        self._finished()
        if (since := self._since.pop(id, None)) is not None:
            self._timings.note(perf_counter() - since)
