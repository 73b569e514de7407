"""What a session does about frames that are passed on, stored by nobody."""

import pytest

from broker.domain.actors import Actor
from broker.protocol.codec import encode
from broker.protocol.effects import Relay, Send
from broker.protocol.frames import Drafting, Hello, RefusedFrame
from broker.protocol.rows import ServerLimits
from broker.protocol.session import Session

LIMITS = ServerLimits(frame_bytes=65_536, commands_in_flight=2, ping_seconds=20.0)
DRAFTING = Drafting(conversation="c1", about="m1", text="You can")


def greeted() -> Session:
    session = Session(LIMITS)
    session.receive(encode(Hello(token="secret")))
    return session


def test_a_growing_draft_is_passed_on() -> None:
    session = greeted()
    session.accept(Actor("copilot", "cleo"), "store-1")
    assert session.receive(encode(DRAFTING)) == (Relay(DRAFTING),)


@pytest.mark.parametrize("session", [Session(LIMITS), greeted()])
def test_nothing_is_passed_on_of_who_is_not_welcomed_yet(session: Session) -> None:
    first = session.receive(encode(DRAFTING))[0]
    assert isinstance(first, Send)
    assert isinstance(first.frame, RefusedFrame)
    assert first.frame.id is None
