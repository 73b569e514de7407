"""The pending head of every stream in use: what is on disk, plus what is on its way there."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from broker.domain.access import Access, TokenIssued, TokenRevoked, evolve_access
from broker.domain.actors import Actor
from broker.domain.agent_events import AgentEvent
from broker.domain.agents import Agent, evolve_agent
from broker.domain.audience import Numbers
from broker.domain.conversation import Conversation
from broker.domain.customers import Customer, CustomerEvent, evolve_customer
from broker.domain.erasure_events import KeepingEvent
from broker.domain.events import ConversationEvent, MessagePosted, PolicyAdopted, Recorded
from broker.domain.evolve import evolve, spoken
from broker.domain.ids import ACCESS, AGENT, CONVERSATION, CUSTOMER, KEEPING, POLICY, split_stream
from broker.domain.keeping import Keeping, evolve_keeping
from broker.domain.policy_book import PolicyBook, evolve_book
from broker.protocol.codec import decode_event
from broker.store.api import Damaged, Row, Store

_WAY_OUT = "the store is damaged. Keep its file for inspection, then put the newest back-up in its place"
State = Conversation | Agent | Customer | Access | PolicyBook | Keeping


@dataclass(slots=True)
class Head:
    """A stream's newest state. ``unsettled`` counts its batches that are not on disk yet.

    ``is_care_due`` while the desk was not told of all that it may have to take care of.
    """

    stream: str
    state: State
    seq: int = 0
    numbers: Numbers = field(default_factory=Numbers)
    unsettled: int = 0
    is_care_due: bool = False

    @property
    def needs_care(self) -> bool:
        """Whether start-up must fold this stream: all but closed conversations, customers whom nobody erases."""
        if isinstance(self.state, Conversation):
            return not self.state.is_closed
        return not isinstance(self.state, Customer) or self.state.erasing is not None

    def hear(self, recorded: Recorded, state: Conversation, said: MessagePosted) -> None:
        """Fold words into this state, which is the head's own."""
        self.state = spoken(state, recorded, said)
        self.numbers = self.numbers.after(said)
        self.seq = recorded.seq

    def advance(self, recorded: Recorded) -> None:
        """Fold one more event; a conversation's events are counted for each audience, too."""
        self.state = _folded(self.state, recorded)
        if isinstance(self.state, Conversation) and isinstance(recorded.event, ConversationEvent):
            self.numbers = self.numbers.after(recorded.event)
        self.seq = recorded.seq


def recorded_of(row: Row) -> Recorded:
    """The event that a stored row holds."""
    actor = Actor(role=row.role, id=row.actor)  # type: ignore[arg-type]  # written from a Role
    return Recorded(row.stream, row.seq, row.at, actor, decode_event(row.body))


def _fold_on(head: Head, row: Row) -> None:
    """Fold a stored row. Raises Damaged where one before it is missing, or where it can't be what was written."""
    if row.seq != head.seq + 1:
        raise Damaged(f"{row.stream} goes from event {head.seq} to event {row.seq}: {_WAY_OUT}")
    try:
        head.advance(recorded_of(row))
    except (LookupError, TypeError, ValueError) as error:
        raise Damaged(f"{row.stream} holds what can't be read as its event {row.seq}: {_WAY_OUT}") from error


def empty_state(stream: str) -> State:
    """The state of a stream that nobody wrote to."""
    kind, key = split_stream(stream)
    match kind:
        case "conversation":
            return Conversation(key)
        case "agent":
            return Agent(key)
        case "customer":
            return Customer(key)
        case "access":
            return Access()
        case "policy":
            return PolicyBook()
        case "keeping":
            return Keeping()
        case _:
            raise ValueError(f"{stream} is no stream of a desk: its kind is none of {_KINDS}")


_KINDS = ", ".join((CONVERSATION, AGENT, CUSTOMER, ACCESS, POLICY, KEEPING))


def _folded(state: State, recorded: Recorded) -> State:
    event = recorded.event
    if isinstance(state, Conversation):
        return evolve(state, recorded)
    if isinstance(state, Agent) and isinstance(event, AgentEvent):
        return evolve_agent(state, event, recorded.at)
    if isinstance(state, Customer) and isinstance(event, CustomerEvent):
        return evolve_customer(state, event, recorded.at)
    if isinstance(state, Access) and isinstance(event, TokenIssued | TokenRevoked):
        return evolve_access(state, event, recorded.at)
    if isinstance(state, PolicyBook) and isinstance(event, PolicyAdopted):
        return evolve_book(state, event, recorded.actor)
    if isinstance(state, Keeping) and isinstance(event, KeepingEvent):
        return evolve_keeping(state, event, recorded.at)
    raise TypeError(f"{recorded.stream} holds {type(event).__name__}, which does not belong there")


class Streams:
    """The cache of heads, filled from the store; the least recently used settled ones leave first."""

    def __init__(self, store: Store, most: int = 20_000) -> None:
        self._store = store
        self._most = most
        self._heads: OrderedDict[str, Head] = OrderedDict()
        self._loading: dict[str, asyncio.Future[None]] = {}

    def peek(self, stream: str) -> Head | None:
        """The head, if it is here."""
        head = self._heads.get(stream)
        if head is not None:
            self._heads.move_to_end(stream)
        return head

    async def get(self, stream: str) -> Head:
        """The head, loaded when it must be."""
        while (head := self.peek(stream)) is None:
            await self._load(stream)
        return head

    def forget(self, heads: Iterable[Head]) -> None:
        """Throw pending heads away: what they were built on did not reach the disk."""
        for head in heads:
            if self._heads.get(head.stream) is head:
                del self._heads[head.stream]

    def forget_all(self, streams: Iterable[str]) -> None:
        """Read these anew when they are next asked for: their past changed."""
        for stream in streams:
            self._heads.pop(stream, None)

    async def _load(self, stream: str) -> None:
        """Everybody who wants the same stream waits for one reading of it, in the order they came."""
        loading = self._loading.get(stream)
        if loading is None:
            loading = self._loading[stream] = asyncio.ensure_future(self._read(stream))
            loading.add_done_callback(lambda _: self._loading.pop(stream, None))
        await asyncio.shield(loading)

    async def _read(self, stream: str) -> None:
        head = Head(stream, empty_state(stream))
        for row in await self._store.load(stream):
            _fold_on(head, row)
        self._heads.setdefault(stream, head)
        self._shrink()

    def _shrink(self) -> None:
        excess = len(self._heads) - self._most
        if excess <= 0:
            return
        idle = [name for name, head in self._heads.items() if not head.unsettled and not _is_live(head)]
        for name in idle[:excess]:
            del self._heads[name]


def _is_live(head: Head) -> bool:
    return head.needs_care and head.seq > 0
