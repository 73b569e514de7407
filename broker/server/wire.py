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

    def write(self, frames: bytes) -> None:
        """Write whole frames; nothing where the connection is closing."""
        if self.protocol.state is OPEN:
            self.transport.write(frames)

    def unsent(self) -> int:
        """The bytes that the system has not taken yet."""
        return self.transport.get_write_buffer_size()

    def abort(self) -> None:
        """End it now, whatever is on its way."""
        self.transport.abort()

    @property
    def address(self) -> str:
        """The peer's host; empty where there is none."""
        peer = self.remote_address
        return str(peer[0]) if isinstance(peer, tuple) else ""
