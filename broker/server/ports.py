"""What the sockets ask of the desk."""

from typing import Protocol

from broker.desk.ports import Inbox
from broker.domain.access import Grant
from broker.domain.actors import Actor
from broker.domain.audience import Audience
from broker.domain.commands import Command
from broker.protocol.frames import Ack, QueryKind, Result


class Permits(Protocol):
    """Who may read what."""

    async def readable(self, actor: Actor, stream: str) -> Audience:
        """The audience the actor reads this stream with. Raises NotFound."""


class Serving(Permits, Protocol):
    """The desk, as a connection sees it."""

    @property
    def store_id(self) -> str: ...

    async def authenticate(self, token: str) -> Grant:
        """What the token lets in. Raises Unauthenticated."""

    async def handle(self, actor: Actor, command_id: str, command: Command) -> Ack:
        """Carry the command out; it is on disk when this returns. Raises Refused."""

    async def answer(self, actor: Actor, frame_id: str, query: QueryKind) -> Result:
        """Answer the query. Raises Refused."""

    def connect(self, actor: Actor, inbox: Inbox) -> None:
        """The actor can be reached through this inbox from now on."""

    def disconnect(self, actor: Actor, inbox: Inbox) -> None:
        """The inbox is gone."""
