"""Claims on what a broker does about each frame of a connection."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import Actor
from broker.domain.commands import Resolve
from broker.domain.errors import StaleEpoch, Unauthenticated
from broker.protocol.codec import encode
from broker.protocol.effects import (
    MAX_REASON_BYTES,
    Answer,
    Authenticate,
    Close,
    Effects,
    Execute,
    Follow,
    Relay,
    Send,
    Unfollow,
)
from broker.protocol.frame import Frame
from broker.protocol.frames import (
    CommandFrame,
    Cursor,
    Hello,
    Query,
    RefusedFrame,
    Subscribe,
    Typing,
    Unsubscribe,
    Welcome,
)
from broker.protocol.questions import ListAgents
from broker.protocol.rows import ServerLimits
from broker.protocol.session import MAX_FAULTS, IllegalTransition, Session, State, refused_frame

LIMITS = ServerLimits(frame_bytes=65_536, commands_in_flight=2, ping_seconds=20.0)
ANA = Actor("agent", "ana")
HELLO = Hello(token="secret")
BAD_TOKEN = Unauthenticated("No open token.")
RESOLVE = Resolve("c1", "solved")


def command(id: str) -> CommandFrame:
    return CommandFrame(id=id, command=RESOLVE)


def receive(session: Session, frame: Frame) -> Effects:
    return session.receive(encode(frame))


def ready() -> Session:
    session = Session(LIMITS)
    receive(session, HELLO)
    session.accept(ANA, "store-1")
    return session


def refusal_in(effects: Effects) -> RefusedFrame:
    first = effects[0]
    assert isinstance(first, Send)
    assert isinstance(first.frame, RefusedFrame)
    return first.frame


def test_a_hello_is_authenticated_before_anything_else() -> None:
    session = Session(LIMITS)
    assert receive(session, HELLO) == (Authenticate(HELLO),)
    assert session.state is State.AUTHENTICATING


def test_who_is_accepted_is_welcomed_with_the_limits() -> None:
    session = Session(LIMITS)
    receive(session, HELLO)
    assert session.accept(ANA, "store-1") == (Send(Welcome(actor=ANA, store_id="store-1", limits=LIMITS)),)
    assert session.state is State.READY


def test_the_cursors_of_the_hello_are_followed_after_the_welcome() -> None:
    session = Session(LIMITS)
    receive(session, Hello(token="t", resume=(Cursor(stream="agent:ana", after_n=7),)))
    _, *rest = session.accept(ANA, "store-1")
    assert rest == [Follow(None, "agent:ana", 7)]


def test_who_is_rejected_is_told_then_cut() -> None:
    session = Session(LIMITS)
    receive(session, HELLO)
    effects = session.reject(BAD_TOKEN)
    assert refusal_in(effects).code == "unauthenticated"
    assert effects[1:] == (Close(4401, "Log in with an open token."),)


@pytest.mark.parametrize("raw", [encode(command("m1")), "{}", "not JSON", '{"type":"hello","token":5}'])
def test_anything_but_a_hello_first_is_refused_then_cut(raw: str) -> None:
    session = Session(LIMITS)
    effects = session.receive(raw)
    assert refusal_in(effects).retry == "never"
    assert effects[1:] == (Close(1008, "Log in first."),)


def test_a_command_before_the_hello_learns_that_it_was_not_done() -> None:
    assert refusal_in(receive(Session(LIMITS), command("m1"))).id == "m1"


def test_a_frame_that_does_not_wait_for_the_welcome_is_refused_for_now() -> None:
    session = Session(LIMITS)
    receive(session, HELLO)
    assert refusal_in(receive(session, command("m1"))).retry == "later"
    assert session.state is State.AUTHENTICATING


def test_a_second_hello_is_refused() -> None:
    session = ready()
    assert refusal_in(receive(session, HELLO)).code == "bad_frame"
    assert session.state is State.READY


@pytest.mark.parametrize(
    ("frame", "effect"),
    [
        (command("m1"), Execute("m1", RESOLVE)),
        (Subscribe(id="s1", stream="agent:ana", after_n=3), Follow("s1", "agent:ana", 3)),
        (Unsubscribe(id="s2", stream="agent:ana"), Unfollow("s2", "agent:ana")),
        (Query(id="q1", query=ListAgents()), Answer("q1", ListAgents())),
        (Typing(conversation="c1"), Relay(None, Typing(conversation="c1"))),
    ],
)
def test_each_frame_asks_for_its_one_effect(frame: Frame, effect: object) -> None:
    assert receive(ready(), frame) == (effect,)


def test_more_commands_at_once_than_agreed_are_refused_for_now() -> None:
    session = ready()
    receive(session, command("m1"))
    receive(session, command("m2"))
    refused = refusal_in(receive(session, command("m3")))
    assert (refused.id, refused.code, refused.retry) == ("m3", "too_busy", "later")


def test_an_answer_makes_room_for_one_more_command() -> None:
    session = ready()
    receive(session, command("m1"))
    receive(session, command("m2"))
    session.finished()
    assert receive(session, command("m3")) == (Execute("m3", RESOLVE),)
    assert refusal_in(receive(session, command("m4"))).code == "too_busy"


def test_a_command_sent_again_while_under_way_takes_a_place_of_its_own() -> None:
    session = ready()
    receive(session, command("m1"))
    assert receive(session, command("m1")) == (Execute("m1", RESOLVE),)
    assert refusal_in(receive(session, command("m1"))).code == "too_busy"
    session.finished()
    session.finished()
    with pytest.raises(RuntimeError):
        session.finished()


def test_a_wrong_command_is_refused_under_its_id_with_the_connection_left_open() -> None:
    session = ready()
    raw = '{"type":"command","id":"m1","command":{"kind":"resolve","conversation":"c1","code":5}}'
    refused = refusal_in(session.receive(raw))
    assert (refused.id, refused.code) == ("m1", "bad_command")
    assert session.state is State.READY


def test_a_refused_command_takes_no_place() -> None:
    session = ready()
    for _ in range(5):
        session.receive('{"type":"command","id":"m1","command":{}}')
    assert receive(session, command("m1")) == (Execute("m1", RESOLVE),)


def test_a_binary_frame_is_refused_then_cut() -> None:
    session = ready()
    effects = session.receive(encode(command("m1")).encode())
    assert refusal_in(effects).code == "bad_frame"
    assert effects[1:] == (Close(1003, "Send JSON in text frames."),)


def test_a_client_that_goes_on_sending_nonsense_is_given_up() -> None:
    session = ready()
    answers = [session.receive("{}") for _ in range(MAX_FAULTS)]
    assert all(len(effects) == 1 for effects in answers[:-1])
    assert isinstance(answers[-1][-1], Close)
    assert answers[-1][-1].code == 1008


def test_good_frames_between_do_not_excuse_the_bad_ones() -> None:
    session = ready()
    for _ in range(MAX_FAULTS - 1):
        session.receive("{}")
        receive(session, Typing(conversation="c1"))
    assert len(session.receive("{}")) == 2


def test_nothing_follows_a_close() -> None:
    session = ready()
    assert session.close(1012, "The broker restarts.") == (Close(1012, "The broker restarts."),)
    assert receive(session, command("m1")) == ()
    assert session.receive(b"") == ()
    assert session.close(1012, "Again.") == ()


def test_a_login_that_ends_after_the_connection_did_changes_nothing() -> None:
    session = Session(LIMITS)
    receive(session, HELLO)
    session.close(1001, "The broker stops.")
    assert session.accept(ANA, "store-1") == ()
    assert session.reject(BAD_TOKEN) == ()
    assert session.state is State.CLOSED


def test_nobody_is_accepted_without_a_hello_or_twice() -> None:
    with pytest.raises(IllegalTransition, match="AWAITING_HELLO can't become READY"):
        Session(LIMITS).accept(ANA, "store-1")
    session = ready()
    with pytest.raises(IllegalTransition, match="READY can't become READY"):
        session.accept(ANA, "store-1")
    assert session.state is State.READY


def test_nobody_is_rejected_once_accepted() -> None:
    with pytest.raises(IllegalTransition, match="READY has no hello"):
        ready().reject(BAD_TOKEN)


def test_a_reason_that_fits_no_close_frame_is_not_made() -> None:
    assert Close(1000, "x" * MAX_REASON_BYTES).reason
    with pytest.raises(ValueError, match="123 bytes"):
        Close(1000, "\u00fc" * 62)


def test_a_refusal_is_told_with_its_code_its_retry_the_present_state() -> None:
    frame = refused_frame("m1", StaleEpoch("Somebody else took over.", {"epoch": 4}))
    assert frame.model_dump() == {
        "type": "refused",
        "id": "m1",
        "code": "stale_epoch",
        "message": "Somebody else took over.",
        "retry": "reload",
        "current": {"epoch": 4},
    }


walks = st.lists(
    st.one_of(
        st.sampled_from(
            [
                encode(HELLO),
                encode(command("m1")),
                encode(command("m2")),
                encode(Subscribe(id="s1", stream="agent:ana")),
                encode(Typing(conversation="c1")),
                "{}",
            ]
        ),
        st.text(max_size=20),
        st.just(b""),
        st.sampled_from(["accept", "reject", "finish", "close"]).map(lambda step: ("shell", step)),
    ),
    max_size=80,
)


@given(walks)
def test_no_walk_raises_or_goes_on_after_a_close(walk: list[str | bytes | tuple[str, str]]) -> None:
    session, running, closed = Session(LIMITS), list[str](), False
    for step in walk:
        effects = take(session, step, running)
        assert not (closed and effects)
        running += [effect.id for effect in effects if isinstance(effect, Execute)]
        assert len(running) <= LIMITS.commands_in_flight
        closes = [place for place, effect in enumerate(effects) if isinstance(effect, Close)]
        assert closes in ([], [len(effects) - 1])
        closed = closed or bool(closes)
        assert closed == (session.state is State.CLOSED)


def take(session: Session, step: str | bytes | tuple[str, str], running: list[str]) -> Effects:
    """One step of the walk; the shell's own only where a shell would take it."""
    if not isinstance(step, tuple):
        return session.receive(step)
    match step[1]:
        case "accept" if session.state is State.AUTHENTICATING:
            return session.accept(ANA, "store-1")
        case "reject" if session.state is State.AUTHENTICATING:
            return session.reject(BAD_TOKEN)
        case "finish" if running:
            running.pop()
            session.finished()
        case "close":
            return session.close(1001, "The broker stops.")
        case _:
            pass
    return ()
