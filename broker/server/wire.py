"""A WebSocket connection that takes prepared frames, many to one write."""

from websockets.asyncio.server import ServerConnection
from websockets.protocol import OPEN

_TEXT = 0x81  # RFC 6455, section 5.2: FIN set, opcode 1; a server's frames are not masked


def text_frame(text: str) -> bytes:
    """The frame of one text message: the same bytes for every reader, since no extension is ever agreed on."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        head = bytes((_TEXT, size))
    elif size < 65_536:
        head = bytes((_TEXT, 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((_TEXT, 127)) + size.to_bytes(8, "big")
    return head + payload


class Wire(ServerConnection):
    """One connection; ``drain`` waits until its socket took most of what was written."""

    _is_ending = False

    def write(self, frames: bytes) -> None:
        """Write whole frames; nothing where the connection is closing."""
        if self.protocol.state is OPEN:
            self.transport.write(frames)

    def unsent(self) -> int:
        """The bytes that the system has not taken yet."""
        return self.transport.get_write_buffer_size()

    def data_received(self, data: bytes) -> None:
        """Who ends the WebSocket but keeps the stream open is not waited for: it would hold its place for good."""
        super().data_received(data)
        if self.close_deadline is not None and not self._is_ending:
            self._is_ending = True
            self.loop.call_at(self.close_deadline, self.transport.abort)

    def abort(self) -> None:
        """End it now, whatever is on its way."""
        self.transport.abort()

    @property
    def address(self) -> str:
        """The peer's host; empty where there is none."""
        peer = self.remote_address
        return str(peer[0]) if isinstance(peer, tuple) else ""
