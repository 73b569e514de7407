"""A reader without a socket, with the shortest way to say what it was sent."""

from collections.abc import Awaitable, Callable

from broker.domain.actors import Actor
from broker.protocol.codec import decode_server
from broker.protocol.frames import EventFrame, Reset, ServerFrame


def read_text(frame: bytes) -> str:
    """The text of a server's frame (RFC 6455, section 5.2: it is not masked)."""
    size = frame[1]
    start = {126: 4, 127: 10}.get(size, 2)
    assert frame[0] == 0x81
    declared = int.from_bytes(frame[2:start], "big") if start > 2 else size
    assert declared == len(frame) - start
    return frame[start:].decode()


class FakeReader:
    """Keeps what it was sent. ``on_room`` happens whenever a replay waits for the socket."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.is_open = True
        self.frames: list[bytes] = []
        self.cuts: list[int] = []
        self.on_room: Callable[[], Awaitable[object]] | None = None

    def put(self, frame: bytes) -> None:
        self.frames.append(frame)

    async def room(self) -> None:
        if self.on_room is not None:
            await self.on_room()

    def cut(self, code: int, reason: str) -> None:
        assert reason
        self.cuts.append(code)
        self.is_open = False

    @property
    def received(self) -> list[ServerFrame]:
        frames = [decode_server(read_text(frame)) for frame in self.frames]
        return [frame for frame in frames if frame is not None]

    @property
    def numbers(self) -> list[int]:
        """The ``n`` of the events, in the order they came."""
        return [frame.n for frame in self.received if isinstance(frame, EventFrame)]

    @property
    def kinds(self) -> list[str]:
        return [frame.event.kind for frame in self.received if isinstance(frame, EventFrame)]

    @property
    def resets(self) -> int:
        return sum(isinstance(frame, Reset) for frame in self.received)
