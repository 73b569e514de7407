"""The listening socket with all its connections, from the first to the drain."""

import asyncio
import logging
import os
import random
import ssl
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Origin, Subprotocol

from broker.bus.api import Bus, Committed
from broker.desk.ports import Clock
from broker.domain.access import TokenRevoked
from broker.protocol.frames import SUBPROTOCOL
from broker.protocol.session import NOT_AUTHENTICATED
from broker.server.beginnings import Beginnings
from broker.server.connection import Connection
from broker.server.gate import Gate
from broker.server.handshake import Handshake
from broker.server.house import House
from broker.server.http import Door
from broker.server.hub import Hub
from broker.server.limits import Limits
from broker.server.logs import event
from broker.server.loopback import is_loopback
from broker.server.meters import Meters, feel_lag
from broker.server.metrics_page import MetricsPage
from broker.server.outbox import Posting
from broker.server.ports import Serving
from broker.server.queue_watch import QueueWatch
from broker.server.reworks import Reworks
from broker.server.typists import Typists
from broker.server.waiting_line import WaitingLine
from broker.server.wire import Wire
from broker.store.api import Store
from broker.store.commits import commits_of

#: Clients come back within this time, spread out, so that they don't all knock at once.
RECONNECT_WITHIN_MS = 1_000
#: Peers that are asked whether they are there before other work has its turn on the loop.
_A_TURN = 256
_BACKLOG = 1_024
log = logging.getLogger(__name__)
#: One for all connections: the library would make an adapter for each.
_BOOK_LOG = logging.getLogger("websockets.server")


class CannotListen(Exception):
    """The address can't be listened on; the sentence says why, with what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 takes a free one. ``origins`` are the web sites whose pages may connect.

    Without ``tls`` nothing is encrypted, which other machines are not served with unless it is called ``insecure``.
    ``metrics_by_token``: not even this machine reads the metrics without a token.
    """

    host: str
    port: int
    insecure: bool = False
    origins: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = None
    metrics_by_token: bool = False

    @property
    def is_private(self) -> bool:
        """Whether whoever comes from this machine's own address is of this machine, no proxy for others."""
        is_shared = self.tls is not None or self.insecure or bool(self.origins)
        return is_loopback(self.host) and not is_shared


class Listener:
    """The open door of a broker: the ``Host`` of every wire."""

    def __init__(self, house: House, store: Store, bus: Bus, *, opens_metrics: bool) -> None:
        self._house = house
        limits = house.limits
        self.open_s, self.close_s, self.message_bytes = limits.open_s, limits.close_s, limits.frame_bytes
        self._origins: list[Origin | None] = [None]
        self._wires: set[Wire] = set()
        self._connections: set[Connection] = set()
        self._is_draining = False
        self._is_empty = asyncio.Event()
        page = MetricsPage(house, commits_of(store), lambda: self._connections, opens_metrics)
        self._door = Door(store, house, lambda: self._is_draining, page)
        self._server: asyncio.Server | None = None
        self._pulse: asyncio.Task[None] | None = None
        self._lag: asyncio.Task[None] | None = None
        self._deaf = bus.listen(self._heard, TokenRevoked)
        self._beginnings = Beginnings(bus, house.desk.roster, house.meters)

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
        # None stands for no Origin at all: what every client but a browser sends.
        self._origins += map(Origin, address.origins)
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(
                lambda: Wire(self),
                address.host,
                address.port,
                backlog=_BACKLOG,
                ssl=address.tls,
                # Who says nothing must not hold a place for the minute that Python gives them.
                ssl_handshake_timeout=self.open_s if address.tls else None,
            )
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
            raise CannotListen(
                f"Port {address.port} on {address.host} can't be listened on ({reason}): "
                "stop what has it, or take another with --port."
            ) from error
        self._pulse = asyncio.create_task(self._keep_alive())
        self._lag = asyncio.create_task(feel_lag(self._house.meters.lag))

    async def drain(self) -> None:
        """Accept nobody, say goodbye to everybody, wait until all are gone; bounded by the limits' times."""
        self._is_draining = True
        self._deaf()
        self._beginnings.close()
        if self._server is None:
            return
        self._server.close()
        for task in (self._pulse, self._lag):
            if task is not None:
                task.cancel()
        await asyncio.gather(*map(_say_goodbye, tuple(self._connections)))
        for wire in self._wires - {one.wire for one in self._connections}:
            wire.abort()  # a handshake that is not over
        while self._wires or self._connections:
            self._is_empty.clear()
            await self._is_empty.wait()
        event(log, "drained", logging.INFO)

    # -- what a wire asks ----------------------------------------------------------------------------------------

    def protocol(self) -> ServerProtocol:
        return ServerProtocol(
            origins=self._origins,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            max_size=self.message_bytes,
            logger=_BOOK_LOG,
        )

    def made(self, wire: Wire) -> None:
        self._wires.add(wire)

    def judge(self, wire: Handshake, request: Request) -> Awaitable[Response] | Response | None:
        return self._door.process(wire, request)

    def welcome(self, wire: Wire) -> Connection:
        connection = Connection(wire, self._house, self._left)
        self._house.gate.enter(wire.address)
        self._house.meters.accepted += 1
        self._connections.add(connection)
        return connection

    def lost(self, wire: Wire) -> None:
        self._wires.discard(wire)
        self._is_empty.set()

    def _left(self, connection: Connection) -> None:
        self._connections.discard(connection)
        self._house.gate.leave(connection.wire.address)
        self._is_empty.set()

    async def _keep_alive(self) -> None:
        """Twice in each period of pings: who was quiet in one half is asked, who says nothing in the next is gone."""
        while True:
            await asyncio.sleep(self._house.limits.ping_s / 2)
            for count, wire in enumerate(tuple(self._wires), 1):
                _feel(wire)
                if count % _A_TURN == 0:
                    await asyncio.sleep(0)

    def _heard(self, committed: Committed) -> None:
        """A revoked token closes what it opened."""
        revoked = committed.recorded.event
        if isinstance(revoked, TokenRevoked):
            for connection in tuple(self._connections):
                if connection.opened_by(revoked.token):
                    connection.cut(NOT_AUTHENTICATED, "Your token was revoked: ask for a new one.")


def _feel(wire: Wire) -> None:
    """One peer's pulse; what goes wrong with it is the end of that peer alone."""
    try:
        wire.pulse()
    except Exception:
        log.exception("pulse_failed")
        wire.abort()


async def _say_goodbye(connection: Connection) -> None:
    """One connection's end; what goes wrong with it must not keep the others from theirs."""
    try:
        await connection.drain(random.randrange(RECONNECT_WITHIN_MS))
    except Exception:
        log.exception("drain_failed")
        connection.wire.abort()


@asynccontextmanager
async def listening(
    desk: Serving, store: Store, bus: Bus, clock: Clock, address: Address, limits: Limits
) -> AsyncIterator[Listener]:
    """A broker's door, open until the end of the block, which drains it. Raises CannotListen."""
    hub = Hub(store, desk, bus)
    typists, queue, line = Typists(store, hub, bus), QueueWatch(desk, bus, clock), WaitingLine(desk, hub, bus, clock)
    gate = Gate(limits, asyncio.get_running_loop().time)
    meters = Meters()
    house = House(desk, hub, typists, Reworks(hub), queue, line, gate, clock, limits, Posting(meters), meters)
    listener = Listener(house, store, bus, opens_metrics=address.is_private and not address.metrics_by_token)
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
