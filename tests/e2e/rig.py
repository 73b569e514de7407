"""A whole broker on a free port, with peers that speak to it over real sockets."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from broker.build import Running, broker_for
from broker.config import Config
from broker.domain.actors import Actor, Role
from broker.domain.commands import Command, OpenConversation
from broker.protocol.codec import decode_server, encode
from broker.protocol.frames import (
    SUBPROTOCOL,
    Ack,
    CommandFrame,
    Cursor,
    EventFrame,
    Hello,
    RefusedFrame,
    ServerFrame,
    Subscribe,
    Welcome,
)
from broker.server.limits import Limits
from broker.server.secret import new_token
from broker.store.api import Row
from tests.unhurried import UNHURRIED

F = TypeVar("F", bound=ServerFrame)
#: Longer than anything here takes on a busy machine; only a failing test waits for it.
PATIENCE_S = 20
SUE = Actor("supervisor", "sue")
_ids = itertools.count(1)


@asynccontextmanager
async def rig(folder: Path, **changes: Any) -> AsyncIterator["Rig"]:
    """A broker with its store in memory; ``changes`` are settings, ``limits`` among them. Nobody is too fast for it."""
    limits = Limits(rates=UNHURRIED)
    config = Config(**{"data": folder, "port": 0, "store": "memory", "limits": limits, **changes})
    async with broker_for(config) as running:
        yield Rig(running)


class Rig:
    """One running broker."""

    def __init__(self, running: Running) -> None:
        self.running = running

    async def do(self, actor: Actor, command: Command) -> Ack:
        """A command past the socket."""
        return await self.running.inside.desk.handle(actor, f"rig-{next(_ids)}", command)

    async def token(self, role: Role, subject: str, expires: int | None = None) -> str:
        token = new_token(subject)
        await self.do(SUE, token.issue(role, subject, expires))
        return token.text

    async def peer(self, role: Role, subject: str, *, resume: dict[str, int] | None = None, **options: Any) -> "Peer":
        """Somebody who is logged in."""
        peer = await self.knock(**options)
        await peer.say_hello(await self.token(role, subject), resume)
        return peer

    async def knock(self, **options: Any) -> "Peer":
        """A connection that has said nothing yet."""
        socket = await connect(
            self.running.url, subprotocols=[Subprotocol(SUBPROTOCOL)], compression=None, max_size=None, **options
        )
        return Peer(socket)

    async def rows(self) -> list[Row]:
        """All that is stored."""
        return await self.running.inside.store.feed(0, 1_000_000)


class Peer:
    """One connection. ``seen`` holds every frame that was read."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.seen: list[ServerFrame] = []

    async def __aenter__(self) -> "Peer":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def say_hello(self, token: str, resume: dict[str, int] | None = None, instance: str | None = None) -> Welcome:
        cursors = tuple(Cursor(stream=stream, after_n=n) for stream, n in (resume or {}).items())
        await self.socket.send(encode(Hello(token=token, resume=cursors, instance=instance)))
        return await self.until(Welcome)

    async def read(self) -> ServerFrame:
        async with asyncio.timeout(PATIENCE_S):
            frame = decode_server(await self.socket.recv())
        assert frame is not None
        self.seen.append(frame)
        return frame

    async def until(self, kind: type[F], **fields: object) -> F:
        """Read on to the frame of this kind whose fields have these values."""
        while True:
            frame = await self.read()
            if isinstance(frame, kind) and all(getattr(frame, name) == value for name, value in fields.items()):
                return frame

    async def answer(self, id: str) -> Ack | RefusedFrame:
        while True:
            frame = await self.read()
            if isinstance(frame, Ack | RefusedFrame) and frame.id == id:
                return frame

    async def do(self, command: Command, id: str = "") -> Ack | RefusedFrame:
        id = id or f"cmd-{next(_ids)}"
        await self.socket.send(encode(CommandFrame(id=id, command=command)))
        return await self.answer(id)

    async def follow(self, stream: str, after_n: int = 0) -> Ack | RefusedFrame:
        id = f"sub-{next(_ids)}"
        await self.socket.send(encode(Subscribe(id=id, stream=stream, after_n=after_n)))
        return await self.answer(id)

    async def read_to(self, stream: str, n: int) -> None:
        """Read on to the event number ``n`` of the stream."""
        while self.last_n(stream) < n:
            await self.read()

    async def closed(self) -> int | None:
        """The code the connection ends with."""
        async with asyncio.timeout(PATIENCE_S):
            await self.socket.wait_closed()
        return self.socket.close_code

    def events(self, stream: str) -> list[EventFrame]:
        return [frame for frame in self.seen if isinstance(frame, EventFrame) and frame.stream == stream]

    def last_n(self, stream: str) -> int:
        return max((frame.n for frame in self.events(stream)), default=0)


async def opened(broker: Rig, name: str = "maria", conversation: str = "c1") -> Peer:
    """A customer with a conversation."""
    peer = await broker.peer("customer", name)
    assert isinstance(await peer.do(OpenConversation(conversation)), Ack)
    return peer


async def connections_become(broker: Rig, count: int) -> int:
    """The broker's own count, once it is this one."""
    async with asyncio.timeout(20), httpx.AsyncClient() as http:
        while True:
            answer = await http.get(health_url(broker))
            if answer.json()["connections"] == count:
                return count


def health_url(broker: Rig) -> str:
    """Where the broker tells how it is."""
    return broker.running.url.replace("ws://", "http://") + "healthz"
