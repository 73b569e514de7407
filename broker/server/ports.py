"""What the sockets ask of the desk."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from broker.desk.handouts import Handouts
from broker.desk.ports import Answered, Decided, Inbox
from broker.desk.roster import Roster
from broker.desk.standing import Standing
from broker.desk.writer import Pending
from broker.domain.access import Grant
from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.audience import Audience
from broker.domain.commands import Command, PostMessage
from broker.domain.errors import Refused
from broker.policy.models import Policy
from broker.protocol.frames import Ack, Result
from broker.protocol.questions import QueryKind
from broker.protocol.rows import Waits


class Permits(Protocol):
    """Who may read what."""

    async def readable(self, actor: Actor, stream: str) -> Audience:
        """The audience the actor reads this stream with. Raises NotFound."""


class Watched(Protocol):
    """How conversations stand."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""

    @property
    def on_duty(self) -> Collection[Agent]:
        """The connected agents who take work, now or once they are done with what they have."""

    @property
    def waits(self) -> Waits:
        """What the policy calls a long wait."""

    async def open_conversations(self) -> list[str]:
        """The ids of the conversations that are not closed. Raises StoreError."""

    async def standing(self, conversations: Sequence[str]) -> list[Standing]:
        """How each of these stands, all at the one moment when this returns. Raises StoreError."""


class Serving(Permits, Watched, Protocol):
    """The desk, as a connection sees it."""

    #: Which bot owes which turn, who waits for one.
    handouts: Handouts
    #: Who is connected.
    roster: Roster

    @property
    def store_id(self) -> str: ...

    async def authenticate(self, token: str) -> Grant:
        """What the token lets in. Raises Unauthenticated."""

    def say(self, actor: Actor, command_id: str, command: PostMessage, then: Callable[[Pending], None]) -> bool:
        """Decide plain words this moment, their answer to come; False where ``at_once`` must have them."""

    def at_once(self, actor: Actor, command_id: str, command: Command, answered: Answered) -> bool:
        """Decide the command this moment, its answer to come; False where ``handle`` must have it. Raises Refused."""

    async def granted_before(self, actor: Actor, command_id: str, command: Command, refused: Refused) -> Ack:
        """The first answer of a command that ``at_once`` refused. Raises that refusal where it got none."""

    async def handle(self, actor: Actor, command_id: str, command: Command, decided: Decided = ...) -> Ack:
        """Carry the command out; it is on disk when this returns. ``decided`` tells its turn. Raises Refused."""

    async def answer(self, actor: Actor, frame_id: str, query: QueryKind) -> Result:
        """Answer the query. Raises Refused."""

    def connect(self, actor: Actor, inbox: Inbox) -> None:
        """The actor can be reached through this inbox from now on."""

    def disconnect(self, actor: Actor, inbox: Inbox) -> None:
        """The inbox is gone."""

    def leave(self, actor: Actor, inbox: Inbox) -> None:
        """A bot takes no more turns through this inbox."""
