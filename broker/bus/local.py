"""Wake-ups inside one process."""

from collections.abc import Callable

from broker.bus.api import Committed, Listener


class LocalBus:
    """Calls its listeners at once, each for the events that it wants."""

    def __init__(self) -> None:
        self._listeners: list[tuple[Listener, tuple[type, ...]]] = []
        #: Who hears an event of a type, found out once for each type.
        self._hearing: dict[type, tuple[Listener, ...]] = {}

    def publish(self, committed: Committed) -> None:
        kind = type(committed.recorded.event)
        hearing = self._hearing.get(kind)
        if hearing is None:
            hearing = self._hearing[kind] = tuple(
                listener for listener, kinds in self._listeners if not kinds or issubclass(kind, kinds)
            )
        for listener in hearing:
            listener(committed)

    def listen(self, listener: Listener, *kinds: type) -> Callable[[], None]:
        entry = (listener, kinds)
        self._listeners.append(entry)
        self._hearing.clear()

        def deaf() -> None:
            self._listeners.remove(entry)
            self._hearing.clear()

        return deaf
