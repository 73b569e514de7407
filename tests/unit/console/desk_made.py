"""A console's state as its tests need it: what the broker told, in few words."""

from typing import Any

from broker.domain.actors import Actor
from broker.domain.agent_events import AgentRegistered, OfferReserved, PresenceSet
from broker.domain.events import Event, MessagePosted
from broker.domain.owner_events import ConversationOpened
from broker.protocol.frames import EventFrame
from broker.protocol.rows import ConversationRow
from collabtui.client.mirror import Mirror
from collabtui.client.updates import EventApplied, QueueChanged
from collabtui.console.model import Model, Parts

ADA = Actor("agent", "ada")
MARIA = Actor("customer", "maria")
NOW = 1_000_000


def row(conversation: str = "c1", **changes: Any) -> ConversationRow:
    """A conversation that waits since the beginning of time."""
    given = {"customer": conversation, "phase": "queued", "owner": "the queue", "since": 0, "opened": 0, "touched": 0}
    return ConversationRow.model_validate({"conversation": conversation, "epoch": 1, **given, **changes})


def offer(conversation: str = "c1", id: str = "o1", deadline: int = NOW + 30_000) -> OfferReserved:
    return OfferReserved(id, conversation, deadline, "keyword", "support", NOW - 5_000, "a human please")


class Told:
    """A model with its mirror; each call is one thing that the broker told, at ``now`` (Unix milliseconds)."""

    def __init__(self, model: Model | None = None, now: int = NOW) -> None:
        self.now = now
        self.model = model or Model("ada", Mirror("desk"))
        self.mirror = self.model.mirror
        self.me(AgentRegistered("Ada", {"support": 3}, 3), PresenceSet("online"))

    def me(self, *events: Event) -> Parts:
        """Events of my own stream."""
        return self._tell("agent:ada", ADA, events)

    def talk(self, conversation: str, *events: Event, actor: Actor = MARIA) -> Parts:
        """Events of a conversation."""
        return self._tell(f"conversation:{conversation}", actor, events)

    def opened(self, conversation: str, *texts: str) -> Parts:
        """A conversation that maria opened, then said these things in."""
        lines = [MessagePosted(f"{conversation}.{number}", text, 1) for number, text in enumerate(texts)]
        return self.talk(conversation, ConversationOpened("maria", "web", "en", "v1"), *lines)

    def rows(self, *rows: ConversationRow, full: bool = True, gone: tuple[str, ...] = ()) -> Parts:
        return self.model.apply(QueueChanged(full, rows, gone), self.now)

    def _tell(self, stream: str, actor: Actor, events: tuple[Event, ...]) -> Parts:
        parts: Parts = frozenset()
        for event in events:
            n = self.mirror.n(stream) + 1
            self.mirror.apply(EventFrame(stream=stream, n=n, at=self.now, actor=actor, event=event))
            parts |= self.model.apply(EventApplied(stream, n, self.now, actor, event), self.now)
        return parts
