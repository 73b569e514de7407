"""What a connection's bytes ask of the broker: who has the door, who is told of one peer."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Protocol

from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

if TYPE_CHECKING:
    from broker.server.handshake import Handshake
    from broker.server.wire import Wire


class Peer(Protocol):
    """What is told of one open connection; each call returns at once."""

    def received(self, text: bytes) -> None:
        """One text message came, which may not be UTF-8."""

    def received_binary(self) -> None:
        """A binary message came."""

    def held_back(self) -> None:
        """The socket takes nothing more for now."""

    def let_go(self) -> None:
        """The socket takes more again."""

    def ended(self) -> None:
        """The connection is gone."""


class Host(Protocol):
    """Who has the door."""

    @property
    def open_s(self) -> float:
        """Seconds that a handshake may take."""

    @property
    def close_s(self) -> float:
        """Seconds that a peer may take to close."""

    @property
    def message_bytes(self) -> int:
        """The longest message."""

    def protocol(self) -> ServerProtocol:
        """The rules of one new connection."""

    def made(self, wire: "Wire") -> None:
        """Somebody connected."""

    def judge(self, caller: "Handshake", request: Request) -> Awaitable[Response] | Response | None:
        """The answer to a request; None lets the WebSocket handshake go on."""

    def welcome(self, wire: "Wire") -> Peer:
        """A WebSocket is open."""

    def lost(self, wire: "Wire") -> None:
        """The TCP connection is gone, whether it became a WebSocket or not."""
