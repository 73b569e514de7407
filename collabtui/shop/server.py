"""The shop's HTTP service on the loopback interface."""

from __future__ import annotations

import logging
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from collabtui.shop import api, database, faults
from collabtui.shop.catalogue import Catalogue
from collabtui.shop.faults import Faults

HOST = "127.0.0.1"
MAX_BODY = 64 * 1024
KEY_HEADER = "X-Conversation-Key"
ATTEMPT_HEADER = "X-Attempt"
#: A header, since addresses with a query end up in logs.
EMAIL_HEADER = "X-Customer-Email"
ONCE_HEADER = "Idempotency-Key"

logger = logging.getLogger("collabtui.shop")
# Without a handler of its own Python would print warnings to a terminal that may be showing a screen.
logger.addHandler(logging.NullHandler())


class _Server(ThreadingHTTPServer):
    """Threads for requests, all of them gone when `close` returns."""

    daemon_threads = False  # so that server_close waits for them
    request_queue_size = 128

    def __init__(self, desk: api.Desk, port: int) -> None:
        self.desk = desk
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer's own asks the resolver for this host's name, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Only the error's kind: its text may quote what the peer sent.
        kind = getattr(sys.exc_info()[0], "__name__", "unknown")
        logger.warning("event=connection_failed error=%s", kind)

    def close(self) -> None:
        """Hang up on everybody, wait for the threads, free the port."""
        self.stopping.set()
        with self._open_lock:
            for connection in self._open:
                with suppress(OSError):  # the peer was quicker to hang up
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Bytes to `api` calls, their replies to bytes."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head with body in one write
    timeout = 10.0  # seconds a silent peer keeps its thread

    def _serve(self) -> None:
        began = time.perf_counter()
        pattern = "unmatched"
        try:
            body = self._body()
            route, parameters = api.match(self.command, urlsplit(self.path).path)
            pattern = route.pattern
            if route.may_fail:
                self._misbehave(route.name)
            once = unquote(self.headers.get(ONCE_HEADER, ""))
            call = api.Call(parameters, body, time.time_ns() // 1_000_000, self._email(), once)
            reply = route.answer(self.server.desk, call)
        except api.Problem as problem:
            reply = _refusal(problem.status, problem.code, problem.message)
        except sqlite3.Error as error:
            logger.error("event=database_failed route=%s error=%s", pattern, type(error).__name__)
            reply = _refusal(500, "database_failed", "The shop's database did not answer; look at its file.")
        self._send(reply)
        spent = (time.perf_counter() - began) * 1000
        logger.info("event=request method=%s route=%s status=%d ms=%.1f", self.command, pattern, reply.status, spent)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve

    def _body(self) -> bytes:
        """The whole body, read before anything is decided so that the connection survives a refusal."""
        if self.headers["Transfer-Encoding"] is not None:
            self.close_connection = True
            raise api.Problem(411, "length_required", "Send the body with a Content-Length.")
        announced = self.headers.get("Content-Length", "0")
        if not (announced.isascii() and announced.isdecimal() and len(announced) < 16):
            self.close_connection = True
            raise api.Problem(400, "bad_length", "Content-Length is not a whole number of bytes.")
        if int(announced) > MAX_BODY:
            self._discard(int(announced))
            raise api.Problem(413, "body_too_large", f"A body may have {MAX_BODY} bytes at most.")
        return self.rfile.read(int(announced))

    def _email(self) -> str | None:
        given = self.headers.get(EMAIL_HEADER)
        return None if given is None else unquote(given)

    def _discard(self, length: int) -> None:
        # Closing with bytes unread resets the connection, and the peer would lose the reason for it.
        self.close_connection = True
        left = min(length, 16 * MAX_BODY)
        while left > 0 and (chunk := self.rfile.read(min(left, MAX_BODY))):
            left -= len(chunk)

    def _misbehave(self, call: str) -> None:
        now = self.server.desk.faults
        key = unquote(self.headers.get(KEY_HEADER, ""))
        attempt = self.headers.get(ATTEMPT_HEADER, "1")
        if not (attempt.isascii() and attempt.isdecimal() and len(attempt) <= 6):
            raise api.Problem(400, "bad_attempt", f"{ATTEMPT_HEADER} is not a number from 0 to 999999.")
        if delay := faults.delay_ms(now, call):
            self.server.stopping.wait(delay / 1000)
        if faults.fails(now, key, call, int(attempt)):
            raise api.Problem(503, "unavailable", "The shop's system is not available; try again soon.")

    def _send(self, reply: api.Reply) -> None:
        body = api.encoded(reply.body)
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself refuses (a broken request line, an unknown method), as JSON."""
        self.close_connection = True
        # A broken request line may leave no version behind, and then no head would be sent.
        self.request_version = self.protocol_version
        self._send(_refusal(int(code), "bad_request", "This is no HTTP request that the shop understands."))
        logger.info("event=request method=other route=unmatched status=%d ms=0.0", int(code))

    def version_string(self) -> str:
        return "fernhill-shop"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: `_serve` logs each request once, without the path that http.server would write."""

    def log_error(self, format: str, *args: Any) -> None:
        # http.server calls this for a peer that fell silent; its arguments may hold what the peer sent.
        logger.info("event=connection_dropped")


def _refusal(status: int, code: str, message: str) -> api.Reply:
    return api.Reply(status, {"code": code, "message": message})


class RunningShop:
    """A shop that answers on its own thread until `stop`; also a context manager."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="shop")
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return _url(self._server)

    def stop(self) -> None:
        """Hang up, free the port, wait for every thread; a second stop does nothing."""
        self._server.shutdown()
        self._thread.join()
        self._server.close()

    def __enter__(self) -> RunningShop:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()


def start(catalogue: Catalogue, database_path: Path, port: int = 0, faults: Faults | None = None) -> RunningShop:
    """Open the shop on loopback; port 0 takes a free one.

    Raises OSError when the port is taken, sqlite3.Error or OSError when the file can't be made.
    """
    return RunningShop(_opened(catalogue, database_path, port, faults or Faults()))


def serve(catalogue: Catalogue, database_path: Path, port: int, faults: Faults, ready: Callable[[str], None]) -> None:
    """Keep the shop open until Ctrl-C; `ready` is called with its URL once it accepts requests.

    Raises what `start` raises.
    """
    server = _opened(catalogue, database_path, port, faults)
    try:
        with suppress(KeyboardInterrupt):  # the way to close the shop
            ready(_url(server))
            server.serve_forever(0.1)
    finally:
        server.close()


def _opened(catalogue: Catalogue, database_path: Path, port: int, faults: Faults) -> _Server:
    database.create(database_path, catalogue)
    return _Server(api.Desk(database_path, faults), port)


def _url(server: _Server) -> str:
    return f"http://{HOST}:{server.server_port}"
