"""One TCP connection as a WebSocket: bytes come in as messages, prepared frames go out."""

import asyncio
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Final, Protocol, cast

from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from broker.server.framing import CONTROL, HEAD, MASK, MASKED, TEXT, breaks_rules, extent

try:
    from websockets.speedups import apply_mask
except ImportError:  # no wheel for this machine
    from websockets.utils import apply_mask

#: Beyond so many bytes that the system has not taken, a peer is told that its socket is full.
WRITE_LIMIT: Final = 16 * 1024
_PING_UNANSWERED: Final = 1011
_END_OF_HEAD: Final = b"\r\n\r\n"
#: The second byte of a masked frame whose length has two bytes of its own.
_SHORT: Final = MASKED | 126


class Peer(Protocol):
    """What is told of one open connection; each call returns at once."""

    def received(self, text: bytes) -> None:
        """One text message came, which may not be UTF-8."""

    def received_binary(self) -> None:
        """A binary message came."""

    def held_back(self) -> None:
        """The socket takes nothing more for now."""

    def let_go(self) -> None:
        """The socket takes more again."""

    def ended(self) -> None:
        """The connection is gone."""


class Host(Protocol):
    """Who has the door."""

    @property
    def open_s(self) -> float:
        """Seconds that a handshake may take."""

    @property
    def close_s(self) -> float:
        """Seconds that a peer may take to close."""

    @property
    def message_bytes(self) -> int:
        """The longest message."""

    def protocol(self) -> ServerProtocol:
        """The rules of one new connection."""

    def made(self, wire: "Wire") -> None:
        """Somebody connected."""

    def judge(self, wire: "Wire", request: Request) -> Awaitable[Response] | Response | None:
        """The answer to a request; None lets the WebSocket handshake go on."""

    def welcome(self, wire: "Wire") -> Peer:
        """A WebSocket is open."""

    def lost(self, wire: "Wire") -> None:
        """The TCP connection is gone, whether it became a WebSocket or not."""


class Wire(asyncio.Protocol):
    """The common message, one masked text frame, is read here; all else goes by the book of ``websockets``.

    That library's machine sees whole frames only, so between two of them it is always ready for the next.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._book = host.protocol()
        self._transport: asyncio.Transport
        self._address = ""
        self._deadline: asyncio.TimerHandle | None = None
        self._judging: asyncio.Task[None] | None = None
        self._peer: Peer | None = None
        self._is_open = False
        #: The last bytes of a request's head that is not complete.
        self._tail = b""
        self._buffer = bytearray()
        #: The buffer is not worth looking at before it holds so many bytes.
        self._need = 0
        #: The fragments of a message that is not complete, with the opcode it began with.
        self._parts: list[bytes] = []
        self._began: Opcode | None = None
        self._is_quiet = self._is_pinged = self._is_paused = self.paused = False

    # -- what the loop tells -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class does not inherit from asyncio's
        self._transport.set_write_buffer_limits(WRITE_LIMIT)
        self._address = _host_of(transport)
        self._in(self._host.open_s)
        self._host.made(self)

    def data_received(self, data: bytes) -> None:
        self._is_quiet = self._is_pinged = False
        if self._buffer:
            self._buffer += data
            if len(self._buffer) < self._need and self._is_open:
                return
            data = bytes(self._buffer)
            self._buffer.clear()
        if self._is_open and self._peer is not None:
            self._read(data, self._peer)
        elif self._peer is None and self._judging is None:
            self._shake(data)
        elif self._peer is None:
            self._buffer += data
        else:
            self._wind_up(data)

    def eof_received(self) -> bool:
        """A peer that sends nothing more is not waited for."""
        return False

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

    # -- what the connection asks ------------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """The peer's host; empty where there is none."""
        return self._address

    @property
    def close_code(self) -> int | None:
        """Why the connection ended (RFC 6455, section 7.1.5); None while it has not."""
        return self._book.close_code

    def respond(self, status: HTTPStatus, text: str) -> Response:
        """An answer in plain HTTP."""
        return self._book.reject(status, text)

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

    def abort(self) -> None:
        """End it now, whatever is on its way."""
        self._transport.abort()

    def pulse(self) -> None:
        """One more period has passed: ask a peer that was quiet whether it is there, end one that did not say."""
        if self._book.state is not OPEN:
            return
        if self._is_pinged:
            self.fail(_PING_UNANSWERED, "keepalive ping timeout")
        elif self._is_quiet:
            self._is_pinged = True
            self._book.send_ping(b"")
            self._flush()
        self._is_quiet = True

    # -- the handshake -----------------------------------------------------------------------------------------------

    def _shake(self, data: bytes) -> None:
        """The library reads the request's head, no byte of what follows it."""
        head = self._tail + data
        end = head.find(_END_OF_HEAD)
        cut = end + len(_END_OF_HEAD) - len(self._tail) if end >= 0 else len(data)
        self._tail = head[1 - len(_END_OF_HEAD) :]
        self._book.receive_data(data[:cut])
        self._buffer += data[cut:]
        for event in self._book.events_received():
            if isinstance(event, Request):
                self._judge(event)
        self._flush()

    def _judge(self, request: Request) -> None:
        answer = self._host.judge(self, request)
        if isinstance(answer, Response):
            self._book.send_response(answer)
        elif answer is None:
            self._accept(request)
        else:
            self._transport.pause_reading()
            self._judging = asyncio.ensure_future(self._answer_later(answer))

    async def _answer_later(self, answer: Awaitable[Response]) -> None:
        response = await answer
        if not self._transport.is_closing():
            self._book.send_response(response)
            self._flush()
            self._transport.resume_reading()

    def _accept(self, request: Request) -> None:
        self._book.send_response(self._book.accept(request))
        if self._book.state is not OPEN:
            return
        self._flush()
        self._clear_deadline()
        self._is_open = True
        self._peer = self._host.welcome(self)
        early = bytes(self._buffer)
        self._buffer.clear()
        self._read(early, self._peer)

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

    # -- the end -----------------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Send what the library wants sent; close when it is done."""
        for data in self._book.data_to_send():
            if data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                self._transport.write_eof()
            else:
                self._transport.close()
        if self._book.close_expected():
            self._in(self._host.close_s)

    def _in(self, seconds: float) -> None:
        """End the connection after this time, unless something better happens."""
        self._clear_deadline()
        self._deadline = asyncio.get_running_loop().call_later(seconds, self._transport.abort)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _host_of(transport: asyncio.BaseTransport) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""
