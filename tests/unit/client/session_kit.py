"""Short ways to drive a client session without a socket."""

from collections.abc import Iterator
from itertools import count

from broker.domain.audience import Audience
from broker.domain.commands import PostMessage
from broker.domain.errors import Retry
from broker.protocol.frames import Ack, CommandFrame, EventFrame, Query, RefusedFrame, TurnFrame
from broker.protocol.questions import ListAgents
from collabtui.client.session import Session
from tests.unit.client.streams import TALK, welcome

QUERY = Query(id="q1", query=ListAgents())

TURN = TurnFrame(
    conversation="c1",
    lease="l1",
    epoch=2,
    turn="m2",
    texts=("line 2",),
    values={},
    customer="carla",
    language="en",
    record=None,
    closing=False,
    escalated_to_agent=False,
    agent_resolved=False,
    fallbacks=0,
    patience_ms=5_000,
)


def numbered() -> Iterator[str]:
    return (f"id{i}" for i in count(1))


def new_session(audience: Audience = "desk") -> Session:
    ids = numbered()
    return Session(audience, lambda: next(ids))


def online(session: Session) -> Session:
    session.hello("t.s", None)
    session.receive(welcome())
    return session


def line(text: str) -> PostMessage:
    return PostMessage("c1", text)


def command(id: str, text: str) -> CommandFrame:
    return CommandFrame(id=id, command=line(text))


def refused(id: str | None, code: str = "not_found", retry: Retry = "never") -> RefusedFrame:
    return RefusedFrame(id=id, code=code, message="No.", retry=retry)


def following(*frames: EventFrame) -> Session:
    """Online, following the conversation, with these events of it."""
    session = online(new_session())
    session.follow(TALK, 0)
    for frame in frames:
        session.receive(frame)
    session.receive(Ack(id="id1"))
    return session
