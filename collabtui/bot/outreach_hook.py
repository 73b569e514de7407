"""The HTTP hook on the loopback interface by which a business tells of events."""

import hmac
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Final

from collabtui.bot.outreach import Event, Outcome, event_of

HOST: Final = "127.0.0.1"
PATH: Final = "/events"
MAX_BODY: Final = 64 * 1024
#: Who guesses 16 letters has a long way to go.
SHORTEST_TOKEN: Final = 16
_STATUS: Final = {"sent": 200, "refused": 409, "invalid": 422}

logger = logging.getLogger("collabtui.outreach")
# Without a handler of its own Python would print warnings between the command's lines.
logger.addHandler(logging.NullHandler())


#: Has an event sent, called from the hook's threads; raises OSError where the broker can't be reached in time.
Take = Callable[[Event], Outcome]


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a silent peer must not keep the command from ending

    def __init__(self, port: int, token: str, take: Take) -> None:
        self.token, self.take = token, take
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer's own asks the resolver for this host's name, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Not its text, which may quote what the peer sent.
        logger.warning("event=connection_failed")


class _Handler(BaseHTTPRequestHandler):
    """One event a request: its outcome as JSON."""

    server: _Server
    timeout = 10.0  # seconds a silent peer keeps its thread

    def do_POST(self) -> None:
        """Take one event."""
        length = self.headers.get("Content-Length", "")
        if self.path != PATH:
            self._no(404, f"This hook answers at POST {PATH} alone.")
        elif not self._is_known():
            self._no(401, "Send the header Authorization: Bearer TOKEN with the token of the hook's --hook-token-file.")
        elif not (length.isascii() and length.isdecimal() and len(length) < 16):
            self._no(411, "Send the event with a Content-Length.")
        elif int(length) > MAX_BODY:
            self._discard(int(length))
            self._no(413, f"An event may have {MAX_BODY} bytes at most.")
        else:
            self._take(self.rfile.read(int(length)))

    def _take(self, body: bytes) -> None:
        try:
            outcome = self.server.take(event_of(body))
        except ValueError as error:
            self._no(422, str(error))
        except OSError as error:
            self._no(503, str(error))
        else:
            self._say(_STATUS[outcome.outcome], outcome.model_dump(mode="json"))

    def _discard(self, length: int) -> None:
        # Closing with bytes unread resets the connection, and the peer would lose the reason for it.
        left = min(length, 16 * MAX_BODY)
        while left > 0 and (chunk := self.rfile.read(min(left, MAX_BODY))):
            left -= len(chunk)

    def _is_known(self) -> bool:
        scheme, _, given = self.headers.get("Authorization", "").partition(" ")
        right = hmac.compare_digest(given.strip().encode("utf-8", "replace"), self.server.token.encode())
        return scheme.lower() == "bearer" and right

    def _no(self, status: int, reason: str) -> None:
        self._say(status, {"outcome": "invalid" if status == 422 else "failed", "reason": reason})

    def _say(self, status: int, body: dict[str, Any]) -> None:
        encoded = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)

    def version_string(self) -> str:
        """Not Python's version, which is nobody's business."""
        return "collabtui-outreach"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the command itself prints each outcome, the path is always the same."""


@contextmanager
def listening(port: int, token: str, take: Take) -> Iterator[str]:
    """The hook's URL; it answers on threads of its own until the end of the block. Port 0 takes a free one.

    Raises OSError when the port is taken, ValueError for a token that is easily guessed.
    """
    if len(token) < SHORTEST_TOKEN:
        raise ValueError(f"The hook's token has {len(token)} characters; expected at least {SHORTEST_TOKEN}.")
    with _Server(port, token, take) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="outreach-hook")
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}{PATH}"
        finally:
            server.shutdown()
            thread.join()
