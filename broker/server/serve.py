"""The listening socket with all its connections, from the first to the drain."""

import asyncio
import ipaddress
import logging
import os
import random
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response
from websockets.typing import Origin, Subprotocol

from broker.bus.api import Bus, Committed
from broker.desk.ports import Clock
from broker.domain.access import TokenRevoked
from broker.protocol.frames import SUBPROTOCOL
from broker.protocol.session import NOT_AUTHENTICATED
from broker.server.connection import Connection, House
from broker.server.gate import Gate
from broker.server.http import Door
from broker.server.hub import Hub
from broker.server.limits import Limits
from broker.server.logs import event
from broker.server.ports import Serving
from broker.server.queue_watch import QueueWatch
from broker.server.typists import Typists
from broker.server.waiting_line import WaitingLine
from broker.server.wire import Wire
from broker.store.api import Store

#: Clients come back within this time, spread out, so that they don't all knock at once.
RECONNECT_WITHIN_MS = 1_000
_WRITE_LIMIT = 16 * 1024
log = logging.getLogger(__name__)


class CannotListen(Exception):
    """The address can't be listened on; the sentence says why, with what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 takes a free one. ``origins`` are the web sites whose pages may connect.

    Without ``tls`` nothing is encrypted, which other machines are not served with unless it is called ``insecure``.
    """

    host: str
    port: int
    insecure: bool = False
    origins: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = None


class Listener:
    """The open door of a broker."""

    def __init__(self, house: House, store: Store, bus: Bus) -> None:
        self._house = house
        self._connections: set[Connection] = set()
        self._is_draining = False
        self._door = Door(store, house.gate, lambda: self._is_draining)
        self._server: Server | None = None
        self._deaf = bus.listen(self._heard)

    @property
    def port(self) -> int:
        """The port that was taken. Raises RuntimeError before ``open``."""
        if self._server is None:
            raise RuntimeError("The broker listens nowhere yet.")
        return int(next(iter(self._server.sockets)).getsockname()[1])

    async def open(self, address: Address) -> None:
        """Listen. Raises CannotListen."""
        if address.tls is None and not address.insecure and not is_loopback(address.host):
            raise CannotListen(
                f"{address.host} can be reached by other machines, but this broker does not encrypt: "
                "give it a certificate with --tls-cert, listen on 127.0.0.1, "
                "or say --insecure if the network keeps the traffic secret."
            )
        try:
            self._server = await self._serve(address)
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
            raise CannotListen(
                f"Port {address.port} on {address.host} can't be listened on ({reason}): "
                "stop what has it, or take another with --port."
            ) from error

    async def drain(self) -> None:
        """Accept nobody, say goodbye to everybody, wait until all are gone; bounded by the limits' times."""
        self._is_draining = True
        self._deaf()
        if self._server is None:
            return
        self._server.close(close_connections=False)
        goodbyes = [one.drain(random.randrange(RECONNECT_WITHIN_MS)) for one in tuple(self._connections)]
        await asyncio.gather(*goodbyes)
        await self._server.wait_closed()
        event(log, "drained", logging.INFO)

    async def _serve(self, address: Address) -> Server:
        limits = self._house.limits
        return await serve(
            self._welcome,
            address.host,
            address.port,
            create_connection=Wire,
            process_request=self._judge,
            # None stands for no Origin at all: what every client but a browser sends.
            origins=[None, *map(Origin, address.origins)],
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            server_header=None,
            max_size=limits.frame_bytes,
            open_timeout=limits.open_s,
            close_timeout=limits.close_s,
            ping_interval=limits.ping_s,
            ping_timeout=limits.ping_s,
            write_limit=_WRITE_LIMIT,
            ssl=address.tls,
            # Who says nothing must not hold a place for the minute that Python gives them.
            ssl_handshake_timeout=limits.open_s if address.tls else None,
        )

    async def _judge(self, wire: ServerConnection, request: Request) -> Response | None:
        return await self._door.process(_wire(wire), request)

    async def _welcome(self, accepted: ServerConnection) -> None:
        wire = _wire(accepted)
        address = wire.address
        connection = Connection(wire, self._house)
        self._house.gate.enter(address)
        self._connections.add(connection)
        try:
            await connection.serve()
        finally:
            self._connections.discard(connection)
            self._house.gate.leave(address)

    def _heard(self, committed: Committed) -> None:
        """A revoked token closes what it opened."""
        revoked = committed.recorded.event
        if isinstance(revoked, TokenRevoked):
            for connection in tuple(self._connections):
                if connection.opened_by(revoked.token):
                    connection.cut(NOT_AUTHENTICATED, "Your token was revoked: ask for a new one.")


@asynccontextmanager
async def listening(
    desk: Serving, store: Store, bus: Bus, clock: Clock, address: Address, limits: Limits
) -> AsyncIterator[Listener]:
    """A broker's door, open until the end of the block, which drains it. Raises CannotListen."""
    hub = Hub(store, desk, bus)
    typists, queue, line = Typists(store, hub, bus), QueueWatch(desk, bus, clock), WaitingLine(desk, hub, bus, clock)
    gate = Gate(limits, asyncio.get_running_loop().time)
    listener = Listener(House(desk, hub, typists, queue, line, gate, clock, limits), store, bus)
    try:
        await listener.open(address)
        event(log, "listening", logging.INFO, host=address.host, port=listener.port)
        yield listener
    finally:
        await listener.drain()
        line.close()
        queue.close()
        typists.close()
        hub.close()


def is_loopback(host: str) -> bool:
    """True when only this machine can reach the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _wire(connection: ServerConnection) -> Wire:
    if not isinstance(connection, Wire):
        raise TypeError("The server makes its connections by itself.")
    return connection
