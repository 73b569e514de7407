"""One TCP connection from its first byte until it is a WebSocket, or was answered in plain HTTP."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Final, cast

from websockets.http11 import Request, Response
from websockets.protocol import OPEN

from broker.server.host import Host

#: Beyond so many bytes that the system has not taken, a peer is told that its socket is full.
WRITE_LIMIT: Final = 16 * 1024
_END_OF_HEAD: Final = b"\r\n\r\n"


class Handshake(asyncio.Protocol, ABC):
    """The library reads the request's head, no byte of what follows it; ``opened`` gets that."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._book = host.protocol()
        self._transport: asyncio.Transport
        self._address = ""
        self._deadline: asyncio.TimerHandle | None = None
        self._judging: asyncio.Task[None] | None = None
        #: The last bytes of a request's head that is not complete.
        self._tail = b""
        #: What came before anybody could look at it.
        self._buffer = bytearray()

    @abstractmethod
    def welcomed(self) -> None:
        """It is a WebSocket: ``_buffer`` holds what came already."""

    @property
    def address(self) -> str:
        """The peer's host; empty where there is none."""
        return self._address

    def respond(self, status: HTTPStatus, text: str) -> Response:
        """An answer in plain HTTP."""
        return self._book.reject(status, text)

    def abort(self) -> None:
        """End it now, whatever is on its way."""
        self._transport.abort()

    # -- what the loop tells -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class does not inherit from asyncio's
        self._transport.set_write_buffer_limits(WRITE_LIMIT)
        self._address = _host_of(transport)
        self._in(self._host.open_s)

    def eof_received(self) -> bool:
        """A peer that sends nothing more is not waited for."""
        return False

    # -- the handshake -----------------------------------------------------------------------------------------------

    def shake(self, data: bytes) -> None:
        """Take more of the handshake."""
        if self._judging is not None:
            return  # an answer that is waited for never becomes a WebSocket
        head = self._tail + data
        end = head.find(_END_OF_HEAD)
        cut = end + len(_END_OF_HEAD) - len(self._tail) if end >= 0 else len(data)
        self._tail = head[1 - len(_END_OF_HEAD) :]
        self._book.receive_data(data[:cut])
        for event in self._book.events_received():
            if isinstance(event, Request):
                self._buffer += data[cut:]
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
        self.welcomed()

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
