"""Plain HTTP to the shop, without the client under test."""

import http.client
import json
import socket
from typing import Any
from urllib.parse import urlsplit


class Browser:
    """One keep-alive connection to the shop."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=10)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
        return answer.status, json.loads(answer.read())


def raw(url: str, request: bytes) -> bytes:
    """Whatever the shop sends back until it hangs up."""
    address = urlsplit(url)
    with socket.create_connection((str(address.hostname), address.port or 0), timeout=10) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))
