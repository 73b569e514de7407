"""What a played customer needs of a connection."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from broker.domain.commands import Command
from broker.protocol.frames import Ack
from collabtui.client.mirror import Mirror
from collabtui.client.updates import Update


class CustomerClient(Protocol):
    """What a customer needs of the connection; ``mirror`` is the public's."""

    @property
    def mirror(self) -> Mirror:
        """The copy of the followed conversation."""
        ...

    def updates(self) -> AsyncIterator[Update]:
        """All updates from this call on."""
        ...

    async def send(self, command: Command, id: str | None = None) -> Ack:
        """Have a command done; raises Refused, or ClientError when the connection is over for good."""
        ...

    async def follow(self, stream: str) -> None:
        """Have a stream in the mirror from now on."""
        ...


Connect = Callable[[], AbstractAsyncContextManager[CustomerClient]]


def only(client: CustomerClient) -> Connect:
    """A connection that is there already, for scenarios whose customer stays."""

    @asynccontextmanager
    async def connect() -> AsyncIterator[CustomerClient]:
        yield client

    return connect
