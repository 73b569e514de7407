"""The client session when events are missing, streams refused, stores replaced."""

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.protocol.copilot_frames import DraftingNow
from broker.protocol.frames import (
    Ack,
    Assist,
    CommandFrame,
    Cursor,
    EventFrame,
    GoingAway,
    RefusedFrame,
    Reset,
    Subscribe,
    TypingNow,
    Unsubscribe,
)
from collabtui.client.errors import Broken
from collabtui.client.session import Session, Step
from collabtui.client.updates import (
    AssistGiven,
    DraftingSeen,
    EventApplied,
    StateChanged,
    TurnGiven,
    TypingSeen,
    Update,
)
from tests.unit.client.session_kit import TURN, following, line, new_session, online, refused
from tests.unit.client.streams import AGENT, TALK, said, talk, welcome


def test_a_gap_asks_once_for_what_is_missing() -> None:
    session = following(*talk(2))
    assert session.receive(said(5)).send == (Subscribe(id="id2", stream=TALK, after_n=2),)
    assert session.receive(said(6)) == Step()
    assert session.mirror.n(TALK) == 2


def test_a_gap_is_healed_by_the_replay() -> None:
    session = following(*talk(2))
    session.receive(said(5))
    for n in (3, 4, 5):
        session.receive(said(n))
    assert session.receive(Ack(id="id2")).send == ()
    assert session.mirror.n(TALK) == 5


def test_a_replay_that_left_out_a_known_event_is_asked_for_again() -> None:
    session = following(*talk(2))
    session.receive(said(5))
    session.receive(said(3))
    assert session.receive(Ack(id="id2")).send == (Subscribe(id="id3", stream=TALK, after_n=3),)


def test_a_reset_starts_the_stream_over() -> None:
    session = following(*talk(3))
    assert session.receive(Reset(stream=TALK, reason="too old")) == Step()
    assert session.mirror.n(TALK) == 0
    told = session.receive(talk(1)[0]).updates
    assert [update.n for update in told if isinstance(update, EventApplied)] == [1]


def test_a_stream_that_may_not_be_followed_is_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    session = online(new_session())
    session.follow(TALK, 0)
    assert session.receive(refused("id1")).answer == refused("id1")
    assert "can't be followed" in caplog.text
    session.lost()
    assert session.hello("t.s", None).resume == ()


def test_a_stream_that_could_not_be_resumed_for_now_needs_another_hello() -> None:
    session = following(*talk(3))
    session.lost()
    session.receive(welcome())
    with pytest.raises(Broken, match=r"No\."):
        session.receive(refused(None, "storage_unavailable", "later"))
    session.lost()
    assert session.hello("t.s", None).resume == (Cursor(stream=TALK, after_n=3),)


def test_a_gap_that_could_not_be_mended_for_now_is_mended_by_the_next_connection() -> None:
    session = following(*talk(2))
    session.receive(said(5))
    with pytest.raises(Broken, match="conversation:c1 can't be read now"):
        session.receive(refused("id2", "storage_unavailable", "later"))
    session.lost()
    session.hello("t.s", None)
    assert session.receive(welcome()).send == (Subscribe(id="id2", stream=TALK, after_n=2),)


def test_a_first_replay_refused_for_now_is_its_callers_to_repeat() -> None:
    session = online(new_session())
    session.follow(TALK, 0)
    answer = refused("id1", "storage_unavailable", "later")
    assert session.receive(answer).answer == answer
    assert session.follow(TALK, 0).send == (Subscribe(id="id2", stream=TALK),)


def test_an_unfollowed_stream_is_forgotten_and_its_late_events_dropped() -> None:
    session = following(*talk(2))
    assert session.unfollow(TALK).send == (Unsubscribe(id="id2", stream=TALK),)
    assert session.receive(said(3)) == Step()
    assert session.mirror.n(TALK) == 0
    session.lost()
    assert session.hello("t.s", None).resume == ()


def test_to_unfollow_what_is_not_followed_sends_nothing() -> None:
    assert online(new_session()).unfollow(TALK) == Step()


def test_a_stream_followed_anew_survives_late_events_of_the_old_subscription() -> None:
    session = following(*talk(2))
    session.unfollow(TALK)
    session.follow(TALK, 0)
    assert session.receive(said(3)) == Step()
    for frame in talk(3):
        session.receive(frame)
    assert session.receive(Ack(id="id3")).send == ()
    assert session.mirror.n(TALK) == 3


def test_another_store_starts_every_stream_over() -> None:
    session = following(*talk(3))
    session.lost()
    assert session.hello("t.s", None).resume == (Cursor(stream=TALK, after_n=3),)
    step = session.receive(welcome("store-2"))
    assert step.send == (Subscribe(id="id2", stream=TALK, after_n=0),)
    assert session.mirror.n(TALK) == 0
    assert [u.state for u in step.updates if isinstance(u, StateChanged) and "replaced" in u.detail] == ["online"]


def test_the_same_store_keeps_what_is_held() -> None:
    session = following(*talk(3))
    session.lost()
    session.receive(welcome())
    assert session.mirror.n(TALK) == 3


def test_a_broker_that_goes_away_says_for_how_long_once() -> None:
    session = online(new_session())
    assert session.receive(GoingAway(reconnect_after_ms=1_500)) == Step()
    assert (session.lost(), session.lost()) == (1_500, 0)


def test_typing_is_told_on() -> None:
    frame = TypingNow(conversation="c1", actor=AGENT)
    assert online(new_session()).receive(frame) == Step(updates=(TypingSeen(frame),))


def test_a_growing_draft_is_told_on() -> None:
    frame = DraftingNow(conversation="c1", about="m1", epoch=2, text="You can", over=False)
    assert online(new_session()).receive(frame) == Step(updates=(DraftingSeen(frame),))


def test_a_bots_turn_is_told_on() -> None:
    assert online(new_session("bot")).receive(TURN) == Step(updates=(TurnGiven(TURN),))


def test_a_copilots_work_is_told_on() -> None:
    frame = Assist(conversation="c1")
    assert online(new_session()).receive(frame) == Step(updates=(AssistGiven(frame),))


def test_a_refusal_of_no_frame_in_particular_is_logged_harmless(caplog: pytest.LogCaptureFixture) -> None:
    frame = RefusedFrame(id=None, code="bad_frame", message="No \x1b[31mred", retry="never")
    assert online(new_session()).receive(frame) == Step()
    assert "\x1b" not in caplog.text
    assert "No " in caplog.text


def replayed(session: Session, log: tuple[EventFrame, ...], kept: Callable[[], bool], overlap: int) -> list[Update]:
    """One connection: the log from the asked place, or ``overlap`` before it, without what is not kept."""
    cursors = session.hello("t.s", None).resume
    asked = [frame for frame in session.receive(welcome()).send if isinstance(frame, Subscribe)]
    after_n = max([cursor.after_n for cursor in cursors] + [frame.after_n for frame in asked])
    told = [session.receive(f).updates for f in log[max(0, after_n - overlap) :] if kept()]
    return [update for updates in told for update in updates]


@given(st.data())
def test_any_cuts_losses_repeats_give_one_contiguous_run(data: st.DataObject) -> None:
    log, session = talk(15), new_session()
    told: list[Update] = []
    session.follow(TALK, 0)
    for _ in range(data.draw(st.integers(0, 6))):
        told += replayed(session, log, lambda: data.draw(st.integers(0, 9)) > 0, data.draw(st.integers(0, 15)))
        assert session.mirror.n(TALK) == len(told)
        session.lost()
    told += replayed(session, log, lambda: True, 3)
    assert [update.n for update in told if isinstance(update, EventApplied)] == list(range(1, 16))
    held = session.mirror.conversation("c1")
    assert held is not None
    assert [line.message for line in held.lines] == ["m2", *(f"m{n}" for n in range(4, 16))]


@given(st.lists(st.sampled_from(["submit", "ack", "cut"]), max_size=40), st.integers(1, 4))
def test_any_cuts_resend_what_is_unanswered_in_order(steps: list[str], in_flight: int) -> None:
    session, pending, ids = new_session(), [], count(1)
    for step in steps:
        sent: tuple[object, ...] = ()
        if step == "submit":
            pending.append(f"c{next(ids)}")
            session.submit(pending[-1], line(pending[-1]))
        elif step == "ack" and pending and session.is_online:
            session.receive(Ack(id=pending.pop(0)))
        elif step == "cut":
            session.lost()
            sent = session.receive(welcome(in_flight=in_flight)).send
            assert [f.id for f in sent if isinstance(f, CommandFrame)] == pending[:in_flight]
