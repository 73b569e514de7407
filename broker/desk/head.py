"""The newest state of one stream, folded when somebody looks at it."""

from typing import Final

from broker.decide.plain import Talk
from broker.domain.access import Access, TokenIssued, TokenRevoked, evolve_access
from broker.domain.actors import Actor
from broker.domain.agent_events import AgentEvent
from broker.domain.agents import Agent, evolve_agent
from broker.domain.audience import Numbers
from broker.domain.conversation import Conversation
from broker.domain.customers import Customer, CustomerEvent, evolve_customer
from broker.domain.erasure_events import KeepingEvent
from broker.domain.events import ConversationEvent, PolicyAdopted, Recorded
from broker.domain.evolve import evolve
from broker.domain.evolve_words import heard
from broker.domain.ids import ACCESS, AGENT, CONVERSATION, CUSTOMER, KEEPING, POLICY, split_stream
from broker.domain.keeping import Keeping, evolve_keeping
from broker.domain.policy_book import PolicyBook, evolve_book
from broker.protocol.codec import decode_event
from broker.store.api import Row

State = Conversation | Agent | Customer | Access | PolicyBook | Keeping
#: Words that wait to be folded: more would make whoever looks wait, fewer would be folded one by one.
MOST_UNHEARD: Final = 64


class Head:
    """What is on disk of a stream, plus what is on its way there.

    ``unsettled`` counts its batches that are not on disk yet; ``is_care_due`` while the desk was not told of all that
    it may have to take care of. ``talk`` is what ``plain_words`` knows of a conversation, until anything but plain
    words happens to it; ``said`` holds the ids of the words that nobody looked at since.
    """

    __slots__ = ("_state", "_unheard", "is_care_due", "numbers", "said", "seq", "stream", "talk", "unsettled")

    def __init__(self, stream: str, state: State) -> None:
        self.stream = stream
        self._state = state
        self._unheard: list[Recorded] = []
        self.seq = 0
        self.numbers = Numbers()
        self.unsettled = 0
        self.is_care_due = False
        self.talk: Talk | None = None
        self.said: set[str] = set()

    @property
    def state(self) -> State:
        if self._unheard:
            self._fold()
        return self._state

    @property
    def needs_care(self) -> bool:
        """Whether start-up must fold this stream: all but closed conversations, customers whom nobody erases."""
        if isinstance(self.state, Conversation):
            return not self.state.is_closed
        return not isinstance(self.state, Customer) or self.state.erasing is not None

    def hear(self, recorded: Recorded, id: str) -> None:
        """Take plain words, which make the message ``id``; they are folded together with others, later."""
        self._unheard.append(recorded)
        self.said.add(id)
        self.numbers = self.numbers.next()
        self.seq = recorded.seq
        if len(self._unheard) >= MOST_UNHEARD:
            self._fold()

    def advance(self, recorded: Recorded) -> None:
        """Fold one more event; a conversation's events are counted for each audience, too."""
        self._state = _folded(self.state, recorded)
        self.talk = None
        if isinstance(self._state, Conversation) and isinstance(recorded.event, ConversationEvent):
            self.numbers = self.numbers.after(recorded.event)
        self.seq = recorded.seq

    def _fold(self) -> None:
        if isinstance(self._state, Conversation):
            self._state = heard(self._state, self._unheard)
        self._unheard = []
        self.said = set()
        # What it knows of the lines is no longer all there is.
        self.talk = None


def recorded_of(row: Row) -> Recorded:
    """The event that a stored row holds."""
    actor = Actor(role=row.role, id=row.actor)  # type: ignore[arg-type]  # written from a Role
    return Recorded(row.stream, row.seq, row.at, actor, decode_event(row.body))


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
