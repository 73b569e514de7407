"""A TCP proxy on loopback that breaks connections in the ways networks do."""

import asyncio
import random
import socket
import struct
from dataclasses import dataclass

_CHUNK = 64 * 1024
#: SO_LINGER with no time to linger: closing sends a reset.
_RESET = struct.pack("ii", 1, 0)


@dataclass(slots=True, eq=False)
class Link:
    """One proxied connection. ``deaf``: answers are swallowed; ``cut_up``, ``cut_down``: end inside the next data."""

    client: asyncio.StreamWriter
    broker: asyncio.StreamWriter
    deaf: bool = False
    cut_up: bool = False
    cut_down: bool = False

    def reset(self) -> None:
        """End both sides as a crash would, without a goodbye."""
        for writer in (self.client, self.broker):
            raw = writer.get_extra_info("socket")
            if raw is not None and raw.fileno() >= 0:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            writer.transport.abort()


class Proxy:
    """Passes connections on to the broker's port; ``links`` are those that live."""

    def __init__(self, broker_port: int, rng: random.Random) -> None:
        self._broker_port, self._rng = broker_port, rng
        self.links: list[Link] = []
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Listen no more, cut what lives."""
        if self._server is not None:
            self._server.close()
        for link in list(self.links):
            link.reset()

    def some(self) -> list[Link]:
        """About half of the links, at least one where there is any."""
        chosen = [link for link in self.links if self._rng.random() < 0.5]
        return chosen or self.links[:1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._broker_port)
        except OSError:
            writer.transport.abort()
            return
        link = Link(writer, up_writer)
        self.links.append(link)
        try:
            await asyncio.gather(self._up(link, reader), self._down(link, up_reader))
        finally:
            self.links.remove(link)
            link.reset()

    async def _up(self, link: Link, reader: asyncio.StreamReader) -> None:
        while data := await _chunk(reader):
            if link.cut_up:
                await _put(link.broker, data[: self._within(data)])
                break
            await _put(link.broker, data)
        link.reset()

    async def _down(self, link: Link, reader: asyncio.StreamReader) -> None:
        while data := await _chunk(reader):
            if link.deaf:
                continue
            if link.cut_down:
                await _put(link.client, data[: self._within(data)])
                break
            await _put(link.client, data)
        link.reset()

    def _within(self, data: bytes) -> int:
        """A place inside the data; a single byte has none."""
        return self._rng.randrange(1, len(data)) if len(data) > 1 else 0


async def _chunk(reader: asyncio.StreamReader) -> bytes:
    """The next data; nothing at the end, however the connection ended."""
    try:
        return await reader.read(_CHUNK)
    except OSError:
        return b""


async def _put(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Pass data on; a side that is gone is noticed by its reader."""
    try:
        writer.write(data)
        await writer.drain()
    except OSError:
        writer.transport.abort()
