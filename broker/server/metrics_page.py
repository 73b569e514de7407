"""Who may read the metrics, how they are answered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from websockets.datastructures import Headers
from websockets.http11 import Response

from broker.domain.errors import Unauthenticated
from broker.server.connection import Connection
from broker.server.exposition import CONTENT_TYPE, exposed
from broker.server.figures import figures
from broker.server.handshake import Handshake
from broker.server.house import House
from broker.server.logs import event
from broker.server.loopback import is_loopback
from broker.server.metrics import METRICS
from broker.store.commits import Commits

METRICS_PATH: Final = "/metrics"
#: A proxy says by one of these for whom it asks; then the peer's address is the proxy's.
_FORWARDED: Final = (
    "forwarded",
    "via",
    "x-forwarded",
    "x-real-ip",
    "x-client-ip",
    "x-original",
    "true-client-ip",
    "cf-",
)
_BEARER: Final = "Bearer "
_WHO: Final = "The metrics are for who sends 'Authorization: Bearer TOKEN', a supervisor's, or asks on this machine.\n"
log = logging.getLogger(__name__)


class MetricsPage:
    """Open to this machine, since a scraper beside the broker should need no secret; to others by a token.

    ``is_open`` is False where others may come by this machine's address: then everybody needs the token. What a proxy
    forwards, what a web page asks under a name of its own that leads here, is not this machine.
    """

    def __init__(
        self, house: House, commits: Commits, connections: Callable[[], set[Connection]], is_open: bool
    ) -> None:
        self._house, self._commits, self._connections, self._is_open = house, commits, connections, is_open

    def answer(self, wire: Handshake, headers: Headers, *, is_draining: bool) -> Awaitable[Response]:
        """The page, or 401 for who may not read it."""
        return self._answer(wire, headers, is_draining)

    async def _answer(self, wire: Handshake, headers: Headers, is_draining: bool) -> Response:
        if not ((self._is_open and _is_local(wire, headers)) or await self._is_supervisor(headers)):
            event(log, "metrics_refused", logging.WARNING, address=wire.address)
            await asyncio.sleep(self._house.gate.failed(wire.address, _token_in(headers)))
            answer = wire.respond(HTTPStatus.UNAUTHORIZED, _WHO)
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        tally = await self._house.line.tally()
        values = figures(self._house, self._connections(), self._commits, tally, is_draining=is_draining)
        answer = wire.respond(HTTPStatus.OK, exposed(METRICS, values))
        del answer.headers["Content-Type"]
        answer.headers["Content-Type"] = CONTENT_TYPE
        return answer

    async def _is_supervisor(self, headers: Headers) -> bool:
        token = _token_in(headers)
        if not token:
            return False
        try:
            grant = await self._house.desk.authenticate(token)
        except Unauthenticated as refused:
            self._house.meters.refuse(refused.code)
            return False
        return grant.actor.role == "supervisor"


def _token_in(headers: Headers) -> str:
    """The one token that was sent; empty where there is none, or more than one."""
    said = headers.get_all("Authorization")
    return said[0].removeprefix(_BEARER).strip() if len(said) == 1 and said[0].startswith(_BEARER) else ""


def _is_local(wire: Handshake, headers: Headers) -> bool:
    if any(name.lower().startswith(_FORWARDED) for name in headers) or not is_loopback(wire.address):
        return False
    return all(is_loopback(_without_port(host)) for host in headers.get_all("Host"))


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] or host
