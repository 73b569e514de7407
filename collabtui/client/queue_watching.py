"""Whether the client watches the queue, with what it must ask for to see it whole."""

from collections.abc import Callable

from broker.domain.inert import inert
from broker.protocol.frames import RefusedFrame, WatchQueue
from collabtui.client.errors import Broken


class QueueWatching:
    """One wish, asked for on every connection anew, since the broker forgets it with the connection."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._asked: str | None = None
        self._is_first = False  # nothing came of it yet, so that somebody waits in ``watch_queue``

    @property
    def open(self) -> str | None:
        """The id of the first ``watch_queue``, whose answer somebody waits for; None when it was answered."""
        return self._asked if self._is_first else None

    def want(self) -> WatchQueue | None:
        """Watch from now on; None when that was asked for already."""
        if self._asked is not None:
            return None
        self._asked, self._is_first = self._new_id(), True
        return WatchQueue(id=self._asked)

    def again(self) -> tuple[WatchQueue, ...]:
        """After ``welcome``: the wish once more, where there is one."""
        return () if self._asked is None else (WatchQueue(id=self._asked),)

    def asked(self, id: str) -> WatchQueue | None:
        """The wish, where this is its id."""
        return WatchQueue(id=id) if id == self._asked else None

    def shown(self, id: str) -> None:
        """An ``ack`` came, perhaps that of the whole list."""
        if id == self._asked:
            self._is_first = False

    def refused(self, refused: RefusedFrame) -> None:
        """Give the wish up where this refuses it.

        Raises Broken where the queue was watched before but can't be shown just now: the next connection asks again.
        """
        if self._asked is None or refused.id != self._asked:
            return
        if refused.retry == "later" and not self._is_first:
            raise Broken(f"The queue can't be shown now: {inert(refused.message)}")
        self._asked = None
