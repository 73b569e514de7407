"""Which streams the client follows, with what it must ask for to have each of them whole."""

from collections.abc import Callable

from broker.domain.inert import inert
from broker.protocol.frames import Cursor, EventFrame, RefusedFrame, Reset, Subscribe
from collabtui.client.errors import Broken
from collabtui.client.mirror import Applied, Duplicate, Gap, Mirror

#: The most cursors a ``hello`` may carry.
MOST_CURSORS = 1_000


class Subscriptions:
    """The wanted streams. A ``subscribe`` is open from its wish to its answer, across connections."""

    def __init__(self, mirror: Mirror, new_id: Callable[[], str]) -> None:
        self._mirror = mirror
        self._new_id = new_id
        self._wanted: dict[str, None] = {}
        self._open: dict[str, str] = {}  # stream -> id of the subscribe whose replay is not complete
        self._first: set[str] = set()  # ids of those that somebody waits for in ``follow``
        self._missed: dict[str, int] = {}  # stream -> highest number that came too early

    def follow(self, stream: str, after_n: int) -> Subscribe | None:
        """Want ``stream`` from ``after_n`` on; None when it is followed already."""
        if stream in self._wanted:
            return None
        asked = Subscribe(id=self._new_id(), stream=stream, after_n=after_n)
        self._wanted[stream] = None
        self._mirror.begin(stream, after_n)
        self._open[stream] = asked.id
        self._first.add(asked.id)
        return asked

    def unfollow(self, stream: str) -> bool:
        """Forget the stream; False when it was not followed."""
        was_wanted = stream in self._wanted
        self._wanted.pop(stream, None)
        self._first.discard(self._open.pop(stream, ""))
        self._missed.pop(stream, None)
        self._mirror.forget(stream)
        return was_wanted

    def replaying(self, stream: str) -> str | None:
        """The id of the stream's open ``subscribe``; None when it has been replayed or is not followed."""
        return self._open.get(stream)

    def asked(self, id: str) -> Subscribe | None:
        """The open ``subscribe`` of this id, from where the mirror is now; None when there is none."""
        stream = self._stream_of(id)
        return None if stream is None else self._subscribe(stream)

    def cursors(self) -> tuple[Cursor, ...]:
        """For ``hello``: where each stream stopped; those with an open ``subscribe`` are asked for by that."""
        quiet = [stream for stream in self._wanted if stream not in self._open]
        for stream in quiet[MOST_CURSORS:]:
            self._open[stream] = self._new_id()
        return tuple(Cursor(stream=s, after_n=self._mirror.n(s)) for s in quiet[:MOST_CURSORS])

    def reopen(self) -> tuple[Subscribe, ...]:
        """After ``welcome``: every open ``subscribe`` again, from where the mirror is now."""
        return tuple(self._subscribe(stream) for stream in self._open)

    def restart(self) -> None:
        """Another store: forget everything held; every stream is wanted from its first event."""
        self._mirror.clear()
        self._missed.clear()
        for stream in self._wanted:
            self._open.setdefault(stream, self._new_id())

    def receive(self, frame: EventFrame | Reset) -> EventFrame | Subscribe | None:
        """The event when it was new, a ``subscribe`` when one is missing before it, None when it changes nothing.

        Frames of streams that nobody wants any more are late, since ``unsubscribe`` takes its time.
        """
        if frame.stream not in self._wanted:
            return None
        match self._mirror.apply(frame):
            case Applied(_, EventFrame() as event):
                return event
            case Applied(stream, _):
                self._missed.pop(stream, None)
                return None
            case Duplicate():
                return None
            case Gap() as gap:
                return self._mend(gap)

    def replayed(self, id: str) -> Subscribe | None:
        """A replay is complete; a new ``subscribe`` when it left out what the client knows to exist."""
        stream = self._stream_of(id)
        if stream is None:
            return None
        self._first.discard(self._open.pop(stream))
        if self._missed.pop(stream, 0) <= self._mirror.n(stream):
            return None
        self._open[stream] = self._new_id()
        return self._subscribe(stream)

    def refused(self, refused: RefusedFrame) -> str | None:
        """The stream that can't be followed, which is forgotten; None when the refusal is of no ``subscribe``.

        Raises Broken where a stream that was followed before can't be read just now: nobody waits for it who could
        try again, so the next connection does.
        """
        stream = self._stream_of(refused.id or "")
        if stream is None:
            return None
        if refused.retry == "later" and refused.id not in self._first:
            raise Broken(f"{inert(stream)} can't be read now: {inert(refused.message)}")
        self.unfollow(stream)
        return stream

    def _mend(self, gap: Gap) -> Subscribe | None:
        self._missed[gap.stream] = max(gap.n, self._missed.get(gap.stream, 0))
        if gap.stream in self._open:
            return None
        self._open[gap.stream] = self._new_id()
        return self._subscribe(gap.stream)

    def _subscribe(self, stream: str) -> Subscribe:
        return Subscribe(id=self._open[stream], stream=stream, after_n=self._mirror.n(stream))

    def _stream_of(self, id: str) -> str | None:
        return next((stream for stream, asked in self._open.items() if asked == id), None)
