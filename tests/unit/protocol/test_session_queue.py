"""What a session does about the wish to watch the queue."""

import pytest

from broker.domain.actors import Actor
from broker.protocol.codec import encode
from broker.protocol.effects import Send, Watch
from broker.protocol.frames import Hello, RefusedFrame, WatchQueue
from broker.protocol.rows import ServerLimits
from broker.protocol.session import Session

LIMITS = ServerLimits(frame_bytes=65_536, commands_in_flight=2, ping_seconds=20.0)


def greeted() -> Session:
    session = Session(LIMITS)
    session.receive(encode(Hello(token="secret")))
    return session


@pytest.mark.parametrize("on", [True, False])
def test_the_wish_asks_for_its_one_effect(on: bool) -> None:
    session = greeted()
    session.accept(Actor("agent", "ana"), "store-1")
    assert session.receive(encode(WatchQueue(id="w1", on=on))) == (Watch("w1", on),)


def test_the_queue_is_watched_where_nothing_else_is_said() -> None:
    session = greeted()
    session.accept(Actor("agent", "ana"), "store-1")
    assert session.receive('{"type":"watch_queue","id":"w1"}') == (Watch("w1", on=True),)


@pytest.mark.parametrize("session", [Session(LIMITS), greeted()])
def test_who_is_not_welcomed_yet_learns_that_the_wish_was_not_met(session: Session) -> None:
    refused = session.receive(encode(WatchQueue(id="w1")))[0]
    assert isinstance(refused, Send)
    assert isinstance(refused.frame, RefusedFrame)
    assert refused.frame.id == "w1"
