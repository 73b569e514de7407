"""A peer that can put any bytes on the wire, to see what comes back."""

import asyncio
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from broker.protocol.codec import encode
from broker.protocol.frames import SUBPROTOCOL, Hello, Query
from broker.protocol.questions import ListConversations

_HANDSHAKE = (
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
)
_MASK = b"\x01\x02\x03\x04"
PATIENCE_S = 20


@dataclass
class Outcome:
    """What came back: HTTP statuses, frames as JSON, the close code; ``gone`` when the socket ended."""

    texts: list[dict[str, Any]] = field(default_factory=list)
    http: int | None = None
    code: int | None = None
    gone: bool = False

    @property
    def names(self) -> set[str]:
        """The outcome in the words of the cases."""
        names = {"gone"} if self.gone else {"open"}
        if any(text["type"] == "refused" for text in self.texts):
            names.add("error")
        if self.http is not None:
            names.add(f"http:{self.http}")
        if self.code is not None:
            names.add(f"close:{self.code}")
        return names


class RawPeer:
    """Speaks RFC 6455 by hand, section 5.2, as well or as badly as it is told to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.outcome = Outcome()

    @classmethod
    async def connect(cls, port: int) -> "RawPeer":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def handshake(self) -> None:
        await self.put(_HANDSHAKE.encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101"), head

    async def log_in(self, token: str) -> None:
        await self.put(frame(1, encode(Hello(token=token)).encode()))
        assert (await self.next_text())["type"] == "welcome"

    async def put(self, data: bytes) -> None:
        try:
            self._writer.write(data)
            await self._writer.drain()
        except ConnectionError:
            self.outcome.gone = True

    async def step(self, step: Mapping[str, Any]) -> None:
        """One step of a case."""
        match step:
            case {"raw": data}:
                await self.put(bytes.fromhex(data))
            case {"frame": how}:
                await self.put(hostile_frame(how))
            case {"http": text}:
                await self.put(text.encode("latin-1"))
            case {"times": count, "do": steps}:
                for _ in range(count):
                    for inner in steps:
                        await self.step(inner)
            case {"rst": True}:
                self._writer.transport.abort()
                self.outcome.gone = True
            case {"eof": True}:
                self._writer.write_eof()
            case {"sleep": _} | {"auth": _}:
                return  # time is bounded by what comes back; the login is the test's
            case _:
                raise AssertionError(f"unknown step {step}")

    async def listen(self) -> None:
        """Read what comes back until the socket ends, or until ``QUESTION`` is answered: all before it was read."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._read_on()
        except (ConnectionError, asyncio.IncompleteReadError):
            self.outcome.gone = True

    async def read_http(self) -> None:
        """Read the status of an HTTP answer."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                line = await self._reader.readline()
        except ConnectionError:
            line = b""
        words = line.split()
        self.outcome.gone = not words
        self.outcome.http = int(words[1]) if words else None

    async def close(self) -> None:
        self._writer.transport.abort()
        try:
            await self._writer.wait_closed()
        except ConnectionError:
            self.outcome.gone = True

    async def _read_on(self) -> None:
        while not any(text.get("id") == "question" for text in self.outcome.texts):
            await self._read_frame()

    async def next_text(self) -> dict[str, Any]:
        """The first text since ``outcome.texts`` was emptied."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.outcome.texts:
                await self._read_frame()
        return self.outcome.texts[0]

    async def _read_frame(self) -> None:
        op, payload = await self._frame()
        match op:
            case 1:
                self.outcome.texts.append(json.loads(payload))
            case 8:
                self.outcome.code = struct.unpack(">H", payload[:2])[0] if payload else 1005
                await self.put(frame(8, payload[:2]))
            case _:
                return

    async def _frame(self) -> tuple[int, bytes]:
        first, second = await self._reader.readexactly(2)
        size = second & 0x7F
        if size == 126:
            size = int.from_bytes(await self._reader.readexactly(2), "big")
        elif size == 127:
            size = int.from_bytes(await self._reader.readexactly(8), "big")
        return first & 0x0F, await self._reader.readexactly(size)


def frame(
    op: int,
    payload: bytes,
    *,
    fin: bool = True,
    rsv: int = 0,
    mask: bool = True,
    size: int = -1,
    key: bytes = _MASK,
    form: int = 0,
) -> bytes:
    """A client's frame; ``size`` claims another length than it has, in ``form`` bytes where the shortest won't do."""
    size = len(payload) if size < 0 else size
    head = bytes([fin << 7 | rsv << 4 | op])
    bit = 0x80 if mask else 0
    form = form or (1 if size < 126 else 2 if size < 65_536 else 8)
    head += bytes([bit | {1: size, 2: 126, 8: 127}[form]]) + (size.to_bytes(form, "big") if form > 1 else b"")
    if not mask:
        return head + payload
    masked = bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))
    return head + key + masked


QUESTION = frame(1, encode(Query(id="question", query=ListConversations())).encode())


def hostile_frame(how: Mapping[str, Any]) -> bytes:
    """The frame that a case describes."""
    return frame(
        how["op"],
        _payload(how),
        fin=bool(how.get("fin", 1)),
        rsv=4 if how.get("rsv") == 1 else int(how.get("rsv", 0)),
        mask=how.get("mask", True),
        size=how.get("len", -1),
    )


def _payload(how: Mapping[str, Any]) -> bytes:
    match how:
        case {"hex": data}:
            return bytes.fromhex(data)
        case {"parts": parts}:
            return _joined(parts)
        case {"keys": count}:
            return json.dumps({f"k{number}": number for number in range(count)}).encode()
        case _:
            return str(how["text"]).encode() * int(how.get("repeat", 1))


def _joined(parts: Sequence[Sequence[Any]]) -> bytes:
    return "".join(text * count for text, count in parts).encode()
