"""The place in the queue, told to the customer who waits there."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

from broker.bus.api import Bus, Committed
from broker.desk.ports import Clock
from broker.desk.standing import Standing
from broker.domain.agent_events import AgentEvent
from broker.domain.ids import CONVERSATION, split_stream, stream_of
from broker.domain.owner_events import OwnershipEvent
from broker.domain.owners import AgentOwner, Offered, Queue
from broker.policy.expected_wait import expected_waits
from broker.policy.queue_order import Waiting as InQueue
from broker.policy.queue_order import in_order
from broker.protocol.codec import encode
from broker.protocol.frames import Waiting
from broker.server.follow import Reader
from broker.server.framing import text_frame
from broker.server.handling import RecentHandling
from broker.server.hub import Hub
from broker.server.paced import Paced
from broker.server.ports import Watched
from broker.store.api import StoreError

#: The queue is counted at most this often.
APART_MS: Final = 1_000
#: Conversations that are looked at before other connections get their turn on the loop.
_A_TURN: Final = 200
#: An expected wait is told anew when it is off by more than this, by more than a quarter of it.
_OFF_MS: Final = 30_000


@dataclass(frozen=True, slots=True)
class _Place:
    """A place as it was told: the number from 1, how long the wait may still be (milliseconds)."""

    number: int
    expected_ms: int | None

    def is_news_after(self, told: "_Place | None") -> bool:
        """Whether a customer who was told ``told`` must hear of this."""
        if told is None or told.number != self.number:
            return True
        if told.expected_ms is None or self.expected_ms is None:
            return told.expected_ms is not self.expected_ms
        return abs(self.expected_ms - told.expected_ms) > max(_OFF_MS, told.expected_ms // 4)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open conversations are where; ``oldest`` is when the longest wait began (Unix milliseconds)."""

    waiting: int
    offered: int
    owned: int
    oldest: int | None


class WaitingLine:
    """Counts the queue after it moved; tells those whose place or expected wait is another one. Never stored."""

    def __init__(self, desk: Watched, hub: Hub, bus: Bus, clock: Clock) -> None:
        self._desk, self._hub, self._clock = desk, hub, clock
        self._handling = RecentHandling()
        self._queue: dict[str, InQueue] = {}
        self._offered: set[str] = set()
        self._owned: set[str] = set()
        self._places: dict[str, _Place] = {}
        self._moved: set[str] = set()
        self._is_whole = False
        self._pace = Paced(clock, APART_MS, self._count)
        self._deaf = bus.listen(self._heard, *get_args(OwnershipEvent), *get_args(AgentEvent))

    def close(self) -> None:
        """Tell nothing more."""
        self._deaf()
        self._pace.close()

    async def idle(self) -> None:
        """Wait until the present count is over."""
        await self._pace.idle()

    async def tally(self) -> Tally:
        """The conversations as they were when they were last counted; they are counted first if they never were."""
        if not self._is_whole:
            await self._pace.once()
        since = (one.ticket.since for one in self._queue.values())
        offered = len(self._offered)
        return Tally(len(self._queue) - offered, offered, len(self._owned), min(since, default=None))

    def came(self, reader: Reader, stream: str) -> None:
        """A reader follows the stream now: a customer who waits there learns the place."""
        kind, conversation = split_stream(stream)
        if kind != CONVERSATION or self._hub.followers(stream).get(reader) != "public":
            return
        if not self._is_whole:
            self._pace.wake()
        elif conversation in self._places:
            reader.put(self._frame(conversation))

    def _heard(self, committed: Committed) -> None:
        recorded = committed.recorded
        if isinstance(recorded.event, OwnershipEvent):
            self._moved.add(split_stream(recorded.stream)[1])
            self._pace.wake()
        elif isinstance(recorded.event, AgentEvent):
            self._handling.hear(recorded)
            if self._queue:
                self._pace.wake()

    async def _count(self) -> None:
        await self._update()
        before = self._places
        present = await self._counted()
        left = [conversation for conversation in before if conversation not in present]
        moved = [one for one, place in present.items() if place.is_news_after(before.get(one))]
        # Who is told nothing keeps what they were told, so that small changes add up to news.
        self._places = {**present, **{one: before[one] for one in present.keys() & before.keys() - set(moved)}}
        for count, conversation in enumerate((*left, *moved), 1):
            self._tell(conversation)
            if count % _A_TURN == 0:
                await asyncio.sleep(0)

    async def _counted(self) -> dict[str, _Place]:
        """The queue as it stands now, in order. Whoever is offered to an agent already waits for that agent alone."""
        policy = self._desk.policy
        queue = in_order(self._queue.values(), policy.routing)
        unoffered = (one for one in queue if one.conversation not in self._offered)
        handling_ms = self._handling.mean(int(policy.sla.handling * 1000))
        agents = tuple(self._desk.on_duty)
        waits: dict[str, int | None] = {}
        for conversation, wait in expected_waits(unoffered, agents, policy.routing, handling_ms, self._clock.now()):
            waits[conversation] = wait
            if len(waits) % _A_TURN == 0:
                await asyncio.sleep(0)
        return {one.conversation: _Place(number, waits.get(one.conversation, 0)) for number, one in enumerate(queue, 1)}

    async def _update(self) -> None:
        """Bring the queue up to what has moved since; the first time, to all that is open."""
        moved, self._moved = self._moved, set()
        try:
            if not self._is_whole:
                moved.update(await self._desk.open_conversations())
            for ids in _runs(sorted(moved)):
                for one in await self._desk.standing(ids):
                    self._learn(one)
                await asyncio.sleep(0)
            self._is_whole = True
        except StoreError:
            # What was noted is lost with this count: the next one looks at everything.
            self._is_whole = False
            self._pace.wake()
            raise

    def _learn(self, one: Standing) -> None:
        state = one.state
        (self._offered.add if isinstance(state.owner, Offered) else self._offered.discard)(state.id)
        (self._owned.add if isinstance(state.owner, AgentOwner) else self._owned.discard)(state.id)
        if state.ticket is not None and isinstance(state.owner, Queue | Offered):
            self._queue[state.id] = InQueue(state.id, state.ticket)
        else:
            self._queue.pop(state.id, None)
        if not one.is_settled:
            # What does not reach the disk is taken back without an event: look again.
            self._moved.add(state.id)
            self._pace.wake()

    def _tell(self, conversation: str) -> None:
        frame: bytes | None = None
        for reader, audience in self._hub.followers(stream_of(CONVERSATION, conversation)).items():
            if audience == "public":
                frame = frame or self._frame(conversation)
                reader.put(frame)

    def _frame(self, conversation: str) -> bytes:
        place = self._places.get(conversation, _Place(0, None))
        frame = Waiting(
            conversation=conversation, position=place.number, of=len(self._places), expected_ms=place.expected_ms
        )
        return text_frame(encode(frame))


def _runs(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + _A_TURN] for start in range(0, len(ids), _A_TURN))
