"""Small logs with their frames for the tests of this folder."""

from broker.domain.actors import Actor
from broker.domain.agent_events import AgentRegistered, PresenceSet
from broker.domain.events import Event, MessagePosted, SignalsReported
from broker.domain.owner_events import ConversationOpened
from broker.domain.signals import Signals
from broker.protocol.frames import EventFrame, Welcome
from broker.protocol.rows import ServerLimits

TALK = "conversation:c1"
ANNA = "agent:anna"
CUSTOMER = Actor("customer", "carla")
AGENT = Actor("agent", "anna")
LIMITS = ServerLimits(frame_bytes=65_536, commands_in_flight=32, ping_seconds=20.0)


def event(n: int, what: Event, stream: str = TALK, actor: Actor = CUSTOMER) -> EventFrame:
    return EventFrame(stream=stream, n=n, at=1_000 + n, actor=actor, event=what)


def said(n: int, stream: str = TALK) -> EventFrame:
    return event(n, MessagePosted(f"m{n}", f"line {n}", 1), stream)


def talk(length: int) -> tuple[EventFrame, ...]:
    """A conversation's log: its opening, a line, what was measured on it, more lines."""
    opening = (
        event(1, ConversationOpened("carla", "web", "en", "v1")),
        said(2),
        event(3, SignalsReported("m2", Signals())),
    )
    return (*opening, *(said(n) for n in range(4, length + 1)))[:length]


def shift() -> tuple[EventFrame, ...]:
    """An agent's log: registered, then online."""
    return (
        event(1, AgentRegistered("Anna", {"returns": 3}, 2), ANNA, AGENT),
        event(2, PresenceSet("online"), ANNA, AGENT),
    )


def welcome(store_id: str = "store-1", in_flight: int = 32, actor: Actor = AGENT) -> Welcome:
    limits = LIMITS.model_copy(update={"commands_in_flight": in_flight})
    return Welcome(actor=actor, store_id=store_id, limits=limits)
