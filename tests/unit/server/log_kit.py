"""One conversation's log with a hub on it, without a desk."""

from broker.bus.api import Committed
from broker.bus.local import LocalBus
from broker.domain.actors import Actor
from broker.domain.audience import Audience, Numbers, audience_of
from broker.domain.errors import NotFound
from broker.domain.events import ConversationEvent, MessagePosted, Recorded
from broker.domain.owner_events import ConversationOpened
from broker.protocol.codec import encode_event
from broker.server.hub import Hub
from broker.store.api import Batch, Row, Write
from broker.store.memory import MemoryStore

STREAM = "conversation:c1"
MARIA = Actor("customer", "maria")
ADA = Actor("agent", "ada")
BOT = Actor("bot", "bot.1")
OPENED = ConversationOpened("maria", "web", "en", "v1")


def said(text: str) -> MessagePosted:
    return MessagePosted("m", text, 1)


def note(text: str) -> MessagePosted:
    return MessagePosted("m", text, 1, visibility="note")


class Desk:
    """Says who may read; ``denied`` may not."""

    def __init__(self) -> None:
        self.denied: set[Actor] = set()
        self.asked = 0

    async def readable(self, actor: Actor, stream: str) -> Audience:
        self.asked += 1
        if actor in self.denied:
            raise NotFound(f"There is no {stream} for you.")
        return audience_of(actor.role)


class Log:
    """A store with its bus; ``append`` commits at once, ``store_only`` forgets to tell."""

    def __init__(self) -> None:
        self.store, self.bus, self.desk = MemoryStore(), LocalBus(), Desk()
        self.hub = Hub(self.store, self.desk, self.bus)
        self._numbers = Numbers()
        self._seq = 0

    async def append(self, *events: ConversationEvent) -> None:
        for committed in await self.store_only(*events):
            self.bus.publish(committed)

    async def store_only(self, *events: ConversationEvent) -> list[Committed]:
        committed = [self._committed(event) for event in events]
        rows = tuple(_row(one) for one in committed)
        await self.store.append(Batch((Write(STREAM, rows[0].seq - 1, rows),)))
        return committed

    def _committed(self, event: ConversationEvent) -> Committed:
        before, self._numbers = self._numbers, self._numbers.after(event)
        self._seq += 1
        recorded = Recorded(STREAM, self._seq, 1_000 + self._seq, ADA, event)
        return Committed(recorded, encode_event(event), before, self._numbers)


def _row(committed: Committed) -> Row:
    recorded = committed.recorded
    role, id = recorded.actor.role, recorded.actor.id
    return Row(STREAM, recorded.seq, recorded.event.kind, recorded.at, role, id, committed.body)
