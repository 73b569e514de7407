"""What a session does about frames that are passed on, stored by nobody."""

import pytest

from broker.domain.actors import Actor
from broker.protocol.codec import encode
from broker.protocol.copilot_frames import Drafting, Rework, Reworked
from broker.protocol.effects import Relay, Send
from broker.protocol.frame import Frame
from broker.protocol.frames import Hello, RefusedFrame
from broker.protocol.rows import ServerLimits
from broker.protocol.session import Session

LIMITS = ServerLimits(frame_bytes=65_536, commands_in_flight=2, ping_seconds=20.0)
DRAFTING = Drafting(conversation="c1", about="m1", text="You can")
REWORK = Rework(id="w1", conversation="c1", how="shorter", parts=("You really can.",))
REWORKED = Reworked(id="rework.1", parts=("You can.",))


def greeted() -> Session:
    session = Session(LIMITS)
    session.receive(encode(Hello(token="secret")))
    return session


@pytest.mark.parametrize(("frame", "id"), [(DRAFTING, None), (REWORK, "w1"), (REWORKED, None)])
def test_only_the_wish_for_other_words_waits_for_an_answer(frame: Frame, id: str | None) -> None:
    session = greeted()
    session.accept(Actor("copilot", "cleo"), "store-1")
    assert session.receive(encode(frame)) == (Relay(id, frame),)  # type: ignore[arg-type]


@pytest.mark.parametrize("session", [Session(LIMITS), greeted()], ids=["before", "between"])
@pytest.mark.parametrize(("frame", "id"), [(DRAFTING, None), (REWORK, "w1"), (REWORKED, "rework.1")])
def test_nothing_is_passed_on_of_who_is_not_welcomed_yet(session: Session, frame: Frame, id: str | None) -> None:
    effects = session.receive(encode(frame))
    if effects:
        assert isinstance(effects[0], Send)
        assert isinstance(effects[0].frame, RefusedFrame)
        assert effects[0].frame.id == id
    assert not any(isinstance(effect, Relay) for effect in effects)
