"""A screen's line to its broker, which can be cut while both live."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Line:
    """Carries bytes both ways until ``cut``. ``url`` is where the screen connects to."""

    def __init__(self, broker: str) -> None:
        self._port = urlsplit(broker).port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.url = ""

    async def lay(self) -> None:
        """Listen on a free port of this machine."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"

    def cut(self) -> None:
        """Drop what is connected; nobody answers any more."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._open |= {writer, back}
        await asyncio.gather(_carry(reader, back), _carry(there, writer), return_exceptions=True)
        self._open -= {writer, back}


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    finally:
        writer.close()


@asynccontextmanager
async def line_to(broker: str) -> AsyncIterator[Line]:
    """A line to the broker at this address, cut at the end of the block."""
    line = Line(broker)
    await line.lay()
    try:
        yield line
    finally:
        line.cut()
