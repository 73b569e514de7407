"""A WebSocket client that shows every frame of the server bit by bit, for claims about RFC 6455."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from broker.protocol.codec import encode
from broker.protocol.frames import SUBPROTOCOL, Hello, Query
from broker.protocol.questions import ListConversations
from tests.e2e.raw_peer import frame

TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 1, 2, 8, 9, 10, 0
#: The key of the RFC's own example (section 1.3), with the answer it calls for.
KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
#: Longer than anything here takes on a busy machine; only a failing test waits for it.
PATIENCE_S = 20


@dataclass(frozen=True)
class Received:
    """One frame of the server."""

    op: int
    payload: bytes

    @property
    def code(self) -> int:
        """The code of a close frame; 1005 where it has none (section 7.1.5)."""
        assert self.op == CLOSE, self
        return int(struct.unpack(">H", self.payload[:2])[0]) if self.payload else 1005

    @property
    def json(self) -> dict[str, Any]:
        assert self.op == TEXT, self
        return dict(json.loads(self.payload))


@dataclass(frozen=True)
class Answer:
    """The server's answer to a handshake."""

    status: int
    headers: dict[str, str]
    body: str = ""


class FramePeer:
    """Holds every frame that it reads against what a server may send: whole, unmasked, of the shortest length."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.first = b""  # of a frame whose first byte was read to see that there is one

    @classmethod
    async def connect(cls, port: int) -> "FramePeer":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def __aenter__(self) -> "FramePeer":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.writer.transport.abort()
        await asyncio.wait([asyncio.ensure_future(self.writer.wait_closed())])

    async def put(self, *frames: bytes) -> None:
        """All of it in one segment."""
        self.writer.write(b"".join(frames))
        await self.writer.drain()

    async def put_apart(self, parts: Iterable[bytes]) -> None:
        """Each part in a segment of its own: the server's loop turns between them."""
        for part in parts:
            await self.put(part)
            await asyncio.sleep(0)

    async def answer(self, request: bytes) -> Answer:
        """Send a handshake; what came back, the body included where the server ends the connection."""
        await self.put(request)
        return await self.read_answer()

    async def read_answer(self) -> Answer:
        async with asyncio.timeout(PATIENCE_S):
            head = await self.reader.readuntil(b"\r\n\r\n")
            status, *lines = head.decode("latin-1").rstrip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            code = int(status.split()[1])
            body = b"" if code == 101 else await self.reader.readexactly(int(headers["content-length"]))
        return Answer(code, headers, body.decode())

    async def log_in(self, token: str) -> None:
        """Handshake, hello, welcome."""
        assert (await self.answer(request())).status == 101
        await self.put(hello(token))
        assert (await self.read()).json["type"] == "welcome"

    async def read(self) -> Received:
        """The next frame, which must be one that a server may send."""
        async with asyncio.timeout(PATIENCE_S):
            first, second = self.first + await self.reader.readexactly(2 - len(self.first))
            self.first = b""
            assert first & 0xF0 == 0x80, f"a server sends whole frames without reserved bits: {first:#04x}"
            assert not second & 0x80, "a server masks nothing"
            size = await self._size(second)
            return Received(first & 0x0F, await self.reader.readexactly(size))

    async def _size(self, size: int) -> int:
        if size == 126:
            size = int.from_bytes(await self.reader.readexactly(2), "big")
            assert size > 125, "the shortest form is a must"
        elif size == 127:
            size = int.from_bytes(await self.reader.readexactly(8), "big")
            assert size > 65_535, "the shortest form is a must"
        return size

    async def read_pong(self) -> bytes:
        pong = await self.read()
        assert pong.op == PONG, pong
        return pong.payload

    async def read_close(self) -> int:
        """The close code, which must be the next thing."""
        return (await self.read()).code

    async def read_end(self) -> None:
        """Nothing more may come but the end of the stream."""
        async with asyncio.timeout(PATIENCE_S):
            rest = await self.reader.read()
        assert rest == b"", rest

    async def rest(self) -> AsyncIterator[Received]:
        """Every frame up to the end of the stream."""
        while await self._goes_on():
            yield await self.read()

    async def _goes_on(self) -> bool:
        """False at the end of the stream, also where the server reset it."""
        async with asyncio.timeout(PATIENCE_S):
            try:
                first = await self.reader.readexactly(1)
            except (asyncio.IncompleteReadError, ConnectionError):
                return False
        self.first = first
        return True

    async def read_failure(self) -> int:
        """The close code of a connection that the server gives up; it ends the stream after it."""
        code = await self.read_close()
        await self.read_end()
        return code

    async def is_served(self) -> bool:
        """True when a question is answered: all before it was read, nothing else is on the wire."""
        await self.put(question("served"))
        answer = (await self.read()).json
        return (answer["type"], answer["id"]) == ("result", "served")


def request(*lines: str, path: str = "/", without: str = "", method: str = "GET", version: str = "HTTP/1.1") -> bytes:
    """A handshake (section 4.1) with these lines instead of those of the same name, else beside them."""
    plain = (
        "Host: 127.0.0.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {KEY}",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}",
    )
    named = {line.partition(":")[0].lower() for line in lines} | {without.lower()}
    kept = [line for line in plain if line.partition(":")[0].lower() not in named]
    return "\r\n".join([f"{method} {path} {version}", *kept, *lines, "", ""]).encode("latin-1")


def hello(token: str) -> bytes:
    return frame(TEXT, encode(Hello(token=token)).encode())


def question(id: str) -> bytes:
    """A query that gets one result with its id."""
    return frame(TEXT, question_text(id))


def question_text(id: str) -> bytes:
    return encode(Query(id=id, query=ListConversations())).encode()


def close_frame(code: int | None, reason: bytes = b"") -> bytes:
    return frame(CLOSE, b"" if code is None else struct.pack(">H", code) + reason)


def cut_up(payload: bytes, size: int, op: int = TEXT) -> list[bytes]:
    """The message in fragments of so many bytes."""
    parts = [payload[start : start + size] for start in range(0, len(payload), size)]
    last = len(parts) - 1
    return [frame(CONTINUATION if at else op, part, fin=at == last) for at, part in enumerate(parts)]
