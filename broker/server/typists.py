"""Passing on what is being written: never stored, never for an owner of the past."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Final, get_args

from broker.bus.api import Bus, Committed
from broker.desk.head import recorded_of
from broker.domain.actors import Actor
from broker.domain.audience import Audience
from broker.domain.conversation import Conversation
from broker.domain.events import Recorded
from broker.domain.evolve_owner import evolve_owner
from broker.domain.ids import CONVERSATION, stream_of
from broker.domain.owner_events import OwnershipEvent
from broker.domain.owners import AgentOwner, BotLease
from broker.protocol.codec import encode
from broker.protocol.copilot_frames import Drafting, DraftingNow
from broker.protocol.frames import (
    Typing,
    TypingNow,
)
from broker.server.follow import Reader
from broker.server.framing import text_frame
from broker.server.hub import Hub
from broker.store.api import Store

#: Conversations whose owner is remembered; whoever types in another one costs a look into the store.
REMEMBERED: Final = 1_000
_OWNERSHIP: Final = frozenset(
    one.default for event in get_args(OwnershipEvent) for one in fields(event) if one.name == "kind"
)


@dataclass(slots=True)
class _Reading:
    """``heard`` is what was committed since the first of ``readers``, who are at it now, began."""

    readers: int = 0
    heard: list[Recorded] = field(default_factory=list)


class Typists:
    """Knows who owns the conversations that somebody types in, by the fold that the desk uses."""

    def __init__(self, store: Store, hub: Hub, bus: Bus) -> None:
        self._store, self._hub = store, hub
        self._owned: OrderedDict[str, Conversation] = OrderedDict()
        self._reading: dict[str, _Reading] = {}
        self.close: Callable[[], None] = bus.listen(self._heard, *get_args(OwnershipEvent))

    async def relay(self, sender: Reader, written: Typing | Drafting) -> None:
        """Tell the other followers who should know; nothing where the sender does not follow. Raises StoreError.

        Only a copilot drafts: what anybody else calls a draft goes to nobody.
        """
        stream = stream_of(CONVERSATION, written.conversation)
        if sender not in self._hub.followers(stream):
            return
        if isinstance(written, Drafting) and sender.actor.role != "copilot":
            return
        state = await self._state(written.conversation, stream)
        told = _told(sender.actor, state, written.epoch)
        frame = text_frame(encode(_as_told(sender.actor, written)))
        for reader, audience in self._hub.followers(stream).items():
            if audience in told and reader is not sender:
                reader.put(frame)

    async def _state(self, conversation: str, stream: str) -> Conversation:
        state = self._owned.get(stream)
        if state is None:
            state = await self._read(conversation, stream)
        self._owned.move_to_end(stream)
        return state

    async def _read(self, conversation: str, stream: str) -> Conversation:
        """Fold the owners out of the log; what is committed while it is read is folded after it."""
        reading = self._reading.setdefault(stream, _Reading())
        reading.readers += 1
        try:
            rows = await self._store.load(stream)
        finally:
            reading.readers -= 1
            if not reading.readers:
                del self._reading[stream]
        if (known := self._owned.get(stream)) is not None:
            return known  # somebody else read it meanwhile
        state = Conversation(conversation)
        for row in rows:
            state = _moved(state, recorded_of(row)) if row.kind in _OWNERSHIP else state
        head = rows[-1].seq if rows else 0
        for recorded in reading.heard:
            state = _moved(state, recorded) if recorded.seq > head else state
        self._owned[stream] = state
        if len(self._owned) > REMEMBERED:
            self._owned.popitem(last=False)
        return state

    def _heard(self, committed: Committed) -> None:
        recorded = committed.recorded
        if not isinstance(recorded.event, OwnershipEvent):
            return
        if (reading := self._reading.get(recorded.stream)) is not None:
            reading.heard.append(recorded)
        if (state := self._owned.get(recorded.stream)) is not None:
            self._owned[recorded.stream] = _moved(state, recorded)


def _as_told(sender: Actor, written: Typing | Drafting) -> TypingNow | DraftingNow:
    if isinstance(written, Typing):
        return TypingNow(conversation=written.conversation, actor=sender)
    return DraftingNow(
        conversation=written.conversation,
        about=written.about,
        epoch=written.epoch,
        text=written.text,
        over=written.over,
    )


def _told(sender: Actor, state: Conversation, epoch: int) -> frozenset[Audience]:
    """Who should know that the sender writes: nobody when it writes under an older ownership."""
    if sender.role == "customer":
        return frozenset({"desk"})
    if epoch < state.epoch:
        return frozenset()
    match state.owner:
        case BotLease(worker) if sender == Actor("bot", worker):
            return frozenset({"public", "desk"})
        case AgentOwner(agent) if sender == Actor("agent", agent):
            return frozenset({"public", "desk"})
        case _:
            # Colleagues may see each other; a customer does not learn who else looks on.
            return frozenset() if sender.role == "bot" else frozenset({"desk"})


def _moved(state: Conversation, recorded: Recorded) -> Conversation:
    event = recorded.event
    return evolve_owner(state, recorded, event) if isinstance(event, OwnershipEvent) else state
