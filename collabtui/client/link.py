"""One WebSocket connection from its handshake to its end."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

from websockets import ClientConnection, ConnectionClosed, Subprotocol, WebSocketException, connect
from websockets.uri import parse_uri

from broker.domain.inert import inert
from broker.protocol.codec import Unreadable, decode_server
from broker.protocol.frames import SUBPROTOCOL, ServerFrame
from broker.protocol.session import NOT_AUTHENTICATED
from collabtui.client.errors import Broken, LoginRefused, Untrusted

MAX_FRAME_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a connection ended. ``is_useless`` says that there is a broker, which does not serve us."""

    sentence: str
    is_useless: bool = False


async def converse(
    url: str,
    hello: str,
    outgoing: asyncio.Queue[str],
    receive: Callable[[ServerFrame], None],
    trust: ssl.SSLContext | None = None,
) -> Lost:
    """Say ``hello``, then move frames both ways until the connection ends. Raises LoginRefused, Untrusted.

    ``trust`` says whose certificate is believed, for wss alone; by default those that this machine believes.
    """
    try:
        async with connect(
            url,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            max_size=MAX_FRAME_BYTES,
            open_timeout=5,
            close_timeout=2,
            ping_interval=20,
            ping_timeout=20,
            ssl=trust or (True if parse_uri(url).secure else None),
            proxy=None,  # what the environment says of proxies is about web sites, not about the desk's broker
        ) as socket:
            await socket.send(hello)
            try:
                await _move(socket, outgoing, receive)
            except asyncio.CancelledError:
                # Leaving is no accident: without this the broker would be told 1011, "internal error".
                await socket.close()
                raise
    except ConnectionClosed as closed:
        return _farewell(closed)
    except (Unreadable, Broken) as error:
        return Lost(str(error), is_useless=True)
    except (OSError, WebSocketException) as error:
        return _unreached(url, error)


async def _move(
    socket: ClientConnection, outgoing: asyncio.Queue[str], receive: Callable[[ServerFrame], None]
) -> NoReturn:
    """Move frames until an exception ends it."""
    writing = asyncio.create_task(_write(socket, outgoing))
    try:
        while True:
            frame = decode_server(await socket.recv(decode=False))
            # None is a type of frame newer than this client: by the protocol it is passed over.
            if frame is not None:
                receive(frame)
    finally:
        writing.cancel()
        # What ended the writer has ended the reader too, and the reader tells of it.
        await asyncio.gather(writing, return_exceptions=True)


async def _write(socket: ClientConnection, outgoing: asyncio.Queue[str]) -> None:
    while True:
        await socket.send(await outgoing.get())


def _unreached(url: str, error: Exception) -> Lost:
    match error:
        case ssl.SSLCertVerificationError():
            reason = inert(error.verify_message).rstrip(".")
            sentence = f"The certificate shown at {url} is not to be trusted ({reason}): name who signed it with --ca."
            raise Untrusted(sentence) from error
        case ssl.SSLError():
            return Lost(f"What answers at {url} does not encrypt as we do ({error.reason}): is it ws:// there?")
        case _:
            return Lost(f"The broker at {url} can't be reached: {inert(str(error)) or type(error).__name__}.")


def _farewell(closed: ConnectionClosed) -> Lost:
    if closed.rcvd is not None and closed.rcvd.code == NOT_AUTHENTICATED:
        raise LoginRefused(inert(closed.rcvd.reason) or "The broker does not know this token.") from closed
    reason = inert(closed.rcvd.reason) if closed.rcvd is not None else ""
    return Lost(f"The connection to the broker ended: {reason or 'it was cut'}.")
