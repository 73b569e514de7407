"""A broker whose every frame the test chooses, on a real loopback socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from websockets import ServerConnection, Subprotocol
from websockets.asyncio.server import serve

from broker.protocol.codec import decode_client, encode
from broker.protocol.frame import Frame
from broker.protocol.frames import SUBPROTOCOL, ClientFrame, Hello, Welcome
from tests.unit.client.streams import welcome

Wanted = TypeVar("Wanted", bound=ClientFrame)

#: Far more than any answer on a loopback takes: only a test that fails waits so long.
PATIENCE_S = 10.0


class Line:
    """One accepted connection."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket

    async def hears(self, kind: type[Wanted]) -> Wanted:
        """The next frame, which must be of this kind."""
        async with asyncio.timeout(PATIENCE_S):
            raw = await self.socket.recv()
        frame = decode_client(raw)
        assert isinstance(frame, kind), frame
        return frame

    async def says(self, *frames: Frame) -> None:
        for frame in frames:
            await self.socket.send(encode(frame))

    async def greets(self, answer: Welcome | None = None) -> Hello:
        """Take the hello, answer it with a welcome."""
        hello = await self.hears(Hello)
        await self.says(answer or welcome())
        return hello

    def drops(self) -> None:
        """Cut the TCP connection without a word."""
        self.socket.transport.abort()

    async def hangs_up(self, code: int = 1000, reason: str = "") -> None:
        await self.socket.close(code, reason)


class Peer:
    """Where the client connects to; each connection waits for the test to take it."""

    def __init__(self) -> None:
        self.url = ""
        self._lines: asyncio.Queue[Line] = asyncio.Queue()

    async def accepts(self) -> Line:
        async with asyncio.timeout(PATIENCE_S):
            return await self._lines.get()

    async def serve(self, socket: ServerConnection) -> None:
        self._lines.put_nowait(Line(socket))
        await socket.wait_closed()


@asynccontextmanager
async def listening() -> AsyncIterator[Peer]:
    peer = Peer()
    protocols = [Subprotocol(SUBPROTOCOL)]
    async with serve(peer.serve, "127.0.0.1", 0, subprotocols=protocols, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        peer.url = f"ws://127.0.0.1:{port}"
        yield peer
