"""What the broker answers to plain HTTP on its port."""

import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from broker.domain.ids import MAX_INT
from broker.protocol.frames import SUBPROTOCOL
from broker.server.handshake import Handshake
from broker.server.house import House
from broker.server.logs import event
from broker.server.metrics_page import METRICS_PATH, MetricsPage
from broker.store.api import Store, StoreError

HEALTH = "/healthz"
_RETRY_AFTER_S = "2"
#: The only version there is: RFC 6455, section 4.1.
_VERSION = "13"
log = logging.getLogger(__name__)


class Door:
    """Judges each request before it becomes a WebSocket."""

    def __init__(self, store: Store, house: House, is_draining: Callable[[], bool], page: MetricsPage) -> None:
        self._store, self._gate, self._is_draining = store, house.gate, is_draining
        self._meters, self._page = house.meters, page

    def process(self, wire: Handshake, request: Request) -> Awaitable[Response] | Response | None:
        """The answer; None lets the WebSocket handshake go on."""
        path = request.path.partition("?")[0]
        if "Upgrade" in request.headers:
            return self._admit(wire, path) or _misspoken(wire, request.headers)
        if path == HEALTH:
            return self._health(wire)
        if path == METRICS_PATH:
            return self._page.answer(wire, request.headers, is_draining=self._is_draining())
        if path == "/":
            answer = wire.respond(HTTPStatus.UPGRADE_REQUIRED, "This is a broker: speak WebSocket to it.\n")
            answer.headers["Upgrade"] = "websocket"
            return answer
        return wire.respond(
            HTTPStatus.NOT_FOUND, f"There is nothing here but / (WebSocket), {HEALTH}, {METRICS_PATH}.\n"
        )

    def _admit(self, wire: Handshake, path: str) -> Response | None:
        if path != "/":
            return wire.respond(HTTPStatus.NOT_FOUND, "The WebSocket is at /.\n")
        if self._gate.has_room(wire.address) and not self._is_draining():
            return None
        self._meters.turned_away += 1
        event(log, "connection_turned_away", logging.WARNING, address=wire.address, inside=self._gate.connections)
        answer = wire.respond(HTTPStatus.SERVICE_UNAVAILABLE, "No room for another connection: try again soon.\n")
        answer.headers["Retry-After"] = _RETRY_AFTER_S
        return answer

    async def _health(self, wire: Handshake) -> Response:
        status = "draining" if self._is_draining() else await self._store_status()
        code = HTTPStatus.OK if status == "ok" else HTTPStatus.SERVICE_UNAVAILABLE
        told = {"status": status, "store_id": self._store.store_id, "connections": self._gate.connections}
        answer = wire.respond(code, json.dumps(told) + "\n")
        del answer.headers["Content-Type"]
        answer.headers["Content-Type"] = "application/json"
        return answer

    async def _store_status(self) -> str:
        try:
            await self._store.feed(MAX_INT, 1)  # nothing is there: it costs one look at the index
        except StoreError:
            log.exception("health_failed")
            return "storage_unavailable"
        return "ok"


def _misspoken(wire: Handshake, headers: Headers) -> Response | None:
    """The refusal of a handshake in another version; it names the one that is spoken here, so that a client can tell.

    RFC 6455, section 4.2.1 asks for one Host; section 4.4 for the version in the answer.
    """
    if headers.get_all("Sec-WebSocket-Version") not in ([], [_VERSION]):
        sentence = f"This broker speaks version {_VERSION} of the WebSocket protocol, no other.\n"
        answer = wire.respond(HTTPStatus.UPGRADE_REQUIRED, sentence)
        answer.headers["Sec-WebSocket-Version"] = _VERSION
        return answer
    if len(headers.get_all("Host")) != 1:
        return wire.respond(HTTPStatus.BAD_REQUEST, "A request names one host, in one Host line.\n")
    offered = ",".join(headers.get_all("Sec-WebSocket-Protocol")).split(",")
    if SUBPROTOCOL not in map(str.strip, offered):
        sentence = f"This broker speaks {SUBPROTOCOL}: offer it in Sec-WebSocket-Protocol. A client that speaks "
        return wire.respond(HTTPStatus.BAD_REQUEST, f"{sentence}only another version needs another release.\n")
    return None
