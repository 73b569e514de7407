"""A WebSocket client so thin that it costs less than the servers it measures."""

import asyncio
import base64
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self, cast
from urllib.parse import urlsplit

#: Digits of a message's number: its place in the frame never moves, its frame never changes size.
DIGITS: Final = 8
_PLACE: Final = b"%08d"
_NUMBERS: Final = re.compile(r"\{[nt]\}")
_TEXT, _PING, _PONG = 1, 9, 10
_PATIENCE_S = 20.0

Listener = Callable[[bytes], None]


class Broken(Exception):
    """A server did not speak as expected; the sentence says where."""


@dataclass(frozen=True, slots=True)
class Template:
    """A masked text frame with places for numbers: ``template.frame % numbers`` is ready to be sent.

    ``places`` tells for each whether it is the message's number, else the moment's.
    """

    frame: bytes
    places: tuple[bool, ...]

    @classmethod
    def of(cls, payload: str) -> Self:
        """The frame of ``payload``, with the message's number for each ``{n}``, the moment for each ``{t}``."""
        places = tuple(found == "{n}" for found in _NUMBERS.findall(payload))
        size = len(payload.encode()) + len(places) * (DIGITS - len("{n}"))
        body = _NUMBERS.sub(_PLACE.decode(), payload.replace("%", "%%")).encode()
        return cls(head(size, _TEXT).replace(b"%", b"%%") + body, places)

    def numbered(self, n: int, moment: int = 0) -> bytes:
        """The bytes that send message ``n``; ``moment`` is milliseconds, of which the last digits are taken."""
        late = moment % 10**DIGITS
        return self.frame % tuple([n if is_number else late for is_number in self.places])


def id_tail(conversation: str) -> str:
    """What the ids of a conversation's messages end with: those of no other do."""
    return conversation[-8:]


def head(size: int, opcode: int) -> bytes:
    """The head of a client's frame. Its mask is zero, which RFC 6455 allows and which leaves the payload as it is."""
    first = bytes((0x80 | opcode,))
    if size < 126:
        return first + bytes((0x80 | size, 0, 0, 0, 0))
    if size < 65_536:
        return first + b"\xfe" + size.to_bytes(2, "big") + bytes(4)
    return first + b"\xff" + size.to_bytes(8, "big") + bytes(4)


def frames_in(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames of a server at the start of ``data``, as (opcode, payload), then the bytes left over."""
    frames = []
    at, end = 0, len(data)
    while end - at >= 2:
        size, start = data[at + 1], at + 2
        if size >= 126:
            start += 2 if size == 126 else 8
            if start > end:
                break
            size = int.from_bytes(data[at + 2 : start], "big")
        if start + size > end:
            break
        frames.append((data[at] & 15, data[start : start + size]))
        at = start + size
    return frames, data[at:]


class Peer(asyncio.Protocol):
    """One connection. ``on_frame`` gets the payload of every text frame, unread."""

    def __init__(self, url: str, subprotocol: str) -> None:
        self._request = _upgrade(url, subprotocol)
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._rest = b""
        self._transport: asyncio.Transport | None = None
        self.frames: asyncio.Queue[bytes] = asyncio.Queue()
        self.on_frame: Listener = self.frames.put_nowait
        self.on_lost: Callable[[], None] = lambda: None

    @classmethod
    async def connect(cls, url: str, subprotocol: str = "") -> Self:
        """A connection that was upgraded. Raises Broken, OSError."""
        place = urlsplit(url)
        loop = asyncio.get_running_loop()
        host, port = place.hostname or "127.0.0.1", place.port or 80
        _, peer = await loop.create_connection(lambda: cls(url, subprotocol), host, port)
        async with asyncio.timeout(_PATIENCE_S):
            await peer._opened
        return peer

    @property
    def write(self) -> Listener:
        """Sends prepared bytes. Raises Broken before the connection is made."""
        if self._transport is None:
            raise Broken("The connection is not there yet.")
        return self._transport.write

    def say(self, text: str) -> None:
        """Send one text frame."""
        payload = text.encode()
        self.write(head(len(payload), _TEXT) + payload)

    async def hear(self) -> bytes:
        """The next frame, while ``on_frame`` was not given away. Raises Broken."""
        try:
            return await asyncio.wait_for(self.frames.get(), _PATIENCE_S)
        except TimeoutError:
            raise Broken(f"The server said nothing for {_PATIENCE_S:g} seconds.") from None

    def close(self) -> None:
        self.on_lost = lambda: None
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class does not inherit from asyncio's
        self._transport.write(self._request)

    def connection_lost(self, _exc: Exception | None) -> None:
        if not self._opened.done():
            self._opened.set_exception(Broken("The server hung up before the upgrade."))
        self.on_lost()

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        if not self._opened.done():
            answer, end, after = data.partition(b"\r\n\r\n")
            self._rest = data
            if not end:
                return
            self._upgraded(answer)
            data = after
        frames, self._rest = frames_in(data)
        for opcode, payload in frames:
            if opcode == _TEXT:
                self.on_frame(payload)
            elif opcode == _PING:
                self.write(head(len(payload), _PONG) + payload)

    def _upgraded(self, answer: bytes) -> None:
        status = answer.partition(b"\r\n")[0].decode(errors="replace")
        if " 101 " in status:
            self._opened.set_result(None)
        else:
            self._opened.set_exception(Broken(f"The server answered {status!r} instead of an upgrade."))


def _upgrade(url: str, subprotocol: str) -> bytes:
    place = urlsplit(url)
    lines = [
        f"GET {place.path or '/'} HTTP/1.1",
        f"Host: {place.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
    ]
    if subprotocol:
        lines.append(f"Sec-WebSocket-Protocol: {subprotocol}")
    return "\r\n".join([*lines, "", ""]).encode()
