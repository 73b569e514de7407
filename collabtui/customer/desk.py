"""The part of the client that the customer's window needs."""

from collections.abc import AsyncIterator
from typing import Protocol

from broker.domain.actors import Actor
from broker.domain.commands import Command
from broker.protocol.frames import Ack, Result
from broker.protocol.questions import ListConversations
from collabtui.client.mirror import Mirror
from collabtui.client.updates import ConnectionState, Update


class Desk(Protocol):
    """What ``collabtui.client.connection.Client`` is to the window."""

    @property
    def mirror(self) -> Mirror: ...

    @property
    def state(self) -> ConnectionState: ...

    async def online(self) -> Actor: ...

    async def send(self, command: Command, id: str | None = None) -> Ack: ...

    async def follow(self, stream: str, after_n: int = 0) -> None: ...

    async def unfollow(self, stream: str) -> None: ...

    async def query(self, q: ListConversations) -> Result: ...

    def typing(self, conversation: str, epoch: int = 0) -> None: ...

    def updates(self) -> AsyncIterator[Update]: ...
