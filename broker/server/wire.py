"""One TCP connection as a WebSocket: bytes come in as messages, prepared frames go out."""

import asyncio
from typing import Final

from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN

from broker.server.framing import CONTROL, HEAD, MASK, MASKED, TEXT, breaks_rules, extent
from broker.server.handshake import Handshake
from broker.server.host import Host, Peer

try:
    from websockets.speedups import apply_mask
except ImportError:  # no wheel for this machine
    from websockets.utils import apply_mask

_PING_UNANSWERED: Final = 1011
#: The second byte of a masked frame whose length has two bytes of its own.
_SHORT: Final = MASKED | 126


class Wire(Handshake):
    """The common message, one masked text frame, is read here; all else goes by the book of ``websockets``.

    That library's machine sees whole frames only, so between two of them it is always ready for the next.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._peer: Peer | None = None
        self._is_open = False
        #: The buffer is not worth looking at before it holds so many bytes.
        self._need = 0
        #: The fragments of a message that is not complete, with the opcode it began with.
        self._parts: list[bytes] = []
        self._began: Opcode | None = None
        self._is_quiet = self._is_pinged = self._is_paused = self.paused = False

    # -- what the loop tells -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._host.made(self)

    def data_received(self, data: bytes) -> None:
        self._is_quiet = self._is_pinged = False
        if self._peer is None:
            self.shake(data)
            return
        if self._buffer:
            self._buffer += data
            if len(self._buffer) < self._need and self._is_open:
                return
            data = self._taken()
        if self._is_open:
            self._read(data, self._peer)
        else:
            self._wind_up(data)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._clear_deadline()
        self._book.receive_eof()
        if self._peer is not None:
            self._peer.ended()
        self._host.lost(self)

    def pause_writing(self) -> None:
        self.paused = True
        if self._peer is not None:
            self._peer.held_back()

    def resume_writing(self) -> None:
        self.paused = False
        if self._peer is not None:
            self._peer.let_go()

    def welcomed(self) -> None:
        self._is_open = True
        self._peer = self._host.welcome(self)
        self._read(self._taken(), self._peer)

    def _taken(self) -> bytes:
        data = bytes(self._buffer)
        self._buffer.clear()
        return data

    # -- what the connection asks ------------------------------------------------------------------------------------

    @property
    def close_code(self) -> int | None:
        """Why the connection ended (RFC 6455, section 7.1.5); None while it has not."""
        return self._book.close_code

    def write(self, frames: bytes) -> None:
        """Write whole frames; nothing where the connection is closing."""
        if self._book.state is OPEN:
            self._transport.write(frames)

    def unsent(self) -> int:
        """The bytes that the system has not taken yet."""
        return self._transport.get_write_buffer_size()

    def pause_reading(self) -> None:
        """Take nothing more from the peer for a while."""
        if not self._is_paused and not self._transport.is_closing():
            self._is_paused = True
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        if self._is_paused and not self._transport.is_closing():
            self._is_paused = False
            self._transport.resume_reading()

    def close(self, code: int, reason: str) -> None:
        """Say why, then end the connection once the peer has answered, or has had the time to."""
        if self._book.state is OPEN:
            self._book.send_close(code, reason)
            self._is_open = False
            self.resume_reading()
            self._flush()

    def fail(self, code: int, reason: str) -> None:
        """End the connection because of what the peer did, without waiting for it."""
        if self._book.state is OPEN:
            self._book.fail(code, reason)
            self._is_open = False
            self._flush()

    def pulse(self) -> None:
        """One more period has passed: ask a peer that was quiet whether it is there, end one that did not say."""
        if self._book.state is not OPEN or self._is_paused:
            return  # what a peer answers while it is not read can't be known
        if self._is_pinged:
            self.fail(_PING_UNANSWERED, "keepalive ping timeout")
        elif self._is_quiet:
            self._is_pinged = True
            self._book.send_ping(b"")
            self._flush()
        self._is_quiet = True

    # -- messages ----------------------------------------------------------------------------------------------------

    def _read(self, data: bytes, peer: Peer) -> None:
        at, end, most = 0, len(data), self._host.message_bytes
        self._need = 0
        while end - at >= HEAD and self._is_open:
            start = stop = 0
            if data[at] == TEXT and self._began is None:
                # The two short ways to write a length, read here: a call for each message would be felt.
                second = data[at + 1]
                if second == _SHORT and end - at > HEAD + 2:
                    start = at + HEAD + 2 + MASK
                    stop = start + (data[at + 2] << 8) + data[at + 3]
                elif MASKED <= second < _SHORT:
                    start = at + HEAD + MASK
                    stop = start + second - MASKED
            if 0 < stop <= end and stop - start <= most:
                peer.received(apply_mask(data[start:stop], data[start - MASK : start]))
                at = stop
            elif (at := self._by_the_book(data, at, peer)) < 0:
                return
        if at < end:
            self._buffer += data[at:]

    def _by_the_book(self, data: bytes, at: int, peer: Peer) -> int:
        """Any frame: where the next one begins; -1 where there is none, or where more bytes must come first."""
        found, most = extent(data, at), self._host.message_bytes
        start, stop = found or (0, 0)
        if breaks_rules(data[at], data[at + 1], stop - start, most):
            self._wind_up(data[at:])
            return -1
        if found is None or stop > len(data):
            self._buffer += data[at:]
            self._need = stop - at if found else 0
            return -1
        if self._began is not None and data[at] & 0x0F == Opcode.CLOSE:
            # RFC 6455, section 5.4: a control frame may come within a message; the library takes a close there amiss.
            self._book.current_size = None
        self._book.receive_data(data[at:stop])
        self._is_open = self._book.state is OPEN
        for event in self._book.events_received():
            if isinstance(event, Frame) and event.opcode < CONTROL:
                self._gather(event, peer)
        self._flush()
        return stop

    def _gather(self, fragment: Frame, peer: Peer) -> None:
        self._began = fragment.opcode if self._began is None else self._began
        if fragment.data:  # a peer may send any number of empty ones
            self._parts.append(bytes(fragment.data))
        if not fragment.fin:
            return
        message, began = b"".join(self._parts), self._began
        self._parts, self._began = [], None
        if began is Opcode.TEXT:
            peer.received(message)
        else:
            peer.received_binary()

    def _wind_up(self, data: bytes) -> None:
        """What comes once the end has begun, or begins it: the library knows what that is."""
        self._book.receive_data(data)
        self._is_open = self._book.state is OPEN
        self._book.events_received()
        self._flush()
