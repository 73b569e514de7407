"""Wake-ups inside one process."""

from collections.abc import Callable

from broker.bus.api import Committed, Listener


class LocalBus:
    """Calls its listeners at once."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def publish(self, committed: Committed) -> None:
        for listener in tuple(self._listeners):
            listener(committed)

    def listen(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)
